/* SPDX-License-Identifier: Apache-2.0
 * API015: LimitRange and ResourceQuota. */
#include "lint/rules/api/api015.h"

/* ---- LimitRange ---- */

/* Which amount may not be above which (pkg/apis/core/validation/validation.go ValidateLimitRange). */
static const struct {
	const char *low, *high;
	/** Says something only where the type is not Pod, which has no defaults. */
	bool defaults;
} orders[] = {
	{"min", "max", false},           {"min", "defaultRequest", true},
	{"min", "default", true},        {"defaultRequest", "default", true},
	{"defaultRequest", "max", true}, {"default", "max", true},
};

enum { MOST_NAMES = 100 };

static bool amount(const struct node *n, struct quantity *q)
{
	return odds_known(n) && quantity_of(n, q);
}

static void check_order(struct check *c, const struct node *limit, const char *low, const char *high)
{
	const struct node *lows = node_find(limit, str_of(low)), *highs = node_find(limit, str_of(high));
	if (!node_is(lows, NODE_MAP) || !node_is(highs, NODE_MAP) || node_count(lows) > MOST_NAMES)
		return;
	struct node_entries it = node_entries(lows);
	for (const struct node *e; (e = node_next_entry(&it));) {
		const struct node *other = node_find(highs, node_key(e));
		struct quantity a, b;
		if (!other || !amount(e, &a) || !amount(other, &b) || quantity_cmp(a, b) <= 0)
			continue;
		struct finding *f =
			report(c, e, "%s '%.*s: %.*s' is above %s, which is %.*s", low, STR_ARG(node_key(e)),
			       STR_ARG(node_text(e)), high, STR_ARG(node_text(other)));
		related_node(c, f, other, high);
	}
}

/* pkg/apis/core/helper/helpers.go IsOvercommitAllowed. */
static bool is_exact(struct str name)
{
	bool native = str_find(name, '/') == name.n || str_has(name, "kubernetes.io/");
	return !native || str_starts(name, "hugepages-");
}

/* The defaults of what cannot be overcommitted are one number. A request above its limit is told already. */
static void check_exact(struct check *c, const struct node *limit)
{
	const struct node *requests = node_get(limit, KEY_defaultRequest), *defaults = node_get(limit, KEY_default_);
	if (!node_is(requests, NODE_MAP) || !node_is(defaults, NODE_MAP) || node_count(requests) > MOST_NAMES)
		return;
	struct node_entries it = node_entries(requests);
	for (const struct node *e; (e = node_next_entry(&it));) {
		const struct node *other = node_find(defaults, node_key(e));
		struct quantity a, b;
		if (!is_exact(node_key(e)) || !amount(e, &a) || !amount(other, &b) || quantity_cmp(a, b) >= 0)
			continue;
		struct finding *f =
			report(c, e, "'%.*s' cannot be overcommitted: defaultRequest and default have to be equal",
			       STR_ARG(node_key(e)));
		related_node(c, f, other, "default");
	}
}

static void check_ratio(struct check *c, const struct node *limit)
{
	const struct node *ratios = node_find(limit, STR("maxLimitRequestRatio")), *mins = node_find(limit, STR("min")),
			  *maxs = node_find(limit, STR("max"));
	if (!node_is(ratios, NODE_MAP) || node_count(ratios) > MOST_NAMES)
		return;
	struct node_entries it = node_entries(ratios);
	for (const struct node *e; (e = node_next_entry(&it));) {
		const struct node *low = node_find(mins, node_key(e)), *high = node_find(maxs, node_key(e));
		struct quantity ratio, min, max;
		if (!amount(e, &ratio) || !amount(low, &min) || !amount(high, &max) || quantity_cmp(min, max) > 0)
			continue;
		double least = (double)quantity_milli(min), most = (double)quantity_milli(max);
		if (least <= 0 || (double)quantity_milli(ratio) / 1000 <= most / least * (1 + 1e-9))
			continue;
		struct finding *f = report(c, e, "the ratio %.*s cannot be reached: max is %g times min",
					   STR_ARG(node_text(e)), most / least);
		related_node(c, f, high, "max");
		related_node(c, f, low, "min");
	}
}

void odds_limit_range(struct check *c, const struct object *o)
{
	struct strmap types;
	strmap_init(&types);
	for (const struct node *e = odds_items(node_get(o->spec, KEY_limits)); e; e = e->next) {
		const struct node *type = node_get(e, KEY_type);
		bool pod = node_text_is(type, "Pod");
		const struct node *first =
			odds_known(type) && node_text(type).n ? odds_seen(&types, node_text(type), type) : NULL;
		if (first)
			related_node(c,
				     report(c, type, "there are limits of the type '%.*s' already",
					    STR_ARG(node_text(type))),
				     first, "the others");
		for (size_t i = 0; i < COUNT_OF(orders); i++)
			if (!pod || !orders[i].defaults)
				check_order(c, e, orders[i].low, orders[i].high);
		if (!pod)
			check_exact(c, e);
		check_ratio(c, e);
	}
	strmap_release(&types);
}

/* ---- ResourceQuota ---- */

/* pkg/apis/core/helper/helpers.go IsStandardQuotaResourceName without what each scope of pods takes. */
static bool is_outside_pods(struct str name)
{
	static const char *const names[] = {
		"ephemeral-storage",      "requests.storage", "requests.ephemeral-storage", "limits.ephemeral-storage",
		"resourcequotas",         "services",         "replicationcontrollers",     "secrets",
		"persistentvolumeclaims", "configmaps",       "services.nodeports",         "services.loadbalancers"};
	for (size_t i = 0; i < COUNT_OF(names); i++)
		if (str_is(name, names[i]))
			return true;
	return str_starts(name, "hugepages-") || str_starts(name, "requests.hugepages-");
}

static bool is_compute(struct str name)
{
	static const char *const names[] = {"cpu",        "memory",        "requests.cpu",
					    "limits.cpu", "limits.memory", "requests.memory"};
	for (size_t i = 0; i < COUNT_OF(names); i++)
		if (str_is(name, names[i]))
			return true;
	return false;
}

static bool is_pod_scope(const struct node *scope)
{
	static const char *const names[] = {"Terminating",   "NotTerminating", "BestEffort",
					    "NotBestEffort", "PriorityClass",  "CrossNamespacePodAffinity"};
	for (size_t i = 0; i < COUNT_OF(names); i++)
		if (node_text_is(scope, names[i]))
			return true;
	return false;
}

/* pkg/apis/core/helper/helpers.go IsResourceQuotaScopeValidForResource. */
static void check_scope(struct check *c, const struct node *scope, const struct node *hard)
{
	if (!is_pod_scope(scope) || !node_is(hard, NODE_MAP))
		return;
	struct node_entries it = node_entries(hard);
	for (const struct node *e; (e = node_next_entry(&it));) {
		bool wrong =
			is_outside_pods(node_key(e)) || (node_text_is(scope, "BestEffort") && is_compute(node_key(e)));
		if (!wrong)
			continue;
		struct finding *f = report_key(c, e, "a quota of the scope '%.*s' does not count '%.*s'",
					       STR_ARG(node_text(scope)), STR_ARG(node_key(e)));
		related_node(c, f, scope, "the scope");
	}
}

/* Scopes of which no pod is in both. */
struct scopes {
	const struct node *best_effort, *not_best_effort, *terminating, *not_terminating;
};

static void take_scope(struct scopes *s, const struct node *scope)
{
	if (node_text_is(scope, "BestEffort"))
		s->best_effort = scope;
	else if (node_text_is(scope, "NotBestEffort"))
		s->not_best_effort = scope;
	else if (node_text_is(scope, "Terminating"))
		s->terminating = scope;
	else if (node_text_is(scope, "NotTerminating"))
		s->not_terminating = scope;
}

static void check_pair(struct check *c, const struct node *a, const struct node *b)
{
	if (a && b)
		related_node(c,
			     report(c, b, "no pod is in both scopes, '%.*s' and '%.*s'", STR_ARG(node_text(a)),
				    STR_ARG(node_text(b))),
			     a, "the other scope");
}

/* pkg/apis/core/validation/validation.go validateResourceQuotaScopes, validateScopedResourceSelectorRequirement: each
 * list by itself. */
void odds_quota(struct check *c, const struct object *o)
{
	enum { MOST_SCOPES = 50 };
	const struct node *hard = node_get(o->spec, KEY_hard),
			  *lists[] = {node_find(o->spec, STR("scopes")),
				      node_get(node_find(o->spec, STR("scopeSelector")), KEY_matchExpressions)};
	for (size_t i = 0; i < COUNT_OF(lists); i++) {
		struct scopes s = {0};
		if (node_count(lists[i]) > MOST_SCOPES || node_count(hard) > ODDS_MOST_PAIRS)
			continue;
		for (const struct node *e = odds_items(lists[i]); e; e = e->next) {
			const struct node *scope = i ? node_find(e, STR("scopeName")) : node_deref(e);
			take_scope(&s, scope);
			check_scope(c, scope, hard);
		}
		check_pair(c, s.best_effort, s.not_best_effort);
		check_pair(c, s.terminating, s.not_terminating);
	}
}
