/* SPDX-License-Identifier: Apache-2.0 */
#include "lint/promql.h"

enum { MOST_DEPTH = 64 };

/** What a part of an expression gives. */
struct value {
	enum promql_count count;
	/** A number, not a vector. */
	bool scalar;
	const struct series *of;
	const struct group_label *groups;
};

struct reader {
	struct str text;
	size_t at;
	struct arena *arena;
	struct promql *out;
	struct series **end;
	unsigned depth;
	bool failed;
};

static const struct value UNKNOWN = {.count = COUNT_UNKNOWN}, ONE = {.count = COUNT_ONE},
			  NUMBER = {.count = COUNT_ONE, .scalar = true};

static struct value read_expression(struct reader *r, unsigned level);

/* ---- words
 * ---------------------------------------------------------------------------------------------------------------- */

static bool is_alpha(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == ':';
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static void skip_blanks(struct reader *r)
{
	while (r->at < r->text.n) {
		char c = r->text.p[r->at];
		if (c == '#')
			while (r->at < r->text.n && r->text.p[r->at] != '\n')
				r->at++;
		else if (c == ' ' || c == '\t' || c == '\n' || c == '\r')
			r->at++;
		else
			return;
	}
}

/* The next byte that counts, 0 at the end. */
static char peek(struct reader *r)
{
	skip_blanks(r);
	return r->at < r->text.n ? r->text.p[r->at] : '\0';
}

static bool take(struct reader *r, const char *what)
{
	skip_blanks(r);
	if (!str_starts(str_sub(r->text, r->at, r->text.n), what))
		return false;
	r->at += strlen(what);
	return true;
}

static void want(struct reader *r, const char *what)
{
	if (!r->failed && !take(r, what))
		r->failed = true;
}

static struct str read_word(struct reader *r)
{
	skip_blanks(r);
	size_t from = r->at;
	while (r->at < r->text.n && (is_alpha(r->text.p[r->at]) || (r->at > from && is_digit(r->text.p[r->at]))))
		r->at++;
	return str_sub(r->text, from, r->at - from);
}

/* Takes a keyword, whatever its case. */
static bool take_word(struct reader *r, const char *word)
{
	size_t back = r->at;
	if (str_eq_nocase(read_word(r), str_of(word)))
		return true;
	r->at = back;
	return false;
}

/* Between quotes of any of the three kinds. */
static struct str read_string(struct reader *r)
{
	char quote = peek(r);
	if (quote != '"' && quote != '\'' && quote != '`') {
		r->failed = true;
		return (struct str){0};
	}
	size_t from = ++r->at;
	while (r->at < r->text.n && r->text.p[r->at] != quote)
		r->at += r->text.p[r->at] == '\\' && quote != '`' ? 2 : 1;
	if (r->at >= r->text.n) {
		r->failed = true;
		return (struct str){0};
	}
	return str_sub(r->text, from, r->at++ - from);
}

/* ---- selectors
 * ------------------------------------------------------------------------------------------------------------ */

static enum matcher_op read_matcher_op(struct reader *r)
{
	if (take(r, "=~"))
		return MATCH_REGEX;
	if (take(r, "!~"))
		return MATCH_NOT_REGEX;
	if (take(r, "!="))
		return MATCH_NOT_EQUAL;
	want(r, "=");
	return MATCH_EQUAL;
}

/* Behind the brace. A quoted name on its own is the metric's. */
static void read_matchers(struct reader *r, struct series *s)
{
	struct matcher **end = &s->matchers;
	while (!r->failed && !take(r, "}")) {
		bool quoted = peek(r) == '"';
		struct str label = quoted ? read_string(r) : read_word(r);
		if (quoted && (peek(r) == ',' || peek(r) == '}')) {
			s->name = label;
		} else if (label.n == 0) {
			r->failed = true;
		} else {
			*end = ARENA_NEW(r->arena, struct matcher);
			(*end)->label = label;
			(*end)->op = read_matcher_op(r);
			(*end)->value = read_string(r);
			if ((*end)->op == MATCH_EQUAL && str_is(label, "__name__"))
				s->name = (*end)->value;
			end = &(*end)->next;
		}
		if (!take(r, ",") && peek(r) != '}')
			r->failed = true;
	}
}

static struct value read_selector(struct reader *r, struct str name)
{
	struct series *s = ARENA_NEW(r->arena, struct series);
	s->name = name;
	if (take(r, "{"))
		read_matchers(r, s);
	*r->end = s;
	r->end = &s->next;
	return (struct value){.count = COUNT_SERIES, .of = s};
}

/* [5m], [1h:1m], offset 5m, @ 123: none of them changes how many elements there are. */
static void read_modifiers(struct reader *r)
{
	for (;;) {
		if (take(r, "[")) {
			while (r->at < r->text.n && r->text.p[r->at] != ']')
				r->at++;
			want(r, "]");
		} else if (take_word(r, "offset")) {
			take(r, "-");
			skip_blanks(r);
			size_t from = r->at;
			while (r->at < r->text.n && (is_alpha(r->text.p[r->at]) || is_digit(r->text.p[r->at])))
				r->at++;
			r->failed |= r->at == from;
		} else if (take(r, "@")) {
			if (is_alpha(peek(r))) {
				read_word(r);
				want(r, "(");
				want(r, ")");
			} else {
				while (is_digit(peek(r)) || peek(r) == '.')
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
static const struct group_label *read_labels(struct reader *r)
{
	struct group_label *first = NULL, **end = &first;
	want(r, "(");
	while (!r->failed && !take(r, ")")) {
		struct str name = peek(r) == '"' ? read_string(r) : read_word(r);
		r->failed |= name.n == 0;
		*end = ARENA_NEW(r->arena, struct group_label);
		(*end)->name = name;
		end = &(*end)->next;
		if (!take(r, ",") && peek(r) != ')')
			r->failed = true;
	}
	return first;
}

struct grouping {
	bool given, without;
	const struct group_label *labels;
};

static void read_grouping(struct reader *r, struct grouping *g)
{
	bool by = !g->given && take_word(r, "by"), without = !by && !g->given && take_word(r, "without");
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

static struct value read_aggregation(struct reader *r, bool to_one)
{
	struct grouping g = {0};
	read_grouping(r, &g);
	want(r, "(");
	skip_blanks(r);
	size_t from = r->at;
	struct value inner = r->failed ? UNKNOWN : peek(r) == '"' ? (read_string(r), NUMBER) : read_expression(r, 0);
	bool only_one = str_is(str_trim(str_sub(r->text, from, r->at - from)), "1");
	if (!r->failed && take(r, ","))
		inner = read_expression(r, 0);
	want(r, ")");
	read_grouping(r, &g);
	if (to_one || only_one)
		return aggregate(&inner, &g);
	return UNKNOWN;
}

/* ---- functions
 * ------------------------------------------------------------------------------------------------------------ */

enum function_kind {
	/** Each element of the first vector among the arguments gives one. */
	FUNCTION_EACH,
	FUNCTION_SCALAR,
	FUNCTION_ONE,
	/** Answers where there is nothing. */
	FUNCTION_NOTHING,
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
	{"absent", FUNCTION_NOTHING},
	{"absent_over_time", FUNCTION_NOTHING},
	{"histogram_quantile", FUNCTION_QUANTILE},
	{"abs", FUNCTION_EACH},
	{"avg_over_time", FUNCTION_EACH},
	{"ceil", FUNCTION_EACH},
	{"changes", FUNCTION_EACH},
	{"clamp", FUNCTION_EACH},
	{"clamp_max", FUNCTION_EACH},
	{"clamp_min", FUNCTION_EACH},
	{"count_over_time", FUNCTION_EACH},
	{"delta", FUNCTION_EACH},
	{"deriv", FUNCTION_EACH},
	{"exp", FUNCTION_EACH},
	{"floor", FUNCTION_EACH},
	{"idelta", FUNCTION_EACH},
	{"increase", FUNCTION_EACH},
	{"irate", FUNCTION_EACH},
	{"last_over_time", FUNCTION_EACH},
	{"ln", FUNCTION_EACH},
	{"log10", FUNCTION_EACH},
	{"log2", FUNCTION_EACH},
	{"max_over_time", FUNCTION_EACH},
	{"min_over_time", FUNCTION_EACH},
	{"predict_linear", FUNCTION_EACH},
	{"quantile_over_time", FUNCTION_EACH},
	{"rate", FUNCTION_EACH},
	{"resets", FUNCTION_EACH},
	{"round", FUNCTION_EACH},
	{"sgn", FUNCTION_EACH},
	{"sort", FUNCTION_EACH},
	{"sort_desc", FUNCTION_EACH},
	{"sqrt", FUNCTION_EACH},
	{"stddev_over_time", FUNCTION_EACH},
	{"sum_over_time", FUNCTION_EACH},
};

/* One group less: that of `le`, which quantiles are taken over. */
static struct value quantile(struct reader *r, struct value v)
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

static struct value call(struct reader *r, struct str name, struct value first)
{
	for (size_t i = 0; i < COUNT_OF(functions); i++) {
		if (!str_is(name, functions[i].name))
			continue;
		r->out->answers_nothing |= functions[i].kind == FUNCTION_NOTHING || str_is(name, "vector");
		switch (functions[i].kind) {
		case FUNCTION_SCALAR:
			return NUMBER;
		case FUNCTION_ONE:
		case FUNCTION_NOTHING:
			return ONE;
		case FUNCTION_QUANTILE:
			return quantile(r, first);
		default:
			return first;
		}
	}
	return UNKNOWN;
}

/* Behind the name and the parenthesis. */
static struct value read_call(struct reader *r, struct str name)
{
	struct value first = NUMBER;
	while (!r->failed && !take(r, ")")) {
		char c = peek(r);
		struct value v = NUMBER;
		if (c == '"' || c == '\'' || c == '`')
			read_string(r);
		else
			v = read_expression(r, 0);
		if (first.scalar)
			first = v;
		if (!take(r, ",") && peek(r) != ')')
			r->failed = true;
	}
	return call(r, name, first);
}

/* ---- expressions
 * ---------------------------------------------------------------------------------------------------------- */

static struct value read_number(struct reader *r)
{
	skip_blanks(r);
	size_t from = r->at;
	while (r->at < r->text.n) {
		char c = r->text.p[r->at], before = r->at > from ? r->text.p[r->at - 1] : '\0';
		bool sign = (c == '+' || c == '-') && (before == 'e' || before == 'E');
		if (!is_digit(c) && c != '.' && !is_alpha(c) && !sign)
			break;
		r->at++;
	}
	return NUMBER;
}

static struct value read_primary(struct reader *r)
{
	char c = peek(r);
	if (take(r, "(")) {
		struct value v = read_expression(r, 0);
		want(r, ")");
		return v;
	}
	if (is_digit(c) || c == '.')
		return read_number(r);
	if (c == '{')
		return read_selector(r, (struct str){0});
	struct str name = read_word(r);
	if (name.n == 0) {
		r->failed = true;
		return UNKNOWN;
	}
	if (str_eq_nocase(name, STR("inf")) || str_eq_nocase(name, STR("nan")))
		return NUMBER;
	size_t back = r->at;
	bool groups = take_word(r, "by") || take_word(r, "without");
	r->at = back;
	bool calls = peek(r) == '(';
	if ((calls || groups) && (aggregates_to_one(name) || aggregates_to_some(name)))
		return read_aggregation(r, aggregates_to_one(name));
	if (calls) {
		take(r, "(");
		return read_call(r, name);
	}
	return read_selector(r, name);
}

static struct value read_unary(struct reader *r)
{
	struct value v;
	while (take(r, "-") || take(r, "+"))
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
static size_t take_operator(struct reader *r, unsigned level)
{
	for (size_t i = 0; i < COUNT_OF(operators); i++)
		if (operators[i].level > level &&
		    (operators[i].word ? take_word(r, operators[i].text) : take(r, operators[i].text)))
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

static struct matching read_matching(struct reader *r)
{
	struct matching m = {0};
	take_word(r, "bool");
	bool on = take_word(r, "on"), ignoring = !on && take_word(r, "ignoring");
	if (!on && !ignoring)
		return m;
	const struct group_label *labels = read_labels(r);
	m.on_nothing = on && !labels;
	m.some = !m.on_nothing;
	if (take_word(r, "group_left") || take_word(r, "group_right")) {
		m = (struct matching){.some = true};
		if (peek(r) == '(')
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

static struct value read_expression(struct reader *r, unsigned level)
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
	struct reader r = {.text = text, .arena = arena, .out = out, .end = &out->series};
	struct value v = read_expression(&r, 0);
	if (r.failed || peek(&r) != '\0' || r.at < r.text.n)
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
