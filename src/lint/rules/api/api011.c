/* SPDX-License-Identifier: Apache-2.0 */
#include <float.h>
#include <stdio.h>
#include <stdlib.h>

#include "doc/resolve.h"
#include "lint/rule.h"

/* Deeper than anything that people write; what lies below is not looked at. */
enum { DEEPEST = 64, LONGEST_NUMBER = 40 };

/* What a value that stands somewhere is for. */
enum place_kind {
	PLACE_ANY,
	/** A mapping of names to strings, a list of strings, a string: labels, args, the value of a variable. */
	PLACE_STRING,
	/** The value of a parameter of Argo Workflows, which takes numbers and booleans and makes them strings. */
	PLACE_ANY_STRING,
};

/* ---- what is written, and how readers take it ---- */

/* The bytes of a plain scalar as they stand in the source; empty for others. */
static struct str written(const struct node *n)
{
	if (!n->doc || n->kind > NODE_STRING || n->style != STYLE_PLAIN || n->doc->is_json || n->flags & NODE_TAGGED)
		return (struct str){"", 0};
	return str_sub(n->doc->text, n->begin, n->end - n->begin);
}

/* The byte at `i`; NUL behind the end. */
static char char_at(struct str s, size_t i)
{
	return i < s.n ? s.p[i] : '\0';
}

/* One or two digits below `most` at `i`; gives how many, or 0. */
static size_t small_number(struct str s, size_t i, char most)
{
	if (!is_digit(char_at(s, i)))
		return 0;
	return is_digit(char_at(s, i + 1)) && s.p[i] < most ? 2 : 1;
}

/* 1:30, 22:22:22, 1:30.5: numbers to the base 60 in YAML 1.1 (yaml.org/type/int.html, float.html). Begins with a digit
 * behind the sign. Ten digits and six parts, a MAC address's, do not overflow. */
static bool is_base60(struct str s, long long *value)
{
	size_t i = char_at(s, 0) == '-' || char_at(s, 0) == '+', from = i;
	long long n = 0;
	for (; (is_digit(char_at(s, i)) || char_at(s, i) == '_') && i - from < 10; i++)
		n = s.p[i] == '_' ? n : n * 10 + (s.p[i] - '0');
	size_t parts = 0;
	while (char_at(s, i) == ':' && parts < 5) {
		size_t digits = small_number(s, i + 1, '6');
		if (digits == 0)
			return false;
		for (size_t k = 0, part = 0; k < digits; k++) {
			part = part * 10 + (size_t)(s.p[i + 1 + k] - '0');
			if (k + 1 == digits)
				n = n * 60 + (long long)part;
		}
		i += 1 + digits;
		parts++;
	}
	*value = s.p[0] == '-' ? -n : n;
	bool fraction = char_at(s, i) == '.';
	if (fraction)
		do
			i++;
		while (is_digit(char_at(s, i)));
	/* Whole numbers do not begin with 0. */
	return parts && i == s.n && (fraction || s.p[from] != '0');
}

static bool digits_at(struct str s, size_t i, size_t n)
{
	for (size_t k = 0; k < n; k++)
		if (!is_digit(char_at(s, i + k)))
			return false;
	return true;
}

/* 2025-01-31, also with a time behind it: a date in YAML 1.1 (yaml.org/type/timestamp.html). */
static bool is_date(struct str s)
{
	if (!digits_at(s, 0, 4) || char_at(s, 4) != '-')
		return false;
	size_t month = 5 + digits_at(s, 5, 2) + digits_at(s, 5, 1);
	if (month == 5 || char_at(s, month) != '-')
		return false;
	size_t day = month + 1 + digits_at(s, month + 1, 2) + digits_at(s, month + 1, 1);
	if (day == month + 1)
		return false;
	if (day == s.n)
		return month == 7 && day == 10;
	if (s.p[day] != 'T' && s.p[day] != 't' && s.p[day] != ' ')
		return false;
	size_t hour = day + 1 + digits_at(s, day + 1, 2) + digits_at(s, day + 1, 1);
	return hour > day + 1 && char_at(s, hour) == ':' && digits_at(s, hour + 1, 2) && char_at(s, hour + 3) == ':' &&
	       digits_at(s, hour + 4, 2);
}

/* 0777: octal to kubectl, decimal in YAML 1.2. */
static bool has_leading_zero(struct str s)
{
	size_t i = char_at(s, 0) == '-' || char_at(s, 0) == '+';
	return char_at(s, i) == '0' && char_at(s, i + 1) && digits_at(s, i, s.n - i);
}

/* ---- keys ---- */

/* The name that kubectl makes of a key that it reads as a number with a fraction or an exponent: the shortest text that
 * gives the same 32-bit number (sigs.k8s.io/yaml, convertToJSONableObject). */
static void number_name(struct str text, char *out)
{
	double value;
	out[0] = '\0';
	if (!str_to_double(text, &value))
		return;
	float narrow = (float)value;
	int digits = 0;
	do
		snprintf(out, LONGEST_NUMBER, "%.*e", digits, (double)narrow);
	while (strtof(out, NULL) != narrow && ++digits < FLT_DECIMAL_DIG);
	const char *e = strchr(out, 'e');
	if (!e)
		return;
	long exponent = strtol(e + 1, NULL, 10);
	/* Without an exponent where Go's format 'g' has none. */
	if (exponent >= -4 && exponent < 6)
		snprintf(out, LONGEST_NUMBER, "%.*f", digits > exponent ? digits - (int)exponent : 0, (double)narrow);
}

/* Of the words that YAML 1.1 has for booleans. */
static bool is_true(struct str word)
{
	return str_eq_nocase(word, STR("on")) || memchr("yYtT", word.p[0], 4);
}

/* The key becomes another one for kubectl: what was meant, but not what was. */
static void quote_key(struct check *c, const struct node *e, struct finding *f)
{
	fix_quote_key(c, fix_offer(c, f, FIX_UNSAFE, "put the key in quotes"), e);
}

static void judge_key(struct check *c, const struct node *e)
{
	if (e->flags & NODE_KEY_QUOTED || !e->doc || e->doc->is_json || e->key_id == KEY_merge)
		return;
	struct str text = str_sub(e->doc->text, e->key_begin, e->key_end - e->key_begin), read = text;
	char number[LONGEST_NUMBER];
	switch (resolve_plain(&read, DOC_KUBECTL, c->scratch)) {
	case NODE_BOOL:
		read = is_true(text) ? STR("true") : STR("false");
		break;
	case NODE_INT:
		break;
	case NODE_FLOAT:
		number_name(read, number);
		read = str_of(number);
		break;
	case NODE_NULL:
		if (text.n)
			quote_key(c, e,
				  report_key(c, e,
					     "kubectl refuses the key '%.*s', which it reads as null: put it in quotes",
					     STR_ARG(text)));
		return;
	default:
		return;
	}
	if (read.n && !str_eq(read, text))
		quote_key(c, e,
			  report_key(c, e, "kubectl turns the unquoted key '%.*s' into '%.*s': put it in quotes",
				     STR_ARG(text), STR_ARG(read)));
}

/* ---- values ---- */

static void judge_string(struct check *c, const struct node *n, struct str text)
{
	long long value;
	struct finding *f = NULL;
	bool sign = char_at(text, 0) == '-' || char_at(text, 0) == '+';
	if (n->kind != NODE_STRING || !digits_at(text, sign, 1))
		return;
	if (is_base60(text, &value))
		f = report(
			c, n,
			"the unquoted '%.*s' is a string to kubectl and the number %lld to YAML 1.1 readers: put it in "
			"quotes",
			STR_ARG(text), value);
	else if (is_date(text))
		f = report(
			c, n,
			"the unquoted '%.*s' is a string to kubectl and a date to many YAML readers: put it in quotes",
			STR_ARG(text));
	/* kubectl reads the same with quotes. */
	if (f)
		fix_quote(c, fix_offer(c, f, FIX_SAFE, "put it in quotes"), n);
}

static void judge_any_string(struct check *c, const struct node *n, struct str text)
{
	bool word = n->kind == NODE_BOOL && !str_eq_nocase(text, STR("true")) && !str_eq_nocase(text, STR("false"));
	struct finding *f = NULL;
	if (word)
		f = report(
			c, n,
			"the unquoted '%.*s' is a boolean to kubectl, so the parameter becomes '%s': put it in quotes",
			STR_ARG(text), is_true(text) ? "true" : "false");
	else if (n->kind == NODE_INT && has_leading_zero(text))
		f = report(c, n,
			   "the unquoted '%.*s' is octal to kubectl, so the parameter becomes '%.*s': put it in quotes",
			   STR_ARG(text), STR_ARG(node_text(n)));
	else
		judge_string(c, n, text);
	if (f)
		fix_quote(c, fix_offer(c, f, FIX_UNSAFE, "put it in quotes"), n);
}

/* File modes: octal is what is meant. */
static bool is_mode(struct str key)
{
	static const char *const keys[] = {"defaultMode", "fileMode", "mode", "permissions", "umask"};
	for (size_t i = 0; i < COUNT_OF(keys); i++)
		if (str_is(key, keys[i]))
			return true;
	return false;
}

static void judge_value(struct check *c, const struct node *n, enum place_kind place)
{
	struct str text = written(n);
	if (text.n == 0)
		return;
	if (place == PLACE_STRING)
		judge_string(c, n, text);
	else if (place == PLACE_ANY_STRING)
		judge_any_string(c, n, text);
	else if (n->kind == NODE_INT && has_leading_zero(text) && !is_mode(node_key(n)))
		report(c, n,
		       "'%.*s' is octal to kubectl, which reads %.*s, and decimal in YAML 1.2: write the number that "
		       "is meant",
		       STR_ARG(text), STR_ARG(node_text(n)));
}

/* ---- the walk ---- */

/* Where a walk of the tree is. */
struct level {
	const struct node *at;
	enum place_kind place;
	/** The key of the list or mapping that these stand in, and of the one around that. */
	struct str key, outer;
	bool root;
};

static enum place_kind place_below(const struct level *in, const struct node *e, bool argo)
{
	if (in->place != PLACE_ANY || !e->key)
		return in->place;
	switch (e->key_id) {
	case KEY_annotations:
	case KEY_args:
	case KEY_command:
	case KEY_labels:
	case KEY_matchLabels:
	case KEY_nodeSelector:
	case KEY_stringData:
		return PLACE_STRING;
	case KEY_data:
		return in->root ? PLACE_STRING : PLACE_ANY;
	default:
		break;
	}
	/* An element of a list has no key: its fields see the list's as the outer one. */
	bool value = e->key_id == KEY_value;
	if (value && str_is(in->outer, "env"))
		return PLACE_STRING;
	bool parameter = argo && (value || e->key_id == KEY_default_) && str_is(in->outer, "parameters");
	return parameter ? PLACE_ANY_STRING : PLACE_ANY;
}

/* What aliases stand for is seen where it is written. */
static void check(struct check *c, const struct object *o)
{
	bool argo = str_is(o->group, "argoproj.io");
	struct level stack[DEEPEST] = {{.at = node_first(o->root), .root = true}};
	for (size_t depth = 0;;) {
		struct level *in = &stack[depth];
		const struct node *e = in->at;
		if (!e) {
			if (depth-- == 0)
				return;
			continue;
		}
		in->at = e->next;
		if (e->key)
			judge_key(c, e);
		enum place_kind place = place_below(in, e, argo);
		if (e->kind <= NODE_STRING) {
			judge_value(c, e, place);
		} else if ((e->kind == NODE_MAP || e->kind == NODE_SEQ) && depth + 1 < DEEPEST) {
			stack[depth + 1] =
				(struct level){.at = e->first, .place = place, .key = node_key(e), .outer = in->key};
			depth++;
		}
	}
}

const struct rule rule_api011 = {
	.code = "API011",
	.name = "yaml-1.1-surprise",
	.severity = SEVERITY_WARNING,
	.audience = FOR_ALL,
	.fixable = FIXABLE_SAFELY,
	.object = check,
	.what = "An unquoted key or value that YAML readers take for different things, or that kubectl changes "
		"silently.",
	.why = "kubectl reads YAML 1.1 with exceptions: the keys `on` and `1.10` of a ConfigMap become `true` and "
	       "`1.1`, "
	       "and `010` is 8. Times such as `22:30` and dates are strings to kubectl, but numbers and dates to "
	       "PyYAML, Ruby "
	       "and others, so a tool on the way changes them. A value that kubectl itself does not read as the string "
	       "that is "
	       "wanted, such as `on` in a label, is an error of its type and reported as that.",
	.bad = "kind: ConfigMap\ndata:\n  on: ready\n  start: 22:30\n",
	.good = "kind: ConfigMap\ndata:\n  \"on\": ready\n  start: \"22:30\"\n",
	.fix = "Put it in quotes; write numbers without leading zeros.",
	.source = "https://yaml.org/type/",
};
