/* SPDX-License-Identifier: Apache-2.0 */
#include "plan/capabilities.h"

#include "doc/doc.h"

/* A capability; the custom resource by which `kubectl api-resources -o name` shows it, NULL where it has none of its
 * own; whether it is assumed; how it is called, and the command that its project's pages install it with (NULL: it is
 * more than one command). */
static const struct {
	const char *name, *resource;
	bool by_default;
	const char *title, *command;
} capabilities[] = {
	{"argo-workflows", "workflows.argoproj.io", false, "Argo Workflows", NULL},
	{"cert-manager", "certificates.cert-manager.io", false, "cert-manager",
	 "helm install cert-manager jetstack/cert-manager --namespace cert-manager --create-namespace "
	 "--set crds.enabled=true"},
	{"cluster-autoscaler", NULL, false, "Cluster Autoscaler", NULL},
	{"gateway-api", "httproutes.gateway.networking.k8s.io", false, "Gateway API", NULL},
	{"gpu-operator", "clusterpolicies.nvidia.com", false, "NVIDIA GPU Operator",
	 "helm install gpu-operator nvidia/gpu-operator --namespace gpu-operator --create-namespace"},
	{"ingress-nginx", NULL, false, "ingress-nginx", NULL},
	{"istio", "virtualservices.networking.istio.io", false, "Istio", NULL},
	{"jobset", "jobsets.jobset.x-k8s.io", false, "JobSet", NULL},
	{"karpenter", "nodepools.karpenter.sh", false, "Karpenter", NULL},
	{"keda", "scaledobjects.keda.sh", true, "KEDA",
	 "helm install keda kedacore/keda --namespace keda --create-namespace"},
	{"knative", "services.serving.knative.dev", false, "Knative Serving", NULL},
	{"kserve", "inferenceservices.serving.kserve.io", false, "KServe", NULL},
	{"kuberay", "rayservices.ray.io", false, "KubeRay",
	 "helm install kuberay-operator kuberay/kuberay-operator --namespace kuberay --create-namespace"},
	/* https://github.com/kubeflow/manifests */
	{"kubeflow-notebooks", "notebooks.kubeflow.org", false, "Kubeflow Notebooks", NULL},
	{"kueue", "clusterqueues.kueue.x-k8s.io", false, "Kueue",
	 "helm install kueue oci://registry.k8s.io/kueue/charts/kueue --namespace kueue-system --create-namespace"},
	/* https://lws.sigs.k8s.io/docs/installation/ */
	{"leaderworkerset", "leaderworkersets.leaderworkerset.x-k8s.io", false, "LeaderWorkerSet",
	 "helm install lws oci://registry.k8s.io/lws/charts/lws --namespace lws-system --create-namespace"},
	/* https://github.com/kubeflow/mpi-operator */
	{"mpi-operator", "mpijobs.kubeflow.org", false, "Kubeflow MPI Operator",
	 "kubectl apply --server-side -f "
	 "https://raw.githubusercontent.com/kubeflow/mpi-operator/master/deploy/v2beta1/mpi-operator.yaml"},
	{"prometheus-operator", "servicemonitors.monitoring.coreos.com", true, "Prometheus Operator",
	 "helm install prometheus prometheus-community/kube-prometheus-stack --namespace monitoring "
	 "--create-namespace"},
	{"seldon", "seldondeployments.machinelearning.seldon.io", false, "Seldon Core", NULL},
	/* https://www.kubeflow.org/docs/components/trainer/operator-guides/installation/ */
	{"trainer", "trainjobs.trainer.kubeflow.org", false, "Kubeflow Trainer",
	 "kubectl apply --server-side -k "
	 "\"https://github.com/kubeflow/trainer.git/manifests/overlays/manager?ref=v2.1.0\""},
	/* https://www.kubeflow.org/docs/components/training/installation */
	{"training-operator", "pytorchjobs.kubeflow.org", false, "Kubeflow Training Operator",
	 "kubectl apply --server-side -k "
	 "\"github.com/kubeflow/training-operator.git/manifests/overlays/standalone?ref=v1.8.1\""},
	{"volcano", "queues.scheduling.volcano.sh", false, "Volcano", NULL},
	{"vpa", "verticalpodautoscalers.autoscaling.k8s.io", false, "Vertical Pod Autoscaler", NULL},
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

static size_t find(const char *name)
{
	size_t i = 0;
	while (i < N_CAPABILITIES && strcmp(capabilities[i].name, name) != 0)
		i++;
	return i;
}

void capability_note(struct maker *m, const char *name, struct str text)
{
	size_t i = find(name);
	if (i < N_CAPABILITIES)
		note_add(m, str_of(capabilities[i].title), text, str_of(capabilities[i].command));
}
