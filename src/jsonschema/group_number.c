/* SPDX-License-Identifier: Apache-2.0
 * minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf. */
#include "jsonschema/check.h"
#include "jsonschema/compile.h"
#include "jsonschema/table.h"

struct number_data {
	/** Bounds, or NULL; `above` and `below` are exclusive. */
	const struct node *least, *most, *above, *below, *multiple;
};

static const struct node *compile_number(struct compiler *c, const struct node *schema, struct str name)
{
	const struct node *n = node_find_entry(schema, name);
	if (!n || value_types(n) & TYPE_NUMBER)
		return node_deref(n);
	node_problem(c->problems, n, "'%.*s' must be a number", STR_ARG(name));
	return NULL;
}

/* Draft-04, which Kubernetes' own schemas speak, has `exclusiveMinimum: true` beside `minimum`. */
static void compile_bound(struct compiler *c, const struct node *schema, struct str bound, struct str strict,
			  const struct node **at, const struct node **beyond)
{
	const struct node *flag = node_find(schema, strict);
	*at = compile_number(c, schema, bound);
	if (!node_is(flag, NODE_BOOL)) {
		*beyond = compile_number(c, schema, strict);
	} else if (node_bool(flag, false)) {
		*beyond = *at;
		*at = NULL;
	}
}

static void *compile_numbers(struct compiler *c, struct sub *sub, const struct node *schema)
{
	(void)sub;
	struct number_data *d = ARENA_NEW(&c->schema->arena, struct number_data);
	compile_bound(c, schema, STR("minimum"), STR("exclusiveMinimum"), &d->least, &d->above);
	compile_bound(c, schema, STR("maximum"), STR("exclusiveMaximum"), &d->most, &d->below);
	d->multiple = compile_number(c, schema, STR("multipleOf"));
	double by;
	if (d->multiple && (!node_double(d->multiple, &by) || !(by > 0))) {
		node_problem(c->problems, d->multiple, "'multipleOf' must be more than 0");
		d->multiple = NULL;
	}
	return d;
}

static void save_numbers(struct table_writer *w, const void *data)
{
	const struct number_data *d = data;
	write_value(w, d->least);
	write_value(w, d->most);
	write_value(w, d->above);
	write_value(w, d->below);
	write_value(w, d->multiple);
}

static void *load_numbers(struct table_reader *r, struct sub *sub)
{
	(void)sub;
	struct number_data *d = ARENA_NEW(&r->schema->arena, struct number_data);
	d->least = read_value(r);
	d->most = read_value(r);
	d->above = read_value(r);
	d->below = read_value(r);
	d->multiple = read_value(r);
	return d;
}

static bool say_bound(struct check *ck, const struct sub *sub, const char *keyword, const struct node *n,
		      const struct step *at, const char *words, const struct node *bound)
{
	struct str value = str_sub(node_text(n), 0, 80);
	if (sub->expects.p)
		violation_say(ck, keyword, WEIGHT_OTHER, sub, n, at, "must be %.*s, not %.*s", STR_ARG(sub->expects),
			      STR_ARG(value));
	else
		violation_say(ck, keyword, WEIGHT_OTHER, sub, n, at, "must be %s %.*s, not %.*s", words,
			      STR_ARG(str_sub(node_text(bound), 0, 80)), STR_ARG(value));
	return false;
}

static bool check_numbers(struct check *ck, const struct sub *sub, const void *data, const struct node *n,
			  const struct step *at)
{
	const struct number_data *d = data;
	if (d->least && number_cmp(n, d->least) < 0)
		return say_bound(ck, sub, "minimum", n, at, "at least", d->least);
	if (d->most && number_cmp(n, d->most) > 0)
		return say_bound(ck, sub, "maximum", n, at, "at most", d->most);
	if (d->above && number_cmp(n, d->above) <= 0)
		return say_bound(ck, sub, "exclusiveMinimum", n, at, "more than", d->above);
	if (d->below && number_cmp(n, d->below) >= 0)
		return say_bound(ck, sub, "exclusiveMaximum", n, at, "less than", d->below);
	if (d->multiple && !number_multiple(n, d->multiple))
		return say_bound(ck, sub, "multipleOf", n, at, "a multiple of", d->multiple);
	return true;
}

const struct group group_number = {compile_numbers, check_numbers, TYPE_NUMBER, false, save_numbers, load_numbers};
