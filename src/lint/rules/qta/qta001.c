/* SPDX-License-Identifier: Apache-2.0 */
#include "lint/rule.h"

/* Names with a '/' that are no extended resources: object counts, quotas by storage class or device class, Kubernetes'
 * own. */
static bool is_native(struct str name)
{
	size_t slash = str_find(name, '/');
	struct str domain = str_sub(name, 0, slash);
	return slash == name.n || str_is(domain, "count") || str_ends(domain, "kubernetes.io") ||
	       str_ends(domain, ".k8s.io");
}

/* HAMi's scheduler reads quotas itself, and wants `limits.` in front.
 * https://project-hami.io/docs/userguide/nvidia-device/using-resourcequota/ */
static bool is_for_hami(const struct node *hard)
{
	for (const struct node *e = node_first(hard); e; e = e->next) {
		struct str name = node_key(e);
		const struct accelerator *a =
			catalog_accelerator(str_starts(name, "limits.") ? str_sub(name, 7, name.n) : name);
		if (a && a->kind == ACCELERATOR_SHARE_SIZE)
			return true;
	}
	return false;
}

static bool also_requests(const struct node *hard, struct str resource)
{
	for (const struct node *e = node_first(hard); e; e = e->next) {
		struct str name = node_key(e);
		if (str_starts(name, "requests.") && str_eq(str_sub(name, 9, name.n), resource))
			return true;
	}
	return false;
}

static void check(struct check *c, const struct object *o)
{
	const struct node *hard = node_get(o->spec, KEY_hard);
	if (!node_is(hard, NODE_MAP))
		return;
	for (const struct node *e = node_first(hard); e; e = e->next) {
		struct str name = node_key(e), resource = name;
		bool limits = str_starts(name, "limits.");
		if (limits)
			resource = str_sub(name, 7, name.n);
		if (str_starts(name, "requests.") || is_native(resource) || is_placeholder(name))
			continue;
		if (!limits && !catalog_accelerator(resource))
			continue;
		if (is_for_hami(hard))
			return;
		bool doubled = also_requests(hard, resource);
		struct finding *f =
			report_key(c, e, "'%.*s' counts nothing: for extended resources only 'requests.%.*s' does%s",
				   STR_ARG(name), STR_ARG(resource), doubled ? ", and it is there already" : "");
		if (doubled) {
			finding_severity(f, SEVERITY_WARNING);
			fix_delete(c, fix_offer(c, f, FIX_SAFE, "drop '%.*s'", STR_ARG(name)), e);
			continue;
		}
		struct str right = arena_printf(c->scratch, "requests.%.*s", STR_ARG(resource));
		fix_rename(c, fix_offer(c, f, FIX_SAFE, "rename it to '%.*s'", STR_ARG(right)), e, right);
	}
}

static const enum kind kinds[] = {KIND_RESOURCE_QUOTA, KIND_OTHER};

const struct rule rule_qta001 = {
	.code = "QTA001",
	.name = "quota-limits-extended-resource",
	.severity = SEVERITY_ERROR,
	.audience = FOR_ALL,
	.fixable = FIXABLE_SAFELY,
	.kinds = kinds,
	.object = check,
	.what = "A ResourceQuota names an extended resource as `limits.nvidia.com/gpu` or bare, without `requests.`.",
	.why = "Extended resources cannot be overcommitted, so the quota counts their requests only. The API server "
	       "accepts the other "
	       "spellings and never counts anything for them: the namespace has no GPU quota at all. "
	       "Quotas for HAMi, which name `gpumem` or `gpucores`, are left alone: its scheduler reads `limits.` "
	       "itself.",
	.bad = "kind: ResourceQuota\nspec:\n  hard:\n    limits.nvidia.com/gpu: 8\n",
	.good = "kind: ResourceQuota\nspec:\n  hard:\n    requests.nvidia.com/gpu: 8\n",
	.fix = "Write `requests.` in front of the resource's name.",
	.source = "https://kubernetes.io/docs/concepts/policy/resource-quotas/#quota-for-extended-resources",
};
