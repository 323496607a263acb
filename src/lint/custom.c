/* SPDX-License-Identifier: Apache-2.0
 * From the trees of a configuration to rules of a run. */
#include "lint/custom.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "base/nearest.h"
#include "doc/doc.h"
#include "doc/emit.h"
#include "lint/custom_inside.h"

/* Names are told apart from built-in ones, whose codes and families have no '-'. Pages show examples up to a size. */
enum { NAME_BYTES = 80, PAGE_BYTES = 16 * 1024 };

struct compiler {
	struct custom_rules *rules;
	struct custom_rule *rule;
	struct problems *problems;
	const struct node *const *fields;
	bool good;
};

ATTR_PRINTF(3, 4)
static struct problem *wrong(struct compiler *c, const struct node *at, const char *fmt, ...)
{
	va_list args;
	va_start(args, fmt);
	struct str text = arena_vprintf(&c->problems->arena, fmt, args);
	va_end(args);
	c->good = false;
	return node_problem(c->problems, at, "%.*s", STR_ARG(text));
}

/* ---- names in expressions ---- */

static void unknown_name(struct compiler *c, const struct jsone_use *use)
{
	size_t n;
	const struct custom_word *words = custom_names(&n);
	struct nearest near = nearest_start(use->name);
	struct problem *p =
		jsone_use_problem(c->problems, use, -1,
				  arena_printf(&c->problems->arena, "unknown %s '%.*s'",
					       use->called ? "function" : "name", STR_ARG(str_sub(use->name, 0, 100))));
	c->good = false;
	for (size_t i = 0; i < n; i++) {
		if (custom_name_in(i, c->rule->scope)) {
			nearest_offer(&near, str_of(words[i].name));
		} else if (str_is(use->name, words[i].name)) {
			problem_hint(c->problems, p, "%s", words[i].text);
			return;
		}
	}
	for (size_t i = 0; i < c->rules->n_functions; i++)
		nearest_offer(&near, str_of(c->rules->functions[i].name));
	for (const struct jsone_function *f = jsone_builtins(); f->name; f++)
		nearest_offer(&near, str_of(f->name));
	if (near.best.p)
		problem_hint(c->problems, p, "did you mean '%.*s'?", STR_ARG(near.best));
	else
		problem_hint(c->problems, p, "'k8sai explain custom' lists the names; text stands in quotes");
}

static void wrong_sign(struct compiler *c, const struct jsone_use *use)
{
	struct problem *p = jsone_use_problem(c->problems, use, -1,
					      arena_printf(&c->problems->arena,
							   "'%.*s' binds more tightly than a call, '.' and '['",
							   STR_ARG(use->name)));
	problem_hint(c->problems, p, "put parentheses around what it applies to: %.*s(...)", STR_ARG(use->name));
	c->good = false;
}

static const struct jsone_function *function_of(const struct compiler *c, struct str name)
{
	for (size_t i = 0; i < c->rules->n_functions; i++)
		if (str_is(name, c->rules->functions[i].name))
			return &c->rules->functions[i];
	for (const struct jsone_function *f = jsone_builtins(); f->name; f++)
		if (str_is(name, f->name))
			return f;
	return NULL;
}

static void check_use(void *ctx, const struct jsone_use *use)
{
	struct compiler *c = ctx;
	size_t n;
	const struct custom_word *words = custom_names(&n);
	if (use->sign) {
		wrong_sign(c, use);
		return;
	}
	for (size_t i = 0; i < n; i++)
		if (str_is(use->name, words[i].name) && custom_name_in(i, c->rule->scope)) {
			c->rule->uses |= (uint64_t)1 << i;
			return;
		}
	const struct jsone_function *f = function_of(c, use->name);
	if (!f)
		unknown_name(c, use);
	else if (!custom_check_call(c->rules, use, c->problems))
		c->good = false;
}

/* ---- the words of a rule ---- */

static void read_condition(struct compiler *c, enum custom_field field, struct custom_condition *out)
{
	const struct node *n = c->fields[field];
	*out = (struct custom_condition){.constant = node_bool(n, true), .word = custom_fields[field].name, .node = n};
	if (!node_is(n, NODE_STRING))
		return;
	out->expr = jsone_expr_compile(n, c->problems);
	if (out->expr)
		jsone_expr_uses(out->expr, check_use, c);
	else
		c->good = false;
}

static void read_test(struct compiler *c)
{
	const struct node *assert_ = c->fields[FIELD_ASSERT], *forbid = c->fields[FIELD_FORBID];
	if (assert_ && forbid)
		wrong(c, forbid, "a rule has either 'assert' or 'forbid'");
	c->rule->wanted = !forbid;
	if (assert_ || forbid)
		read_condition(c, forbid ? FIELD_FORBID : FIELD_ASSERT, &c->rule->test);
	else
		wrong(c, c->rule->message_node,
		      "a rule needs 'assert' (what must be true) or 'forbid' (what must not)");
}

static void read_message(struct compiler *c, const struct node *rule)
{
	const struct node *n = c->fields[FIELD_MESSAGE];
	c->rule->message = str_trim(node_text(n));
	c->rule->message_node = n ? n : rule;
	if (!n)
		wrong(c, rule, "a rule needs a 'message'");
	else if (!c->rule->message.n)
		wrong(c, n, "the message is empty");
	if (!str_has(c->rule->message, "${"))
		return;
	c->rule->template = jsone_compile(n);
	c->good = jsone_check(c->rule->template, c->problems) && c->good;
	jsone_text_uses(c->rule->template, check_use, c);
}

static void read_severity(struct compiler *c)
{
	const struct node *n = c->fields[FIELD_SEVERITY];
	c->rule->rule.severity = SEVERITY_WARNING;
	if (n && !severity_parse(node_text(n), &c->rule->rule.severity))
		wrong(c, n, "'severity' must be %s", custom_fields[FIELD_SEVERITY].type);
}

static void read_scope(struct compiler *c)
{
	static const char *const names[SCOPE_COUNT] = {"object", "pod", "container"};
	const struct node *n = c->fields[FIELD_FOR];
	size_t i = 0;
	while (n && i < SCOPE_COUNT && !node_text_is(n, names[i]))
		i++;
	if (i == SCOPE_COUNT)
		wrong(c, n, "'for' must be %s", custom_fields[FIELD_FOR].type);
	else
		c->rule->scope = (enum custom_scope)i;
}

/* A kind of somebody's own may have any name; one that differs from a known one only in how it is written is a slip. */
static void check_kind(struct compiler *c, const struct node *n, struct str kind)
{
	if (!kind.n)
		wrong(c, n, "a kind is empty");
	struct str plural = str_ends(kind, "s") ? str_sub(kind, 0, kind.n - 1) : kind;
	for (int i = KIND_OTHER + 1; i < KIND_COUNT; i++)
		if (str_is(kind, kind_info((enum kind)i)->name))
			return;
	for (int i = KIND_OTHER + 1; i < KIND_COUNT; i++) {
		struct str known = str_of(kind_info((enum kind)i)->name);
		if (!str_eq_nocase(kind, known) && !str_eq_nocase(plural, known))
			continue;
		struct problem *p = wrong(c, n, "there is no kind '%.*s'", STR_ARG(str_sub(kind, 0, 100)));
		problem_hint(c->problems, p, "did you mean '%.*s'?", STR_ARG(known));
		return;
	}
}

static void read_kinds(struct compiler *c)
{
	const struct node *n = c->fields[FIELD_KINDS];
	bool list = node_is(n, NODE_SEQ);
	size_t room = list ? node_count(n) : 1;
	struct str *kinds = arena_calloc(&c->rules->arena, room + 1, sizeof *kinds);
	c->rule->kinds = kinds;
	if (list && room == 0)
		wrong(c, n, "'kinds' is empty: leave it out for all kinds");
	for (const struct node *e = list ? node_first(n) : n; e; e = list ? e->next : NULL) {
		check_kind(c, e, node_text(e));
		kinds[c->rule->n_kinds++] = node_text(e);
	}
}

static void read_at(struct compiler *c)
{
	const struct node *n = c->fields[FIELD_AT];
	size_t bad;
	if (!n)
		return;
	if (!path_parse(node_text(n), &c->rules->arena, &c->rule->at, &bad)) {
		struct problem *p = wrong(c, n, "'at' is no path such as spec.template.spec.containers");
		problem_hint(c->problems, p,
			     "names with other signs than letters, digits, '_' and '-' stand in quotes: "
			     "metadata.labels[\"app.kubernetes.io/name\"]");
		return;
	}
	struct str first = c->rule->at.at[0].key;
	if (c->rule->scope == SCOPE_POD && !(first.p && (str_is(first, "metadata") || str_is(first, "spec"))))
		wrong(c, n, "'at' of a pod begins with 'metadata' or 'spec'");
}

/* A copy for pages, in which nothing can drive a terminal: control characters (C1's are two bytes) become '?'. */
static const char *page_text(struct compiler *c, struct str s)
{
	char *text = arena_strz(&c->rules->arena, s);
	for (size_t i = 0; i < s.n; i++) {
		unsigned char at = (unsigned char)text[i], next = (unsigned char)text[i + 1];
		if ((at < 0x20 && at != '\n' && at != '\t') || at == 0x7F)
			text[i] = '?';
		else if (at == 0xC2 && next >= 0x80 && next < 0xA0)
			text[i] = text[i + 1] = '?';
	}
	return text;
}

static const char *optional_text(struct compiler *c, enum custom_field field)
{
	struct str s = str_trim(node_text(c->fields[field]));
	return s.n ? page_text(c, s) : NULL;
}

/* The first example as a page shows it. */
static const char *example_text(struct compiler *c, const struct node *n)
{
	const char *text = NULL;
	if (node_is(n, NODE_SEQ))
		n = node_at(n, 0);
	if (!n)
		return NULL;
	if (node_is(n, NODE_STRING))
		return page_text(c, node_text(n));
	struct buf out;
	buf_init(&out, PAGE_BYTES);
	emit_yaml(n, &out);
	if (!out.overflow)
		text = arena_strz(&c->rules->arena, buf_str(&out));
	buf_release(&out);
	return text;
}

static void read_page(struct compiler *c)
{
	struct rule *r = &c->rule->rule;
	r->what = optional_text(c, FIELD_DESCRIPTION);
	if (!r->what)
		r->what = page_text(c, c->rule->message);
	r->why = optional_text(c, FIELD_WHY);
	r->fix = optional_text(c, FIELD_HELP);
	r->source = optional_text(c, FIELD_URL);
	if (r->source &&
	    (!str_starts(str_of(r->source), "https://") || str_find(str_of(r->source), ' ') < strlen(r->source)))
		wrong(c, c->fields[FIELD_URL], "'url' must begin with https://");
	c->rule->good = c->fields[FIELD_GOOD];
	c->rule->bad = c->fields[FIELD_BAD];
	r->good = example_text(c, c->rule->good);
	r->bad = example_text(c, c->rule->bad);
}

/* ---- names of rules ---- */

static bool is_word_char(char ch)
{
	return (ch >= 'a' && ch <= 'z') || is_digit(ch);
}

/* Words of small letters and digits joined by '-', two at least, so that none looks like a code or a family. */
static bool is_rule_name(struct str s)
{
	size_t joints = 0;
	for (size_t i = 0; i < s.n; i++) {
		bool joint = s.p[i] == '-';
		if (!joint && !is_word_char(s.p[i]))
			return false;
		if (joint && (i == 0 || i + 1 == s.n || s.p[i - 1] == '-'))
			return false;
		joints += joint;
	}
	return joints > 0 && s.n <= NAME_BYTES && !is_digit(s.p[0]);
}

static void check_name(struct compiler *c, const struct node *rule, struct strmap *seen)
{
	const struct node *n = c->fields[FIELD_NAME];
	struct str name = node_text(n);
	if (!n) {
		wrong(c, rule, "a rule needs a 'name'");
	} else if (!is_rule_name(name)) {
		struct problem *p = wrong(c, n, "'%.*s' is no name of a rule", STR_ARG(str_sub(name, 0, 100)));
		problem_hint(c->problems, p,
			     "names are words of small letters and digits joined by '-', such as "
			     "team-label-required");
	} else if (rule_find(name)) {
		wrong(c, n, "'%.*s' is a built-in rule (%s)", STR_ARG(name), rule_find(name)->code);
	} else {
		void **slot = strmap_at(seen, name);
		if (*slot)
			wrong(c, n, "there are two rules '%.*s'", STR_ARG(name));
		*slot = c;
	}
}

/* ---- all of them ---- */

static bool compile_rule(struct custom_rules *rules, const struct node *node, struct strmap *seen,
			 struct problems *problems)
{
	const struct node *fields[FIELD_COUNT];
	if (rules->n == RULE_CUSTOM_MOST) {
		node_problem(problems, node, "there are more than %d custom rules", RULE_CUSTOM_MOST);
		return false;
	}
	struct custom_rule *r = &rules->at[rules->n];
	*r = (struct custom_rule){.index = rules->n++};
	struct compiler c = {.rules = rules, .rule = r, .problems = problems, .fields = fields};
	c.good = custom_read_fields(node, fields, problems);
	check_name(&c, node, seen);
	r->rule.code = r->rule.name = arena_strz(&rules->arena, node_text(fields[FIELD_NAME]));
	r->rule.audience = FOR_ALL;
	r->rule.flags = RULE_CUSTOM;
	r->partial = node_bool(fields[FIELD_PARTIAL], false);
	read_severity(&c);
	read_scope(&c);
	read_kinds(&c);
	read_message(&c, node);
	read_condition(&c, FIELD_WHEN, &r->when);
	read_test(&c);
	read_at(&c);
	read_page(&c);
	return c.good;
}

static struct str name_of(const struct node *rule)
{
	return node_string(node_get(rule, KEY_name));
}

/* Which list each name is taken from: the last one that has it (counted from 1). */
static void find_winners(const struct node *const *lists, size_t n, struct strmap *winners)
{
	for (size_t l = 0; l < n; l++)
		for (const struct node *e = node_first(lists[l]); e; e = e->next)
			if (name_of(e).p)
				*strmap_at(winners, name_of(e)) = (void *)(uintptr_t)(l + 1);
}

static bool compile_list(struct custom_rules *rules, const struct node *list, size_t l, const struct strmap *winners,
			 struct problems *problems)
{
	struct strmap seen;
	strmap_init(&seen);
	bool good = node_is(list, NODE_SEQ);
	if (!good)
		node_problem(problems, list, "'custom' must be a list of rules");
	for (const struct node *e = good ? node_first(list) : NULL; e && rules->n <= RULE_CUSTOM_MOST; e = e->next) {
		if (!node_is(e, NODE_MAP)) {
			node_problem(problems, e, "a custom rule must be a map");
			good = false;
		} else if (!name_of(e).p || (uintptr_t)strmap_get(winners, name_of(e)) == l + 1) {
			size_t before = rules->n;
			good &= compile_rule(rules, e, &seen, problems);
			if (rules->n == before)
				break;
		}
	}
	strmap_release(&seen);
	return good;
}

struct custom_rules *custom_compile(const struct node *const *lists, size_t n, struct problems *problems)
{
	struct custom_rules *rules = xcalloc(1, sizeof *rules);
	struct strmap winners;
	arena_init(&rules->arena);
	strmap_init(&rules->patterns);
	strmap_init(&winners);
	rules->at = xcalloc(RULE_CUSTOM_MOST, sizeof *rules->at);
	rules->functions = custom_functions(rules, &rules->arena, &rules->n_functions);
	find_winners(lists, n, &winners);
	bool good = true;
	for (size_t l = 0; l < n; l++)
		good &= compile_list(rules, lists[l], l, &winners, problems);
	strmap_release(&winners);
	if (good)
		return rules;
	custom_free(rules);
	return NULL;
}

void custom_free(struct custom_rules *rules)
{
	if (!rules)
		return;
	for (size_t i = 0; i < rules->n; i++) {
		jsone_expr_free(rules->at[i].when.expr);
		jsone_expr_free(rules->at[i].test.expr);
		jsone_free(rules->at[i].template);
	}
	for (size_t i = 0; i < rules->patterns.cap; i++)
		if (rules->patterns.slots[i].key.p)
			regex_free(rules->patterns.slots[i].value);
	strmap_release(&rules->patterns);
	free(rules->at);
	arena_release(&rules->arena);
	free(rules);
}

size_t custom_count(const struct custom_rules *rules)
{
	return rules ? rules->n : 0;
}

const struct rule *custom_at(const struct custom_rules *rules, size_t i)
{
	return &rules->at[i].rule;
}

size_t custom_index(const struct rule *rule)
{
	/* The rule is the first member. */
	return ((const struct custom_rule *)(const void *)rule)->index;
}
