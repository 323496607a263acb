/* SPDX-License-Identifier: Apache-2.0
 * Functions of custom rules beside JSON-e's own. */
#include "doc/build.h"
#include "lint/custom_inside.h"

/* What things cost beside an evaluation's own steps. */
enum { COST_MATCH = 200, COST_COMPILE = 20000, COST_FOUND = 8 };

/* "null", "a text", ... */
static const char *kind_words(const struct jsone_value *v)
{
	static const char *const kinds[] = {"null", "a boolean", "a number", "a text", "a list", "a map", "a function"};
	return v->kind < COUNT_OF(kinds) ? kinds[v->kind] : kinds[0];
}

/* ---- get, has, find ---- */

struct search {
	struct jsone_run *run;
	/** The first thing found, or a list of all. */
	const struct node *found;
	struct node *list;
	bool failed;
};

static bool take_first(void *ctx, const struct node *found)
{
	struct search *s = ctx;
	s->found = found;
	return false;
}

static bool count_step(void *ctx, size_t work)
{
	struct search *s = ctx;
	s->failed = !jsone_spend(s->run, work);
	return !s->failed;
}

static bool take_all(void *ctx, const struct node *found)
{
	struct search *s = ctx;
	if (!count_step(s, COST_FOUND))
		return false;
	build_push(s->list, build_copy(jsone_arena(s->run), found));
	return true;
}

static bool search(struct search *s, const char *function, bool all, const struct jsone_value *args)
{
	if (args[1].kind != JSONE_STRING)
		return jsone_fail(s->run, "%s() takes a value and a path in quotes; the path is %s", function,
				  kind_words(&args[1]));
	const char *wrong = custom_path_mistake(args[1].text, all);
	if (wrong)
		return jsone_fail(s->run, "'%.*s' is no path: %s", STR_ARG(str_sub(args[1].text, 0, 200)), wrong);
	struct custom_walk walk = {s->list ? take_all : take_first, count_step, s};
	if (args[0].kind == JSONE_ARRAY || args[0].kind == JSONE_OBJECT)
		custom_walk(&walk, args[0].node, args[1].text);
	return !s->failed;
}

static bool call_get(struct jsone_run *run, const void *user, const struct jsone_value *args, size_t n,
		     struct jsone_value *out)
{
	(void)user;
	struct search s = {.run = run};
	if (!search(&s, "get", false, args))
		return false;
	*out = s.found ? jsone_value_of(s.found) : n > 2 ? args[2] : jsone_null();
	return true;
}

static bool call_has(struct jsone_run *run, const void *user, const struct jsone_value *args, size_t n,
		     struct jsone_value *out)
{
	(void)user;
	(void)n;
	struct search s = {.run = run};
	if (!search(&s, "has", true, args))
		return false;
	*out = jsone_bool(s.found != NULL);
	return true;
}

static bool call_find(struct jsone_run *run, const void *user, const struct jsone_value *args, size_t n,
		      struct jsone_value *out)
{
	(void)user;
	(void)n;
	struct search s = {.run = run, .list = build_seq(jsone_arena(run))};
	if (!search(&s, "find", true, args))
		return false;
	*out = jsone_value_of(s.list);
	return true;
}

/* ---- matches, glob ---- */

static bool search_text(struct jsone_run *run, const struct regex *re, struct str text, struct jsone_value *out)
{
	enum regex_verdict verdict = regex_search(re, text);
	*out = jsone_bool(verdict == REGEX_YES);
	return verdict != REGEX_LIMIT ||
	       jsone_fail(run, "the pattern takes too long on '%.*s'", STR_ARG(str_sub(text, 0, 100)));
}

/* A pattern that was put together. */
static bool match_new(struct jsone_run *run, const struct jsone_value *args, struct jsone_value *out)
{
	struct buf why;
	if (!jsone_spend(run, COST_COMPILE))
		return false;
	buf_init(&why, 1000);
	struct regex *re = regex_compile(args[0].text, REGEX_PCRE, &why);
	bool ok = re ? search_text(run, re, args[1].text, out)
		     : jsone_fail(run, "'%.*s' is no regular expression: %.*s", STR_ARG(str_sub(args[0].text, 0, 200)),
				  STR_ARG(buf_str(&why)));
	regex_free(re);
	buf_release(&why);
	return ok;
}

static bool call_matches(struct jsone_run *run, const void *user, const struct jsone_value *args, size_t n,
			 struct jsone_value *out)
{
	const struct custom_rules *rules = user;
	(void)n;
	for (int i = 0; i < 2; i++)
		if (args[i].kind != JSONE_STRING)
			return jsone_fail(run, "matches() takes a pattern and a text; the %s is %s",
					  i ? "text" : "pattern", kind_words(&args[i]));
	if (!jsone_spend(run, COST_MATCH + args[1].text.n / 16))
		return false;
	const struct regex *re = args[0].text.n ? strmap_get(&rules->patterns, args[0].text) : NULL;
	return re ? search_text(run, re, args[1].text, out) : match_new(run, args, out);
}

/* '*' is any text, '?' one byte. Only the last '*' is ever gone back to. */
static bool glob_fits(struct str pattern, struct str text)
{
	size_t p = 0, t = 0, star = SIZE_MAX, after = 0;
	while (t < text.n) {
		if (p < pattern.n && pattern.p[p] == '*') {
			star = p++;
			after = t;
		} else if (p < pattern.n && (pattern.p[p] == '?' || pattern.p[p] == text.p[t])) {
			p++;
			t++;
		} else if (star != SIZE_MAX) {
			p = star + 1;
			t = ++after;
		} else {
			return false;
		}
	}
	while (p < pattern.n && pattern.p[p] == '*')
		p++;
	return p == pattern.n;
}

static bool try_glob(struct jsone_run *run, const struct jsone_value *pattern, struct str text, bool *fits)
{
	if (pattern->kind != JSONE_STRING)
		return jsone_fail(run, "glob() takes a pattern (or a list of them) and a text; a pattern is %s",
				  kind_words(pattern));
	/* As many characters as may have to be compared. */
	if (!jsone_spend(run, 1 + pattern->text.n * text.n / 64))
		return false;
	*fits = *fits || glob_fits(pattern->text, text);
	return true;
}

static bool call_glob(struct jsone_run *run, const void *user, const struct jsone_value *args, size_t n,
		      struct jsone_value *out)
{
	(void)user;
	(void)n;
	bool fits = false, ok = true;
	if (args[1].kind != JSONE_STRING)
		return jsone_fail(run, "glob() takes a pattern (or a list of them) and a text; the text is %s",
				  kind_words(&args[1]));
	if (args[0].kind != JSONE_ARRAY)
		ok = try_glob(run, &args[0], args[1].text, &fits);
	for (const struct node *e = args[0].kind == JSONE_ARRAY ? node_first(args[0].node) : NULL; e && ok;
	     e = e->next) {
		struct jsone_value pattern = jsone_value_of(e);
		ok = try_glob(run, &pattern, args[1].text, &fits);
	}
	*out = jsone_bool(fits);
	return ok;
}

/* ---- quantity ---- */

static bool call_quantity(struct jsone_run *run, const void *user, const struct jsone_value *args, size_t n,
			  struct jsone_value *out)
{
	struct quantity q;
	(void)user;
	bool is_one = args[0].kind == JSONE_STRING && quantity_parse(args[0].text, &q);
	if (args[0].kind == JSONE_NUMBER)
		*out = args[0];
	else if (is_one)
		*out = jsone_number((q.negative ? -1 : 1) * ((double)q.whole + q.nano / 1e9));
	else if (n > 1)
		*out = args[1];
	else if (args[0].kind == JSONE_STRING)
		return jsone_fail(run, "'%.*s' is no quantity; a second argument says what to take then",
				  STR_ARG(str_sub(args[0].text, 0, 100)));
	else
		return jsone_fail(run,
				  "quantity() takes a text such as '4Gi', not %s; a second argument says what to "
				  "take then",
				  kind_words(&args[0]));
	return true;
}

/* ---- the table ---- */

static const struct custom_word words[] = {
	{"get", "(value, path[, default])",
	 "The value at a path, such as 'spec.template.spec.nodeSelector' or 'spec.tolerations[0].key'; the default "
	 "(null without one) when something on the way is missing or null. Keys with dots in them stand in brackets "
	 "and quotes, as in metadata.labels[\"app.kubernetes.io/name\"]; at the end of a path they need none.",
	 "get(object, 'spec.strategy.type', 'RollingUpdate')", "\"RollingUpdate\""},
	{"has", "(value, path)",
	 "Is there something other than null at the path? '[*]' stands for any element of a list, or any value of a "
	 "map.",
	 "has(pods[0].spec, 'volumes[*].hostPath')", "false"},
	{"find", "(value, path)", "The list of all values at a path with '[*]' in it.",
	 "find(object, 'spec.template.spec.containers[*].image')", "[\"registry.example/llama:1.2\"]"},
	{"matches", "(pattern, text)",
	 "Does a regular expression (PCRE2) match somewhere in the text? '^' and '$' tie it to the ends. A pattern "
	 "that "
	 "takes too long fails the run.",
	 "matches('^[0-9]+[.][0-9]+$', containers[0].tag)", "true"},
	{"glob", "(pattern, text)",
	 "Does the pattern fit the whole text? '*' stands for any text, '?' for one character. A list of patterns fits "
	 "when one of them does.",
	 "glob(['registry.example/*', 'ghcr.io/acme/*'], containers[0].image)", "true"},
	{"quantity", "(value[, default])",
	 "A Kubernetes quantity such as '500m' or '4Gi' as a number; the default when it is none (missing, for one).",
	 "quantity(containers[0].limits.memory) / quantity('1Gi')", "16"},
};

static const struct {
	jsone_fn *call;
	uint8_t least, most;
	/** Its first argument is a pattern, its second a path, in which '[*]' may stand. */
	bool pattern, path, all;
} calls[COUNT_OF(words)] = {
	{call_get, 2, 3, false, true, false},   {call_has, 2, 2, false, true, true},
	{call_find, 2, 2, false, true, true},   {call_matches, 2, 2, true, false, false},
	{call_glob, 2, 2, false, false, false}, {call_quantity, 1, 2, false, false, false},
};

const struct custom_word *custom_function_words(size_t *n)
{
	*n = COUNT_OF(words);
	return words;
}

const struct jsone_function *custom_functions(const struct custom_rules *rules, struct arena *a, size_t *n)
{
	struct jsone_function *made = arena_calloc(a, COUNT_OF(words), sizeof *made);
	for (size_t i = 0; i < COUNT_OF(words); i++)
		made[i] = (struct jsone_function){words[i].name,
						  calls[i].call,
						  calls[i].least,
						  calls[i].most,
						  {JSONE_IS_ANY, JSONE_IS_ANY, JSONE_IS_ANY},
						  rules};
	*n = COUNT_OF(words);
	return made;
}

static bool check_pattern(struct custom_rules *rules, const struct jsone_use *use, struct problems *problems)
{
	struct str pattern = use->args[0]->text;
	if (!pattern.n || strmap_get(&rules->patterns, pattern))
		return true;
	struct buf why;
	buf_init(&why, 1000);
	struct regex *re = regex_compile(pattern, REGEX_PCRE, &why);
	if (re)
		*strmap_at(&rules->patterns, pattern) = re;
	else
		jsone_use_problem(
			problems, use, 0,
			arena_printf(&problems->arena, "not a regular expression: %.*s", STR_ARG(buf_str(&why))));
	buf_release(&why);
	return re != NULL;
}

static bool is_text(const struct jsone_value *v)
{
	return v && v->kind == JSONE_STRING;
}

bool custom_check_call(struct custom_rules *rules, const struct jsone_use *use, struct problems *problems)
{
	size_t i = 0;
	while (i < COUNT_OF(words) && !str_is(use->name, words[i].name))
		i++;
	if (i == COUNT_OF(words) || !use->called)
		return true;
	if (use->n_args < calls[i].least || use->n_args > calls[i].most) {
		struct problem *p = jsone_use_problem(
			problems, use, -1, arena_printf(&problems->arena, "%s takes %s", words[i].name, words[i].type));
		problem_hint(problems, p, "'k8sai explain custom' has examples");
		return false;
	}
	if (calls[i].pattern && is_text(use->args[0]) && !check_pattern(rules, use, problems))
		return false;
	const char *wrong =
		calls[i].path && is_text(use->args[1]) ? custom_path_mistake(use->args[1]->text, calls[i].all) : NULL;
	if (wrong)
		jsone_use_problem(problems, use, 1, arena_printf(&problems->arena, "not a path: %s", wrong));
	return !wrong;
}
