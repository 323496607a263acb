/* SPDX-License-Identifier: Apache-2.0
 * The built-in functions: their table, and those that calculate. */
#include <math.h>

#include "base/utf8.h"
#include "jsone/run.h"

static const char largest[] = "max";

static bool builtin_extreme(struct jsone_run *r, const void *user, const struct jsone_value *args, size_t n,
			    struct jsone_value *out)
{
	(void)r;
	double best = args[0].number;
	for (size_t i = 1; i < n; i++) {
		double d = args[i].number;
		if (isnan(d) || isnan(best))
			best = NAN;
		else if (user == largest ? d > best : d < best)
			best = d;
	}
	*out = jsone_number(best);
	return true;
}

/* Functions of one number, told apart by their name. */
static bool builtin_math(struct jsone_run *r, const void *user, const struct jsone_value *args, size_t n,
			 struct jsone_value *out)
{
	(void)n;
	(void)r;
	double d = args[0].number;
	switch (*(const char *)user) {
	case 's':
		d = sqrt(d);
		break;
	case 'c':
		d = ceil(d);
		break;
	case 'f':
		d = floor(d);
		break;
	default:
		d = fabs(d);
		break;
	}
	*out = jsone_number(d);
	return true;
}

static bool builtin_range(struct jsone_run *r, const void *user, const struct jsone_value *args, size_t n,
			  struct jsone_value *out)
{
	(void)user;
	double start = args[0].number, stop = args[1].number, step = n > 2 ? args[2].number : 1;
	if (step == 0)
		return builtin_invalid(r);
	double count = ceil((stop - start) / step);
	if (!(count > 0))
		count = 0;
	/* Before anything is made. */
	if (count > (double)r->limits.nodes && !run_add_nodes(r, SIZE_MAX))
		return false;
	struct node *seq = run_new(r, JSONE_ARRAY, out);
	if (!seq)
		return false;
	for (double i = 0; i < count; i++) {
		struct jsone_value v = jsone_number(start + i * step);
		if (!run_push(r, seq, &v))
			return false;
	}
	return true;
}

static bool builtin_from_now(struct jsone_run *r, const void *user, const struct jsone_value *args, size_t n,
			     struct jsone_value *out)
{
	(void)user;
	const char *why;
	/* An empty reference is as good as none. */
	const struct jsone_value *reference = n > 1 && args[1].text.n ? &args[1] : NULL;
	return time_from_now(r, args[0].text, reference, out, &why) ||
	       jsone_fail(r, "String: '%.*s' %s", STR_ARG(clip(args[0].text)), why);
}

static bool builtin_typeof(struct jsone_run *r, const void *user, const struct jsone_value *args, size_t n,
			   struct jsone_value *out)
{
	(void)r;
	(void)user;
	(void)n;
	*out = jsone_text(str_of(jsone_kind_name((enum jsone_kind)args[0].kind)));
	return true;
}

static bool builtin_defined(struct jsone_run *r, const void *user, const struct jsone_value *args, size_t n,
			    struct jsone_value *out)
{
	(void)user;
	(void)n;
	*out = jsone_bool(run_defined(r, args[0].text));
	return true;
}

static bool builtin_len(struct jsone_run *r, const void *user, const struct jsone_value *args, size_t n,
			struct jsone_value *out)
{
	(void)user;
	(void)n;
	bool array = args[0].kind == JSONE_ARRAY;
	*out = jsone_number((double)(array ? node_count(args[0].node) : utf8_count(args[0].text)));
	return run_spend(r, array ? 0 : args[0].text.n / 64);
}

#define NUMBER JSONE_IS_NUMBER
#define INTEGER JSONE_IS_INTEGER
#define STRING JSONE_IS_STRING
#define ARRAY JSONE_IS_ARRAY
#define ANY_NUMBER JSONE_ANY_NUMBER

static const struct jsone_function builtins[] = {
	{"abs", builtin_math, 1, 1, {NUMBER, 0, 0}, "abs"},
	{"ceil", builtin_math, 1, 1, {NUMBER, 0, 0}, "ceil"},
	{"defined", builtin_defined, 1, 1, {STRING, 0, 0}, NULL},
	{"floor", builtin_math, 1, 1, {NUMBER, 0, 0}, "floor"},
	{"fromNow", builtin_from_now, 1, 2, {STRING, STRING, 0}, NULL},
	{"join", builtin_join, 2, 2, {ARRAY, STRING | NUMBER, 0}, NULL},
	{"len", builtin_len, 1, 1, {STRING | ARRAY, 0, 0}, NULL},
	{"lowercase", builtin_case, 1, 1, {STRING, 0, 0}, "lower"},
	{"lstrip", builtin_strip, 1, 1, {STRING, 0, 0}, "left"},
	{"max", builtin_extreme, 1, ANY_NUMBER, {NUMBER, NUMBER, NUMBER}, largest},
	{"min", builtin_extreme, 1, ANY_NUMBER, {NUMBER, NUMBER, NUMBER}, NULL},
	{"number", builtin_number, 1, 1, {STRING, 0, 0}, NULL},
	{"range", builtin_range, 2, 3, {INTEGER, INTEGER, INTEGER}, NULL},
	{"rstrip", builtin_strip, 1, 1, {STRING, 0, 0}, "right"},
	{"split", builtin_split, 2, 2, {STRING, STRING | NUMBER, 0}, NULL},
	{"sqrt", builtin_math, 1, 1, {NUMBER, 0, 0}, "sqrt"},
	{"str", builtin_str, 1, 1, {STRING | NUMBER | JSONE_IS_BOOL | JSONE_IS_NULL, 0, 0}, NULL},
	{"strip", builtin_strip, 1, 1, {STRING, 0, 0}, "both"},
	{"typeof", builtin_typeof, 1, 1, {JSONE_IS_ANY, 0, 0}, NULL},
	{"uppercase", builtin_case, 1, 1, {STRING, 0, 0}, "upper"},
	{NULL, NULL, 0, 0, {0, 0, 0}, NULL},
};

const struct jsone_function *jsone_builtins(void)
{
	return builtins;
}

const struct jsone_function *builtin_find(struct str name)
{
	for (const struct jsone_function *f = builtins; f->name; f++)
		if (str_is(name, f->name))
			return f;
	return NULL;
}
