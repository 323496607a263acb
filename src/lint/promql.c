/* SPDX-License-Identifier: Apache-2.0 */
#include "lint/promql.h"

#include "lint/promql_words.h"

enum { MOST_DEPTH = 64 };

/** What a part of an expression gives. */
struct value {
	enum promql_count count;
	/** A number, not a vector. */
	bool scalar;
	const struct series *of;
	const struct group_label *groups;
};

static const struct value UNKNOWN = {.count = COUNT_UNKNOWN}, ONE = {.count = COUNT_ONE},
			  NUMBER = {.count = COUNT_ONE, .scalar = true};

static struct value read_expression(struct promql_reader *r, unsigned level);

/* ---- selectors
 * ------------------------------------------------------------------------------------------------------------ */

static enum matcher_op read_matcher_op(struct promql_reader *r)
{
	if (promql_take(r, "=~"))
		return MATCH_REGEX;
	if (promql_take(r, "!~"))
		return MATCH_NOT_REGEX;
	if (promql_take(r, "!="))
		return MATCH_NOT_EQUAL;
	promql_want(r, "=");
	return MATCH_EQUAL;
}

/* Behind the brace. A quoted name on its own is the metric's. */
static void read_matchers(struct promql_reader *r, struct series *s)
{
	struct matcher **end = &s->matchers;
	while (!r->failed && !promql_take(r, "}")) {
		bool quoted = promql_peek(r) == '"';
		struct str label = quoted ? promql_string(r) : promql_word(r);
		if (quoted && (promql_peek(r) == ',' || promql_peek(r) == '}')) {
			s->name = label;
		} else if (label.n == 0) {
			r->failed = true;
		} else {
			*end = ARENA_NEW(r->arena, struct matcher);
			(*end)->label = label;
			(*end)->op = read_matcher_op(r);
			(*end)->value = promql_string(r);
			if ((*end)->op == MATCH_EQUAL && str_is(label, "__name__"))
				s->name = (*end)->value;
			end = &(*end)->next;
		}
		if (!promql_take(r, ",") && promql_peek(r) != '}')
			r->failed = true;
	}
}

static struct value read_selector(struct promql_reader *r, struct str name)
{
	struct series *s = ARENA_NEW(r->arena, struct series);
	s->name = name;
	if (promql_take(r, "{"))
		read_matchers(r, s);
	*r->end = s;
	r->end = &s->next;
	return (struct value){.count = COUNT_SERIES, .of = s};
}

/* [5m], [1h:1m], offset 5m, @ 123: none of them changes how many elements there are. */
static void read_modifiers(struct promql_reader *r)
{
	for (;;) {
		if (promql_take(r, "[")) {
			while (r->at < r->text.n && r->text.p[r->at] != ']')
				r->at++;
			promql_want(r, "]");
		} else if (promql_take_word(r, "offset")) {
			promql_take(r, "-");
			promql_skip(r);
			size_t from = r->at;
			while (r->at < r->text.n && (promql_alpha(r->text.p[r->at]) || promql_digit(r->text.p[r->at])))
				r->at++;
			r->failed |= r->at == from;
		} else if (promql_take(r, "@")) {
			if (promql_alpha(promql_peek(r))) {
				promql_word(r);
				promql_want(r, "(");
				promql_want(r, ")");
			} else {
				while (promql_digit(promql_peek(r)) || promql_peek(r) == '.')
					r->at++;
			}
		} else {
			return;
		}
		if (r->failed)
			return;
	}
}

/* ---- aggregation
 * ---------------------------------------------------------------------------------------------------------- */

/* (a, b) */
static const struct group_label *read_labels(struct promql_reader *r)
{
	struct group_label *first = NULL, **end = &first;
	promql_want(r, "(");
	while (!r->failed && !promql_take(r, ")")) {
		struct str name = promql_peek(r) == '"' ? promql_string(r) : promql_word(r);
		r->failed |= name.n == 0;
		*end = ARENA_NEW(r->arena, struct group_label);
		(*end)->name = name;
		end = &(*end)->next;
		if (!promql_take(r, ",") && promql_peek(r) != ')')
			r->failed = true;
	}
	return first;
}

struct grouping {
	bool given, without;
	const struct group_label *labels;
};

static void read_grouping(struct promql_reader *r, struct grouping *g)
{
	bool by = !g->given && promql_take_word(r, "by"), without = !by && !g->given && promql_take_word(r, "without");
	if (!by && !without)
		return;
	g->given = true;
	g->without = without;
	g->labels = read_labels(r);
}

static bool aggregates_to_one(struct str name)
{
	static const char *const names[] = {"sum",    "avg",    "min",   "max",     "count",
					    "stddev", "stdvar", "group", "quantile"};
	for (size_t i = 0; i < COUNT_OF(names); i++)
		if (str_eq_nocase(name, str_of(names[i])))
			return true;
	return false;
}

/* Operators that keep some of the elements, the first argument says how many; or make new ones. */
static bool aggregates_to_some(struct str name)
{
	static const char *const names[] = {"topk", "bottomk", "limitk", "limit_ratio", "count_values"};
	for (size_t i = 0; i < COUNT_OF(names); i++)
		if (str_eq_nocase(name, str_of(names[i])))
			return true;
	return false;
}

static struct value aggregate(const struct value *inner, const struct grouping *g)
{
	if (!g->given || inner->count == COUNT_ONE || (!g->without && !g->labels))
		return ONE;
	if (g->without)
		return UNKNOWN;
	return (struct value){.count = COUNT_GROUPED, .groups = g->labels, .of = inner->of};
}

static struct value read_aggregation(struct promql_reader *r, bool to_one)
{
	struct grouping g = {0};
	read_grouping(r, &g);
	promql_want(r, "(");
	promql_skip(r);
	size_t from = r->at;
	struct value inner = r->failed               ? UNKNOWN
			     : promql_peek(r) == '"' ? (promql_string(r), NUMBER)
						     : read_expression(r, 0);
	bool only_one = str_is(str_trim(str_sub(r->text, from, r->at - from)), "1");
	if (!r->failed && promql_take(r, ","))
		inner = read_expression(r, 0);
	promql_want(r, ")");
	read_grouping(r, &g);
	if (to_one || only_one)
		return aggregate(&inner, &g);
	return UNKNOWN;
}

/* ---- functions
 * ------------------------------------------------------------------------------------------------------------ */

enum function_kind {
	FUNCTION_UNKNOWN,
	/** Each element of the first vector among the arguments gives one. */
	FUNCTION_EACH,
	FUNCTION_SCALAR,
	/** One element, also where there is nothing. */
	FUNCTION_ONE,
	FUNCTION_QUANTILE,
};

static const struct {
	const char *name;
	enum function_kind kind;
} functions[] = {
	{"scalar", FUNCTION_SCALAR},
	{"time", FUNCTION_SCALAR},
	{"pi", FUNCTION_SCALAR},
	{"vector", FUNCTION_ONE},
	{"absent", FUNCTION_ONE},
	{"absent_over_time", FUNCTION_ONE},
	{"histogram_quantile", FUNCTION_QUANTILE},
};

static const char *const each[] = {"abs",
				   "avg_over_time",
				   "ceil",
				   "changes",
				   "clamp",
				   "clamp_max",
				   "clamp_min",
				   "count_over_time",
				   "delta",
				   "deriv",
				   "exp",
				   "floor",
				   "idelta",
				   "increase",
				   "irate",
				   "last_over_time",
				   "ln",
				   "log10",
				   "log2",
				   "max_over_time",
				   "min_over_time",
				   "predict_linear",
				   "quantile_over_time",
				   "rate",
				   "resets",
				   "round",
				   "sgn",
				   "sort",
				   "sort_desc",
				   "sqrt",
				   "stddev_over_time",
				   "sum_over_time"};

static enum function_kind function_named(struct str name)
{
	for (size_t i = 0; i < COUNT_OF(functions); i++)
		if (str_is(name, functions[i].name))
			return functions[i].kind;
	for (size_t i = 0; i < COUNT_OF(each); i++)
		if (str_is(name, each[i]))
			return FUNCTION_EACH;
	return FUNCTION_UNKNOWN;
}

/* One group less: that of `le`, which quantiles are taken over. */
static struct value quantile(struct promql_reader *r, struct value v)
{
	struct group_label *first = NULL, **end = &first;
	if (v.count != COUNT_GROUPED)
		return v;
	for (const struct group_label *g = v.groups; g; g = g->next) {
		if (str_is(g->name, "le"))
			continue;
		*end = ARENA_NEW(r->arena, struct group_label);
		(*end)->name = g->name;
		end = &(*end)->next;
	}
	v.groups = first;
	return first ? v : ONE;
}

static struct value call(struct promql_reader *r, struct str name, struct value first)
{
	switch (function_named(name)) {
	case FUNCTION_SCALAR:
		return NUMBER;
	case FUNCTION_ONE:
		r->out->answers_nothing = true;
		return ONE;
	case FUNCTION_QUANTILE:
		return quantile(r, first);
	case FUNCTION_EACH:
		return first;
	default:
		return UNKNOWN;
	}
}

/* Behind the name and the parenthesis. */
static struct value read_call(struct promql_reader *r, struct str name)
{
	struct value first = NUMBER;
	while (!r->failed && !promql_take(r, ")")) {
		char c = promql_peek(r);
		struct value v = NUMBER;
		if (c == '"' || c == '\'' || c == '`')
			promql_string(r);
		else
			v = read_expression(r, 0);
		if (first.scalar)
			first = v;
		if (!promql_take(r, ",") && promql_peek(r) != ')')
			r->failed = true;
	}
	return call(r, name, first);
}

/* ---- expressions
 * ---------------------------------------------------------------------------------------------------------- */

static struct value read_number(struct promql_reader *r)
{
	promql_skip(r);
	size_t from = r->at;
	while (r->at < r->text.n) {
		char c = r->text.p[r->at], before = r->at > from ? r->text.p[r->at - 1] : '\0';
		bool sign = (c == '+' || c == '-') && (before == 'e' || before == 'E');
		if (!promql_digit(c) && c != '.' && !promql_alpha(c) && !sign)
			break;
		r->at++;
	}
	return NUMBER;
}

static struct value read_primary(struct promql_reader *r)
{
	char c = promql_peek(r);
	if (promql_take(r, "(")) {
		struct value v = read_expression(r, 0);
		promql_want(r, ")");
		return v;
	}
	if (promql_digit(c) || c == '.')
		return read_number(r);
	if (c == '{')
		return read_selector(r, (struct str){0});
	struct str name = promql_word(r);
	if (name.n == 0) {
		r->failed = true;
		return UNKNOWN;
	}
	if (str_eq_nocase(name, STR("inf")) || str_eq_nocase(name, STR("nan")))
		return NUMBER;
	size_t back = r->at;
	bool groups = promql_take_word(r, "by") || promql_take_word(r, "without");
	r->at = back;
	bool calls = promql_peek(r) == '(';
	if ((calls || groups) && (aggregates_to_one(name) || aggregates_to_some(name)))
		return read_aggregation(r, aggregates_to_one(name));
	if (calls) {
		promql_take(r, "(");
		return read_call(r, name);
	}
	return read_selector(r, name);
}

static struct value read_unary(struct promql_reader *r)
{
	struct value v;
	while (promql_take(r, "-") || promql_take(r, "+"))
		;
	v = read_primary(r);
	read_modifiers(r);
	return v;
}

enum operator_kind { ARITHMETIC, BOTH, EITHER };
static const struct {
	const char *text;
	unsigned level;
	enum operator_kind kind;
	bool word;
} operators[] = {
	{"or", 1, EITHER, true},      {"and", 2, BOTH, true},       {"unless", 2, BOTH, true},
	{"==", 3, ARITHMETIC, false}, {"!=", 3, ARITHMETIC, false}, {"<=", 3, ARITHMETIC, false},
	{">=", 3, ARITHMETIC, false}, {"<", 3, ARITHMETIC, false},  {">", 3, ARITHMETIC, false},
	{"+", 4, ARITHMETIC, false},  {"-", 4, ARITHMETIC, false},  {"*", 5, ARITHMETIC, false},
	{"/", 5, ARITHMETIC, false},  {"%", 5, ARITHMETIC, false},  {"atan2", 5, ARITHMETIC, true},
	{"^", 6, ARITHMETIC, false},
};

/* The operator here that binds more tightly than `level`; COUNT_OF(operators) when there is none. */
static size_t take_operator(struct promql_reader *r, unsigned level)
{
	for (size_t i = 0; i < COUNT_OF(operators); i++)
		if (operators[i].level > level &&
		    (operators[i].word ? promql_take_word(r, operators[i].text) : promql_take(r, operators[i].text)))
			return i;
	return COUNT_OF(operators);
}

/** How two sides are matched. */
struct matching {
	/** on() without labels. */
	bool on_nothing;
	/** on(), ignoring(), group_left() or group_right() with labels. */
	bool some;
};

static struct matching read_matching(struct promql_reader *r)
{
	struct matching m = {0};
	promql_take_word(r, "bool");
	bool on = promql_take_word(r, "on"), ignoring = !on && promql_take_word(r, "ignoring");
	if (!on && !ignoring)
		return m;
	const struct group_label *labels = read_labels(r);
	m.on_nothing = on && !labels;
	m.some = !m.on_nothing;
	if (promql_take_word(r, "group_left") || promql_take_word(r, "group_right")) {
		m = (struct matching){.some = true};
		if (promql_peek(r) == '(')
			read_labels(r);
	}
	return m;
}

static struct value combine(enum operator_kind kind, struct value a, struct value b, struct matching m)
{
	if (kind == BOTH)
		return a;
	/* `or` gives all of the left side, and what of the right has other labels. */
	if (kind == EITHER) {
		if (a.count == COUNT_ONE && b.count != COUNT_ONE)
			return b.count == COUNT_SERIES ? b : UNKNOWN;
		return a;
	}
	if (a.scalar)
		return b;
	if (b.scalar)
		return a;
	if (m.on_nothing)
		return ONE;
	if (m.some || a.count != b.count)
		return UNKNOWN;
	return a;
}

static struct value read_expression(struct promql_reader *r, unsigned level)
{
	if (r->failed || ++r->depth > MOST_DEPTH) {
		r->failed = true;
		return UNKNOWN;
	}
	struct value left = read_unary(r);
	for (size_t i; !r->failed && (i = take_operator(r, level)) < COUNT_OF(operators);) {
		struct matching m = read_matching(r);
		struct value right = read_expression(r, operators[i].level);
		left = combine(operators[i].kind, left, right, m);
	}
	r->depth--;
	return left;
}

bool promql_read(struct str text, struct arena *arena, struct promql *out)
{
	*out = (struct promql){0};
	struct promql_reader r = {.text = text, .arena = arena, .out = out, .end = &out->series};
	struct value v = read_expression(&r, 0);
	if (r.failed || promql_peek(&r) != '\0' || r.at < r.text.n)
		return false;
	out->count = v.count;
	out->of = v.of;
	out->groups = v.groups;
	return true;
}

const struct matcher *series_matcher(const struct series *s, const char *label)
{
	for (const struct matcher *m = s->matchers; m; m = m->next)
		if (str_is(m->label, label))
			return m;
	return NULL;
}
