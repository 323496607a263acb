/* SPDX-License-Identifier: Apache-2.0 */
#include "lint/engine.h"

size_t rule_index(const struct rule *rule)
{
	size_t i = 0;
	while (i < RULE_COUNT && rule_list[i] != rule)
		i++;
	return i;
}

/* Every word must cover at least one rule. */
static bool check_selectors(const struct str *selectors, size_t n, const char *option, struct problems *problems)
{
	bool good = true;
	for (size_t i = 0; i < n; i++) {
		bool found = false;
		for (size_t r = 0; r < RULE_COUNT && !found; r++)
			found = rule_matches(rule_list[r], selectors[i]);
		if (found)
			continue;
		good = false;
		struct problem *p =
			problem_add(problems, NULL, 0, 0, "%s: there is no rule '%.*s'", option, STR_ARG(selectors[i]));
		struct str near = rule_nearest(selectors[i]);
		if (near.n)
			problem_hint(problems, p, "did you mean '%.*s'?", STR_ARG(near));
		else
			problem_hint(problems, p, "'k8sai rules' lists them");
	}
	return good;
}

static bool matches_any(const struct rule *rule, const struct str *selectors, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (rule_matches(rule, selectors[i]))
			return true;
	return false;
}

static void add_id(struct rule_ids *ids, size_t rule)
{
	ids->at[ids->n++] = (uint16_t)rule;
}

static void add_rule(struct dispatch *d, size_t i)
{
	const struct rule *r = rule_list[i];
	rule_bit_set(&d->enabled, i);
	d->shapes |= (r->flags & RULE_SHAPE) != 0;
	if (r->document)
		add_id(&d->document, i);
	if (r->set)
		add_id(&d->set, i);
	if (r->pod)
		add_id(&d->pod[r->audience], i);
	if (r->container)
		add_id(&d->container[r->audience], i);
	if (r->object && r->kinds)
		for (const enum kind *k = r->kinds; *k != KIND_OTHER; k++)
			add_id(&d->object[*k], i);
	if (r->object && !r->kinds)
		for (size_t k = 0; k < KIND_COUNT; k++)
			add_id(&d->object[k], i);
}

static void read_supersedes(struct dispatch *d, size_t i)
{
	struct str rest = str_of(rule_list[i]->supersedes), code;
	while (rest.n && str_split(&rest, ' ', &code)) {
		const struct rule *other = rule_find(code);
		if (!other)
			continue;
		rule_bit_set(&d->supersedes[i], rule_index(other));
		rule_bit_set(&d->superseders, i);
	}
}

bool dispatch_init(struct dispatch *d, const struct lint_options *options, struct problems *problems)
{
	*d = (struct dispatch){0};
	bool good = check_selectors(options->select, options->n_select, "--select", problems);
	good &= check_selectors(options->ignore, options->n_ignore, "--ignore", problems);
	for (size_t i = 0; i < RULE_COUNT; i++) {
		bool selected = options->n_select == 0 || matches_any(rule_list[i], options->select, options->n_select);
		if (selected && !matches_any(rule_list[i], options->ignore, options->n_ignore))
			add_rule(d, i);
		read_supersedes(d, i);
	}
	return good;
}
