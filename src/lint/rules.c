/* SPDX-License-Identifier: Apache-2.0 */
#include "base/nearest.h"
#include "lint/rule.h"

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
};

static struct str family_prefix(const struct rule *rule)
{
	struct str code = str_of(rule->code);
	size_t n = 0;
	while (n < code.n && (code.p[n] < '0' || code.p[n] > '9'))
		n++;
	return str_sub(code, 0, n);
}

const char *rule_family(const struct rule *rule)
{
	struct str prefix = family_prefix(rule);
	for (size_t i = 0; i < COUNT_OF(families); i++)
		if (str_is(prefix, families[i].prefix))
			return families[i].title;
	return "";
}

bool rule_matches(const struct rule *rule, struct str selector)
{
	return str_eq_nocase(str_of(rule->code), selector) || str_eq_nocase(str_of(rule->name), selector) ||
	       str_eq_nocase(family_prefix(rule), selector);
}

const struct rule *rule_find(struct str code_or_name)
{
	for (size_t i = 0; i < RULE_COUNT; i++)
		if (str_eq_nocase(str_of(rule_list[i]->code), code_or_name) ||
		    str_eq_nocase(str_of(rule_list[i]->name), code_or_name))
			return rule_list[i];
	return NULL;
}

struct str rule_nearest(struct str wanted)
{
	struct nearest near = nearest_start(wanted);
	for (size_t i = 0; i < RULE_COUNT; i++) {
		nearest_offer(&near, str_of(rule_list[i]->code));
		nearest_offer(&near, str_of(rule_list[i]->name));
	}
	return near.best;
}
