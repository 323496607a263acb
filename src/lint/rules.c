/* SPDX-License-Identifier: Apache-2.0 */
#include "base/nearest.h"
#include "lint/custom.h"

const struct rule *const rule_list[RULE_COUNT] = {
#define RULE(id) &rule_##id,
#include "lint/rules.def"
#undef RULE
};

static const struct {
	const char *prefix, *title;
} families[] = {
	{"API", "the object itself"},
	{"AVL", "availability"},
	{"GPU", "accelerator resources"},
	{"IMG", "images"},
	{"NET", "network"},
	{"OBS", "observability"},
	{"PRB", "probes"},
	{"QTA", "quota"},
	{"RES", "CPU, memory, shared memory"},
	{"SCH", "scheduling"},
	{"SCL", "autoscaling"},
	{"SEC", "security"},
	{"SRV", "serving engines"},
	{"STO", "storage"},
	{"SUP", "suppression"},
	{"TRN", "training"},
	{"custom", "custom rules"},
};

struct str rule_letters(const struct rule *rule)
{
	if (rule->flags & RULE_CUSTOM)
		return STR("custom");
	struct str code = str_of(rule->code);
	size_t n = 0;
	while (n < code.n && (code.p[n] < '0' || code.p[n] > '9'))
		n++;
	return str_sub(code, 0, n);
}

const char *rule_family(const struct rule *rule)
{
	struct str prefix = rule_letters(rule);
	for (size_t i = 0; i < COUNT_OF(families); i++)
		if (str_is(prefix, families[i].prefix))
			return families[i].title;
	return "";
}

bool rule_matches(const struct rule *rule, struct str selector)
{
	return str_eq_nocase(str_of(rule->code), selector) || str_eq_nocase(str_of(rule->name), selector) ||
	       str_eq_nocase(rule_letters(rule), selector);
}

size_t rule_total(const struct custom_rules *custom)
{
	return RULE_COUNT + custom_count(custom);
}

const struct rule *rule_at(const struct custom_rules *custom, size_t i)
{
	return i < RULE_COUNT ? rule_list[i] : custom_at(custom, i - RULE_COUNT);
}

size_t rule_index(const struct rule *rule)
{
	size_t i = 0;
	if (rule->flags & RULE_CUSTOM)
		return RULE_COUNT + custom_index(rule);
	while (i < RULE_COUNT && rule_list[i] != rule)
		i++;
	return i;
}

bool rule_selects(const struct custom_rules *custom, struct str selector)
{
	for (size_t i = 0; i < rule_total(custom); i++)
		if (rule_matches(rule_at(custom, i), selector))
			return true;
	return false;
}

const struct rule *rule_find(struct str code_or_name)
{
	for (size_t i = 0; i < RULE_COUNT; i++)
		if (str_eq_nocase(str_of(rule_list[i]->code), code_or_name) ||
		    str_eq_nocase(str_of(rule_list[i]->name), code_or_name))
			return rule_list[i];
	return NULL;
}

struct str rule_nearest_of(const struct custom_rules *custom, struct str wanted)
{
	struct nearest near = nearest_start(wanted);
	for (size_t i = 0; i < rule_total(custom); i++) {
		nearest_offer(&near, str_of(rule_at(custom, i)->code));
		if (!(rule_at(custom, i)->flags & RULE_CUSTOM))
			nearest_offer(&near, str_of(rule_at(custom, i)->name));
	}
	return near.best;
}

struct str rule_nearest(struct str wanted)
{
	return rule_nearest_of(NULL, wanted);
}
