/* SPDX-License-Identifier: Apache-2.0 */
#include "lint/node_choice.h"
#include "lint/rule.h"

/* Whose nodes carry labels of this domain. Accelerators' own labels are in the catalog. */
static const struct {
	const char *prefix, *cloud;
} domains[] = {
	{"cloud.google.com/", "gke"},           {"topology.gke.io/", "gke"},     {"eks.amazonaws.com/", "eks"},
	{"karpenter.k8s.aws/", "eks"},          {"k8s.amazonaws.com/", "eks"},   {"alpha.eksctl.io/", "eks"},
	{"kubernetes.azure.com/", "aks"},       {"karpenter.azure.com/", "aks"}, {"oci.oraclecloud.com/", "oke"},
	{"node.coreweave.cloud/", "coreweave"},
};

/* The cloud of the machine types in a demand; NULL when they are of several, or not known. */
static const char *cloud_of_machines(const struct node_demand *d)
{
	const char *cloud = NULL;
	for (const struct node *v = node_demand_first(d); v; v = node_demand_after(d, v)) {
		const struct instance *instance = catalog_instance_find(node_text(v));
		if (!instance || (cloud && strcmp(cloud, instance->cloud->name) != 0))
			return NULL;
		cloud = instance->cloud->name;
	}
	return cloud;
}

/* The only cloud whose nodes meet the demand; NULL when it says nothing of clouds. */
static const char *cloud_of(const struct node_demand *d)
{
	if (d->field || d->op == NODE_NOT_IN || d->op == NODE_NOT_EXISTS || d->op == NODE_OP_UNKNOWN)
		return NULL;
	for (size_t i = 0; i < COUNT_OF(domains); i++)
		if (str_starts(d->key, domains[i].prefix))
			return domains[i].cloud;
	const struct node_label *label = catalog_node_label(d->key);
	if (!label)
		return NULL;
	if (label->scope == LABEL_INSTANCE_TYPE)
		return d->op == NODE_IN ? cloud_of_machines(d) : NULL;
	/* A label without a domain may be anybody's. */
	return str_find(d->key, '/') < d->key.n ? label->cloud : NULL;
}

/* The first demand that names a cloud. */
struct chosen {
	const char *cloud;
	const struct node *at;
};

static const char *title_of(const char *cloud)
{
	const struct cloud *found = catalog_cloud_find(str_of(cloud));
	return found ? found->title : cloud;
}

/* False when it was at odds with what is chosen already, which is reported. */
static bool choose(struct check *c, struct chosen *to, const struct node_demand *d, const char *cloud)
{
	if (!to->cloud)
		*to = (struct chosen){cloud, d->at};
	if (strcmp(to->cloud, cloud) == 0)
		return true;
	const char *first = title_of(to->cloud), *second = title_of(cloud);
	struct finding *f =
		d->term == NODE_SELECTOR_TERM
			? report_key(
				  c, d->at,
				  "'%.*s' is on nodes of %s only, and the pod also selects nodes of %s: none has both",
				  STR_ARG(d->key), second, first)
			: report(c, d->at,
				 "'%.*s' is on nodes of %s only, and the pod also selects nodes of %s: none has both",
				 STR_ARG(d->key), second, first);
	related_node(c, f, to->at, "the label of the other cloud");
	return false;
}

static void check(struct check *c, const struct pod *p)
{
	struct node_choice it = node_choice(p);
	struct node_demand d;
	struct chosen selector = {0}, in_term = {0};
	const struct node *term = NULL, *reported = NULL;
	while (node_choice_next(&it, &d)) {
		const char *cloud = cloud_of(&d);
		if (d.term_node != term) {
			term = d.term_node;
			in_term = selector;
		}
		if (!cloud)
			continue;
		if (d.term == NODE_SELECTOR_TERM) {
			if (!choose(c, &selector, &d, cloud))
				return;
		} else if (reported != term && !choose(c, &in_term, &d, cloud)) {
			reported = term;
		}
	}
}

const struct rule rule_sch006 = {
	.code = "SCH006",
	.name = "cloud-labels-mixed",
	.severity = SEVERITY_WARNING,
	.audience = FOR_AI,
	.pod = check,
	.what = "A pod selects nodes by labels of two clouds.",
	.why = "Entries of a nodeSelector, and requirements of one term of a node affinity, must all hold on one "
	       "node. Labels such as `cloud.google.com/gke-accelerator` and `karpenter.k8s.aws/instance-gpu-name` "
	       "are set by one cloud each: no node has both, and the pod stays Pending. Two terms, one for each "
	       "cloud, are alternatives and fine.",
	.bad = "nodeSelector:\n  cloud.google.com/gke-accelerator: nvidia-l4\n"
	       "  karpenter.k8s.aws/instance-gpu-name: l4\n",
	.good = "nodeSelector:\n  cloud.google.com/gke-accelerator: nvidia-l4\n",
	.fix = "Keep the labels of the cloud that the cluster runs on; for a manifest that serves several, give "
	       "each cloud a term of its own or an overlay.",
	.source = "https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/",
};
