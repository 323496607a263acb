/* SPDX-License-Identifier: Apache-2.0 */
#include "lint/config.h"
#include "lint/engine.h"

/* Every word must cover at least one rule. */
static bool check_selectors(const struct str *selectors, size_t n, const char *option,
			    const struct custom_rules *custom, struct problems *problems)
{
	bool good = true;
	for (size_t i = 0; i < n; i++) {
		if (rule_selects(custom, selectors[i]))
			continue;
		good = false;
		struct problem *p =
			problem_add(problems, NULL, 0, 0, "%s: there is no rule '%.*s'", option, STR_ARG(selectors[i]));
		struct str near = rule_nearest_of(custom, selectors[i]);
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

/* A rule that the command line names by itself is wanted whatever the configuration leaves out. */
static bool is_named(const struct rule *rule, const struct lint_options *o)
{
	for (size_t i = 0; i < o->n_select; i++)
		if (str_eq_nocase(o->select[i], str_of(rule->code)) || str_eq_nocase(o->select[i], str_of(rule->name)))
			return true;
	return false;
}

static bool is_wanted(const struct rule *rule, const struct lint_options *o)
{
	const struct lint_config *config = o->config;
	if (matches_any(rule, o->ignore, o->n_ignore))
		return false;
	if (config && config_rule_off(config, rule) && !is_named(rule, o))
		return false;
	if (o->n_select)
		return matches_any(rule, o->select, o->n_select);
	return !config || config->n_select == 0 || matches_any(rule, config->select, config->n_select);
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
	bool good = check_selectors(options->select, options->n_select, "--select", options->custom, problems);
	good &= check_selectors(options->ignore, options->n_ignore, "--ignore", options->custom, problems);
	for (size_t i = 0; i < RULE_COUNT; i++) {
		if (is_wanted(rule_list[i], options))
			add_rule(d, i);
		read_supersedes(d, i);
	}
	d->custom = options->custom;
	for (size_t i = RULE_COUNT; i < rule_total(d->custom); i++)
		if (is_wanted(rule_at(d->custom, i), options))
			rule_bit_set(&d->enabled, i);
	return good;
}
