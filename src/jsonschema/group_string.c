/* SPDX-License-Identifier: Apache-2.0
 * minLength, maxLength, pattern, format (which speaks about numbers too). A string breaks one of them at most: the
 * first. */
#include "base/utf8.h"
#include "jsonschema/check.h"
#include "jsonschema/compile.h"
#include "jsonschema/table.h"

struct string_data {
	int64_t min, max;
	struct regex *re;
	struct str pattern;
	/** As written, and NULL when nobody knows it. */
	struct str format_name;
	const struct schema_format *format;
};

static void *compile_string(struct compiler *c, struct sub *sub, const struct node *schema)
{
	(void)sub;
	struct string_data *d = ARENA_NEW(&c->schema->arena, struct string_data);
	d->max = INT64_MAX;
	compile_count(c, schema, STR("minLength"), &d->min);
	compile_count(c, schema, STR("maxLength"), &d->max);
	const struct node *pattern = node_find_entry(schema, STR("pattern"));
	const struct node *format = node_find_entry(schema, STR("format"));
	if (pattern && !node_is(pattern, NODE_STRING))
		node_problem(c->problems, pattern, "'pattern' must be a string");
	else if (pattern)
		d->re = compile_regex(c, pattern, node_text(pattern));
	d->pattern = node_text(pattern);
	if (format && !node_is(format, NODE_STRING))
		node_problem(c->problems, format, "'format' must be a string");
	else if (format)
		d->format_name = node_text(format);
	d->format = format_find(&c->schema->dialect, d->format_name);
	return d;
}

static void save_string(struct table_writer *w, const void *data)
{
	const struct string_data *d = data;
	write_int(w, d->min);
	write_int(w, d->max);
	write_str(w, d->pattern);
	write_str(w, d->format_name);
}

static void *load_string(struct table_reader *r, struct sub *sub)
{
	(void)sub;
	struct string_data *d = ARENA_NEW(&r->schema->arena, struct string_data);
	d->min = read_int(r);
	d->max = read_int(r);
	d->pattern = read_str(r);
	d->re = read_regex(r, d->pattern);
	d->format_name = read_str(r);
	d->format = format_find(&r->schema->dialect, d->format_name);
	return d;
}

static bool say_form(struct check *ck, const struct sub *sub, const char *keyword, const struct schema_format *format,
		     const struct node *n, const struct step *at, struct str expects)
{
	if (!ck->out)
		return false;
	struct buf value, hint;
	buf_init(&value, 1000);
	buf_init(&hint, 1000);
	/* A name stands in the path already. */
	if (!at || !at->name_of) {
		buf_addz(&value, ", not ");
		say_value(&value, n);
	}
	struct schema_violation *v = violation_say(ck, keyword, WEIGHT_OTHER, sub, n, at, "must be %.*s%.*s",
						   STR_ARG(expects), STR_ARG(buf_str(&value)));
	if (v && format && format->mend)
		format->mend(node_text(n), &hint);
	if (hint.n)
		v->hint = arena_printf(&ck->arena, "for example '%.*s'", STR_ARG(buf_str(&hint)));
	buf_release(&value);
	buf_release(&hint);
	return false;
}

static bool check_format(struct check *ck, const struct sub *sub, const struct string_data *d, const struct node *n,
			 const struct step *at)
{
	if (!d->format || ck->limits.ignore_formats || !(value_types(n) & d->format->types) ||
	    format_fits(d->format, n))
		return true;
	struct str expects = sub->expects.p ? sub->expects : str_of(d->format->expects);
	return say_form(ck, sub, "format", d->format, n, at, expects);
}

static bool check_string(struct check *ck, const struct sub *sub, const void *data, const struct node *n,
			 const struct step *at)
{
	const struct string_data *d = data;
	if (node_is(n, NODE_STRING)) {
		struct str text = node_text(n);
		bool bounded = d->min > 0 || d->max < INT64_MAX;
		int64_t length = bounded ? (int64_t)utf8_count(text) : 0;
		if (length == 0 && d->min == 1)
			violation_say(ck, "minLength", WEIGHT_OTHER, sub, n, at, "must not be empty");
		else if (length < d->min)
			violation_say(ck, "minLength", WEIGHT_OTHER, sub, n, at,
				      "must have at least %lld characters, not %lld", (long long)d->min,
				      (long long)length);
		else if (length > d->max)
			violation_say(ck, "maxLength", WEIGHT_OTHER, sub, n, at,
				      "must have at most %lld characters, not %lld", (long long)d->max,
				      (long long)length);
		if (length < d->min || length > d->max)
			return false;
		if (d->re && !check_regex(ck, d->re, text, n, at)) {
			if (sub->expects.p)
				return say_form(ck, sub, "pattern", d->format, n, at, sub->expects);
			struct str words = ck->out ? arena_printf(&ck->arena, "text that matches '%.*s'",
								  STR_ARG(str_sub(d->pattern, 0, 200)))
						   : STR("");
			return say_form(ck, sub, "pattern", d->format, n, at, words);
		}
	}
	return check_format(ck, sub, d, n, at);
}

const struct group group_string = {compile_string, check_string, TYPE_STRING | TYPE_NUMBER,
				   false,          save_string,  load_string};
