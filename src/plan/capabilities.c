/* SPDX-License-Identifier: Apache-2.0 */
#include "plan/capabilities.h"

#include "doc/doc.h"

/* A capability and the custom resource by which `kubectl api-resources -o name` shows it; NULL where it has none of its
 * own. */
static const struct {
	const char *name, *resource;
	bool by_default;
} capabilities[] = {
	{"argo-workflows", "workflows.argoproj.io", false},
	{"cert-manager", "certificates.cert-manager.io", false},
	{"cluster-autoscaler", NULL, false},
	{"gateway-api", "httproutes.gateway.networking.k8s.io", false},
	{"gpu-operator", "clusterpolicies.nvidia.com", false},
	{"ingress-nginx", NULL, false},
	{"istio", "virtualservices.networking.istio.io", false},
	{"jobset", "jobsets.jobset.x-k8s.io", false},
	{"karpenter", "nodepools.karpenter.sh", false},
	{"keda", "scaledobjects.keda.sh", true},
	{"knative", "services.serving.knative.dev", false},
	{"kserve", "inferenceservices.serving.kserve.io", false},
	{"kuberay", "rayservices.ray.io", false},
	{"kueue", "clusterqueues.kueue.x-k8s.io", false},
	{"leaderworkerset", "leaderworkersets.leaderworkerset.x-k8s.io", false},
	{"mpi-operator", "mpijobs.kubeflow.org", false},
	{"prometheus-operator", "servicemonitors.monitoring.coreos.com", true},
	{"seldon", "seldondeployments.machinelearning.seldon.io", false},
	{"trainer", "trainjobs.trainer.kubeflow.org", false},
	{"training-operator", "pytorchjobs.kubeflow.org", false},
	{"volcano", "queues.scheduling.volcano.sh", false},
};
enum { N_CAPABILITIES = sizeof capabilities / sizeof *capabilities };

static bool in_resources(const struct plan_options *o, const char *resource)
{
	for (size_t i = 0; resource && i < o->n_api_resources; i++)
		if (str_is(str_trim(o->api_resources[i]), resource))
			return true;
	return false;
}

static void check_names(struct maker *m, const struct node *list)
{
	for (const struct node *e = node_first(list); e; e = e->next) {
		struct nearest near = nearest_start(node_text(e));
		bool known = false;
		for (size_t i = 0; i < N_CAPABILITIES; i++) {
			known = known || node_text_is(e, capabilities[i].name);
			nearest_offer(&near, str_of(capabilities[i].name));
		}
		if (known)
			continue;
		struct problem *p = node_problem(m->problems, e, "nothing that a cluster can have is called '%.*s'",
						 STR_ARG(node_text(e)));
		if (near.best.p)
			problem_hint(m->problems, p, "did you mean '%.*s'?", STR_ARG(near.best));
	}
}

void capabilities_read(struct maker *m, const struct node *cluster)
{
	const struct node *has = field(cluster, "has"), *without = field(cluster, "without");
	struct strs added = strs_of(m, has), removed = strs_of(m, without);
	struct strs *out = &m->plan->has;
	check_names(m, has);
	check_names(m, without);
	*out = strs_new(m, N_CAPABILITIES);
	for (size_t i = 0; i < N_CAPABILITIES; i++) {
		const char *name = capabilities[i].name;
		bool there = m->options->api_resources ? in_resources(m->options, capabilities[i].resource)
						       : capabilities[i].by_default;
		if ((there || strs_have(added, name)) && !strs_have(removed, name))
			out->at[out->n++] = str_of(name);
	}
	decide(m, STR("cluster"), cluster, TEXT(m, "%zu capabilities", out->n),
	       m->options->api_resources
		       ? STR("as `kubectl api-resources` shows, with `cluster` laid over it")
		       : STR("KEDA and the Prometheus Operator are assumed, with `cluster` laid over it"),
	       STR("`cluster: {has, without}` or --api-resources"));
}

bool cluster_has(const struct maker *m, const char *capability)
{
	return strs_have(m->plan->has, capability);
}
