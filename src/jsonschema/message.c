/* SPDX-License-Identifier: Apache-2.0 */
#include "base/utf8.h"
#include "jsonschema/check.h"

enum { LONGEST_VALUE = 60, MOST_VALUES = 16, MOST_OFFERED = 2000 };

void say_types(struct buf *out, unsigned types)
{
	static const struct {
		unsigned type;
		const char *words;
	} words[] = {
		{TYPE_STRING, "a string"},    {TYPE_NUMBER, "a number"}, {TYPE_INT, "an integer"},
		{TYPE_BOOL, "true or false"}, {TYPE_SEQ, "a list"},      {TYPE_MAP, "a map"},
		{TYPE_NULL, "empty"},
	};
	if (types & TYPE_NUMBER)
		types &= ~(unsigned)TYPE_INT;
	if (types & ~(unsigned)TYPE_NULL)
		types &= ~(unsigned)TYPE_NULL;
	bool first = true;
	for (size_t i = 0; i < COUNT_OF(words); i++) {
		if (!(types & words[i].type))
			continue;
		types &= ~words[i].type;
		buf_addf(out, "%s%s", first ? "" : types ? ", " : " or ", words[i].words);
		first = false;
	}
}

static void say_text(struct buf *out, struct str text)
{
	buf_addc(out, '"');
	for (size_t i = 0, len; i < text.n; i += len) {
		utf8_decode(str_sub(text, i, text.n), &len);
		if (i + len > LONGEST_VALUE) {
			buf_addz(out, "…");
			break;
		}
		unsigned char c = (unsigned char)text.p[i];
		if (c == '\n')
			buf_addz(out, "\\n");
		else if (c < ' ' || c == 127)
			buf_addf(out, "\\x%02x", c);
		else if (c == '"' || c == '\\')
			buf_addf(out, "\\%c", c);
		else
			buf_add(out, text.p + i, len);
	}
	buf_addc(out, '"');
}

void say_value(struct buf *out, const struct node *n)
{
	n = node_deref(n);
	switch (n->kind) {
	case NODE_NULL:
		buf_addz(out, "empty");
		break;
	case NODE_STRING:
		say_text(out, node_text(n));
		break;
	case NODE_SEQ:
		buf_addz(out, "a list");
		break;
	case NODE_MAP:
		buf_addz(out, "a map");
		break;
	default:
		buf_adds(out, str_sub(node_text(n), 0, LONGEST_VALUE));
	}
}

void say_values(struct buf *out, const struct node *const *values, size_t n)
{
	size_t said = 0;
	for (size_t i = 0; i < n; i++) {
		/* Nobody is advised to write nothing. */
		if (n > 1 && node_is(values[i], NODE_STRING) && node_text(values[i]).n == 0)
			continue;
		if (said == MOST_VALUES && n - i > 1) {
			buf_addf(out, ", … (%zu values)", n);
			break;
		}
		buf_addz(out, said++ ? ", " : "");
		/* A name stands bare; what could be taken for the text around it is quoted. */
		struct str text = node_string(values[i]);
		if (node_is(values[i], NODE_SEQ) || node_is(values[i], NODE_MAP))
			buf_addz(out, node_is(values[i], NODE_SEQ) ? "a certain list" : "a certain map");
		else if (text.n && str_find(text, ' ') == text.n && str_find(text, ',') == text.n &&
			 text.n <= LONGEST_VALUE)
			buf_adds(out, text);
		else
			say_value(out, values[i]);
	}
}

struct guess guess_start(struct str wanted)
{
	return (struct guess){.near = nearest_start(wanted)};
}

bool guess_offer(struct guess *g, struct str candidate)
{
	enum { SHORTEST_PREFIX = 3 };
	struct str wanted = g->near.wanted;
	size_t n = wanted.n < candidate.n ? wanted.n : candidate.n;
	nearest_offer(&g->near, candidate);
	if (n >= SHORTEST_PREFIX && str_eq_nocase(str_sub(wanted, 0, n), str_sub(candidate, 0, n))) {
		g->prefix = candidate;
		g->prefixes++;
	}
	return ++g->offered < MOST_OFFERED;
}

struct str guess_best(const struct guess *g)
{
	return g->near.best.p || g->prefixes != 1 ? g->near.best : g->prefix;
}

void hint_value(struct check *ck, struct schema_violation *v, const struct node *n, const struct node *const *values,
		size_t n_values)
{
	struct str text = node_text(n);
	struct guess guess = guess_start(text);
	if (!text.n)
		return;
	for (size_t i = 0; i < n_values; i++) {
		struct str value = node_text(values[i]);
		if (value.n && str_eq(value, text)) {
			v->hint = arena_printf(&ck->arena,
					       node_is(n, NODE_STRING) ? "write it without quotes: %.*s"
								       : "write it in quotes: \"%.*s\"",
					       STR_ARG(text));
			return;
		}
		if (!node_is(n, NODE_STRING) || !value.n)
			continue;
		if (!guess_offer(&guess, value))
			break;
	}
	struct str best = guess_best(&guess);
	if (best.p)
		v->hint = arena_printf(&ck->arena, "did you mean '%.*s'?", STR_ARG(best));
}

void hint_type(struct check *ck, struct schema_violation *v, const struct node *n, unsigned types)
{
	static const struct {
		const char *word;
		bool value;
	} words[] = {{"yes", true}, {"on", true}, {"true", true}, {"no", false}, {"off", false}, {"false", false}};
	struct str text = str_sub(node_text(n), 0, 80);
	unsigned has = value_types(n);
	double number;
	if (types & TYPE_STRING && has & (TYPE_NUMBER | TYPE_BOOL))
		v->hint = arena_printf(&ck->arena, "write it in quotes: \"%.*s\"", STR_ARG(text));
	else if (types & (TYPE_NUMBER | TYPE_INT) && has & TYPE_STRING && str_to_double(text, &number))
		v->hint = arena_printf(&ck->arena, "write it without quotes: %.*s", STR_ARG(text));
	for (size_t i = 0; types & TYPE_BOOL && has & TYPE_STRING && i < COUNT_OF(words); i++)
		if (str_eq_nocase(text, str_of(words[i].word)))
			v->hint = arena_printf(&ck->arena, "write %s", words[i].value ? "true" : "false");
}
