/* SPDX-License-Identifier: Apache-2.0 */
#include "cmd/option.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "base/nearest.h"
#include "base/utf8.h"

void arg_list_release(struct arg_list *list)
{
	free(list->at);
	*list = (struct arg_list){0};
}

void options_release(const struct option_set *set)
{
	for (size_t i = 0; i < set->n; i++)
		if (set->options[i].kind == OPTION_LIST)
			arg_list_release((struct arg_list *)((char *)set->values + set->options[i].field));
}

/* An option and the struct it belongs to. */
struct found {
	const struct option *option;
	void *values;
};

static struct found find_long(const struct option_parse *parse, struct str name)
{
	for (size_t s = 0; s < parse->n_sets; s++)
		for (size_t i = 0; i < parse->sets[s].n; i++)
			if (str_is(name, parse->sets[s].options[i].name))
				return (struct found){&parse->sets[s].options[i], parse->sets[s].values};
	return (struct found){NULL, NULL};
}

static struct found find_short(const struct option_parse *parse, char letter)
{
	for (size_t s = 0; s < parse->n_sets; s++)
		for (size_t i = 0; i < parse->sets[s].n; i++)
			if (parse->sets[s].options[i].letter == letter)
				return (struct found){&parse->sets[s].options[i], parse->sets[s].values};
	return (struct found){NULL, NULL};
}

static bool unknown_long(const struct option_parse *parse, struct str name, struct buf *why)
{
	struct nearest near = nearest_start(name);
	for (size_t s = 0; s < parse->n_sets; s++)
		for (size_t i = 0; i < parse->sets[s].n; i++)
			nearest_offer(&near, str_of(parse->sets[s].options[i].name));
	buf_addf(why, "unknown option '--%.*s'", STR_ARG(name));
	if (near.best.p)
		buf_addf(why, "; did you mean '--%.*s'?", STR_ARG(near.best));
	return false;
}

static bool set_choice(const struct option *o, const char *value, int *field, struct buf *why)
{
	struct nearest near = nearest_start(str_of(value));
	for (int i = 0; o->choices[i]; i++) {
		if (str_is(str_of(value), o->choices[i])) {
			*field = i;
			return true;
		}
		nearest_offer(&near, str_of(o->choices[i]));
	}
	buf_addf(why, "option '--%s' cannot be '%s'", o->name, value);
	if (near.best.p) {
		buf_addf(why, "; did you mean '%.*s'?", STR_ARG(near.best));
		return false;
	}
	for (int i = 0; o->choices[i]; i++)
		buf_addf(why, "%s'%s'", i == 0 ? "; it is " : o->choices[i + 1] ? ", " : " or ", o->choices[i]);
	return false;
}

static bool set_number(const struct option *o, const char *value, int64_t *field, struct buf *why)
{
	if (str_to_i64(str_of(value), field) && *field >= o->least && *field <= o->most)
		return true;
	buf_addf(why, "option '--%s' takes a whole number from %lld to %lld, not '%s'", o->name, (long long)o->least,
		 (long long)o->most, value);
	return false;
}

/* Stores `value` (NULL for a flag). */
static bool set_value(const struct option_parse *parse, struct found f, const char *value, struct buf *why)
{
	const struct option *o = f.option;
	char *field = (char *)f.values + o->field;
	if (value && !*value) {
		buf_addf(why, "option '--%s' needs a value that is not empty", o->name);
		return false;
	}
	switch (o->kind) {
	case OPTION_FLAG:
		*(bool *)field = true;
		return true;
	case OPTION_TEXT:
		*(const char **)(void *)field = value;
		return true;
	case OPTION_LIST: {
		struct arg_list *list = (struct arg_list *)(void *)field;
		*VEC_PUSH(list) = value;
		return true;
	}
	case OPTION_OPERAND:
		*VEC_PUSH(parse->operands) = value;
		return true;
	case OPTION_NUMBER:
		return set_number(o, value, (int64_t *)(void *)field, why);
	case OPTION_CHOICE:
		return set_choice(o, value, (int *)(void *)field, why);
	}
	return false;
}

/* The next word as the argument of `o`, or NULL and a message. */
static const char *next_word(struct option_parse *parse, const struct option *o, struct buf *why)
{
	if (parse->used < parse->argc)
		return parse->argv[parse->used++];
	buf_addf(why, "option '--%s' needs a value: --%s %s", o->name, o->name, o->argument);
	return NULL;
}

static bool parse_long(struct option_parse *parse, const char *word, struct buf *why)
{
	struct str name = str_of(word + 2);
	name.n = str_find(name, '=');
	const char *value = word[2 + name.n] ? word + 2 + name.n + 1 : NULL;
	struct found f = find_long(parse, name);
	if (!f.option)
		return unknown_long(parse, name, why);
	if (f.option->kind == OPTION_FLAG) {
		if (!value)
			return set_value(parse, f, NULL, why);
		buf_addf(why, "option '--%s' takes no value", f.option->name);
		return false;
	}
	if (!value)
		value = f.option->otherwise;
	if (!value && !(value = next_word(parse, f.option, why)))
		return false;
	return set_value(parse, f, value, why);
}

/* A long name behind one dash: the likeliest slip, and never what it would mean as letters. */
static bool is_long_name(const struct option_parse *parse, const char *word)
{
	struct str name = str_of(word + 1);
	name.n = str_find(name, '=');
	return name.n > 1 && find_long(parse, name).option;
}

/* `-x`, `-xVALUE`, `-x VALUE`, `-xyz`. */
static bool parse_short(struct option_parse *parse, const char *word, struct buf *why)
{
	if (is_long_name(parse, word)) {
		buf_addf(why, "unknown option '%s'; did you mean '-%s'?", word, word);
		return false;
	}
	for (const char *at = word + 1; *at; at++) {
		struct found f = find_short(parse, *at);
		if (!f.option) {
			struct str letter = str_sub(str_of(at), 0, utf8_len((unsigned char)*at));
			buf_addf(why, "unknown option '-%.*s'", STR_ARG(letter));
			return false;
		}
		if (f.option->kind == OPTION_FLAG) {
			if (!set_value(parse, f, NULL, why))
				return false;
			continue;
		}
		const char *value = at[1] ? at + 1 : next_word(parse, f.option, why);
		return value && set_value(parse, f, value, why);
	}
	return true;
}

bool options_parse(struct option_parse *parse, struct buf *why)
{
	bool options_ended = false;
	for (parse->used = 0; parse->used < parse->argc;) {
		const char *word = parse->argv[parse->used];
		bool is_option = !options_ended && word[0] == '-' && word[1] != '\0';
		if (!is_option) {
			if (parse->stop_at_operand)
				return true;
			parse->used++;
			*VEC_PUSH(parse->operands) = word;
			continue;
		}
		parse->used++;
		if (word[1] == '-' && word[2] == '\0')
			options_ended = true;
		else if (!(word[1] == '-' ? parse_long(parse, word, why) : parse_short(parse, word, why)))
			return false;
	}
	return true;
}
