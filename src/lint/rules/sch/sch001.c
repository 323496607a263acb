/* SPDX-License-Identifier: Apache-2.0 */
#include "lint/rule.h"

/* Does a toleration let the pod onto nodes with a taint of this key and effect NoSchedule? What value the taint has
 * nobody knows here: any will do. */
static bool tolerates(const struct node *toleration, struct str key)
{
	const struct node *own = node_get(toleration, KEY_key), *effect = node_get(toleration, KEY_effect);
	if (node_text(effect).n && !node_text_is(effect, "NoSchedule") && !not_judged(effect))
		return false;
	/* Without a key and with Exists it tolerates everything. */
	if (node_text(own).n == 0)
		return node_text_is(node_get(toleration, KEY_operator_), "Exists");
	return str_eq(node_text(own), key) || not_judged(own);
}

static bool any_tolerates(const struct node *tolerations, const char *key)
{
	for (const struct node *t = node_first(tolerations); t; t = t->next)
		if (tolerates(t, str_of(key)))
			return true;
	return false;
}

static bool same_resource(const struct cloud_taint *t, const struct accelerator *resource)
{
	return !t->resource || catalog_accelerator(str_of(t->resource)) == resource;
}

/* The cloud tolerates the taint on the pod's behalf, or the pod tolerates the taint that this cloud's nodes carry. */
static bool cloud_is_content(const struct cloud *cloud, const struct node *tolerations,
			     const struct accelerator *resource)
{
	for (size_t i = 0; i < cloud->n_taints; i++) {
		const struct cloud_taint *t = &cloud->taints[i];
		if (t->origin == TAINT_SPOT || t->arm64 || !same_resource(t, resource))
			continue;
		if (t->auto_tolerated || any_tolerates(tolerations, t->taint.key))
			return true;
	}
	return false;
}

static const struct cloud *label_cloud(const struct node *entry)
{
	const struct node_label *label = catalog_node_label(node_key(entry));
	return label && label->cloud ? catalog_cloud_find(str_of(label->cloud)) : NULL;
}

/* The cloud of the run, or the one whose node labels the pod selects; NULL when nothing says. */
static const struct cloud *cloud_of(const struct check *c, const struct pod *p)
{
	if (c->options->cloud)
		return catalog_cloud_find(str_of(c->options->cloud));
	const struct cloud *cloud = NULL;
	for (const struct node *e = node_first(pod_get(p, KEY_nodeSelector)); e && !cloud; e = e->next)
		cloud = label_cloud(e);
	const struct node *terms =
		node_path(pod_get(p, KEY_affinity), KEY_nodeAffinity,
			  KEY_requiredDuringSchedulingIgnoredDuringExecution, KEY_nodeSelectorTerms, KEY_NONE);
	for (const struct node *t = node_first(terms); t && !cloud; t = t->next)
		for (const struct node *r = node_first(node_get(t, KEY_matchExpressions)); r && !cloud; r = r->next) {
			const struct node_label *label = catalog_node_label(node_text(node_get(r, KEY_key)));
			cloud = label && label->cloud ? catalog_cloud_find(str_of(label->cloud)) : NULL;
		}
	return cloud;
}

static bool is_content(const struct check *c, const struct pod *p, const struct node *tolerations,
		       const struct accelerator *resource)
{
	if (!resource->taint_key || any_tolerates(tolerations, resource->taint_key))
		return true;
	const struct cloud *cloud = cloud_of(c, p);
	if (cloud)
		return cloud_is_content(cloud, tolerations, resource);
	for (size_t i = 0; i < catalog_n_clouds; i++) {
		const struct cloud *any = &catalog_clouds[i];
		for (size_t t = 0; t < any->n_taints; t++)
			if (any->taints[t].origin != TAINT_SPOT && !any->taints[t].arm64 &&
			    same_resource(&any->taints[t], resource) &&
			    any_tolerates(tolerations, any->taints[t].taint.key))
				return true;
	}
	return false;
}

static void check(struct check *c, const struct pod *p)
{
	const struct node *tolerations = pod_get(p, KEY_tolerations);
	if (tolerations && !node_is(tolerations, NODE_SEQ))
		return;
	for (size_t i = 0; i < p->n_containers; i++) {
		for (size_t j = 0; j < p->containers[i].n_asks; j++) {
			const struct accelerator *resource = p->containers[i].asks[j].resource;
			if (p->containers[i].asks[j].count == 0 || is_content(c, p, tolerations, resource))
				continue;
			struct finding *f = report_key(
				c, place_of(p->spec, KEY_tolerations, p->spec),
				"the pod asks for '%.*s' and does not tolerate the taint '%s' of nodes that have it",
				STR_ARG(p->containers[i].asks[j].name), resource->taint_key);
			struct fix *fix = fix_offer(c, f, FIX_SAFE, "tolerate '%s'", resource->taint_key);
			const struct node *toleration = fix_map(
				c, FIX_PATH("key", resource->taint_key, "operator", "Exists", "effect", "NoSchedule"));
			if (tolerations)
				fix_append(c, fix, tolerations, NULL, toleration);
			else
				fix_append(c, fix, p->spec, FIX_PATH("tolerations"), toleration);
			return;
		}
	}
}

const struct rule rule_sch001 = {
	.code = "SCH001",
	.name = "gpu-toleration-missing",
	.severity = SEVERITY_WARNING,
	.audience = FOR_ACCELERATOR,
	.fixable = FIXABLE_SAFELY,
	.flags = RULE_ABSENCE,
	.pod = check,
	.what = "A pod that asks for an accelerator does not tolerate the taint that such nodes carry.",
	.why = "GPU nodes are tainted so that ordinary pods stay off them. A pod without the toleration stays Pending "
	       "beside idle GPUs. "
	       "GKE adds the toleration itself; elsewhere it must be written (`cloud` in the configuration, or a "
	       "selector for GKE's label, says where it runs).",
	.bad = "spec:\n  containers:\n    - name: server\n      resources:\n        limits:\n          nvidia.com/gpu: "
	       "1\n",
	.good = "spec:\n  tolerations:\n    - key: nvidia.com/gpu\n      operator: Exists\n      effect: NoSchedule\n  "
		"containers:\n    - name: server\n      resources:\n"
		"        limits:\n          nvidia.com/gpu: 1\n",
	.fix = "Add a toleration with the taint's key and `operator: Exists`, which covers every value that clouds "
	       "give it.",
	.source = "https://kubernetes.io/docs/concepts/scheduling-eviction/taint-and-toleration/",
};
