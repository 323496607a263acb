/* SPDX-License-Identifier: Apache-2.0 */
#include "gen/order.h"

#include "base/nearest.h"

/** Sorted by order of application. The resource is the plural under which the API server serves the kind. */
static const struct {
	const char *kind, *group, *resource;
	unsigned order;
} kinds[] = {
	{"Namespace", "", "namespaces", 0},
	{"CustomResourceDefinition", "apiextensions.k8s.io", "customresourcedefinitions", 5},
	{"PriorityClass", "scheduling.k8s.io", "priorityclasses", 10},
	{"StorageClass", "storage.k8s.io", "storageclasses", 11},
	{"RuntimeClass", "node.k8s.io", "runtimeclasses", 12},
	{"EC2NodeClass", "karpenter.k8s.aws", "ec2nodeclasses", 12},
	{"NodePool", "karpenter.sh", "nodepools", 13},
	{"ResourceFlavor", "kueue.x-k8s.io", "resourceflavors", 13},
	{"ClusterQueue", "kueue.x-k8s.io", "clusterqueues", 14},
	{"LocalQueue", "kueue.x-k8s.io", "localqueues", 22},
	{"ResourceQuota", "", "resourcequotas", 20},
	{"LimitRange", "", "limitranges", 21},
	{"NetworkPolicy", "networking.k8s.io", "networkpolicies", 25},
	{"ServiceAccount", "", "serviceaccounts", 30},
	{"ClusterRole", "rbac.authorization.k8s.io", "clusterroles", 31},
	{"ClusterRoleBinding", "rbac.authorization.k8s.io", "clusterrolebindings", 32},
	{"Role", "rbac.authorization.k8s.io", "roles", 33},
	{"RoleBinding", "rbac.authorization.k8s.io", "rolebindings", 34},
	{"Secret", "", "secrets", 40},
	{"ConfigMap", "", "configmaps", 41},
	{"ClusterPolicy", "nvidia.com", "clusterpolicies", 42},
	{"PersistentVolume", "", "persistentvolumes", 45},
	{"PersistentVolumeClaim", "", "persistentvolumeclaims", 46},
	{"ResourceClaimTemplate", "resource.k8s.io", "resourceclaimtemplates", 47},
	{"BackendConfig", "cloud.google.com", "backendconfigs", 49},
	{"Service", "", "services", 50},
	{"Deployment", "apps", "deployments", 60},
	{"InferenceService", "serving.kserve.io", "inferenceservices", 60},
	{"LeaderWorkerSet", "leaderworkerset.x-k8s.io", "leaderworkersets", 60},
	{"StatefulSet", "apps", "statefulsets", 61},
	{"DaemonSet", "apps", "daemonsets", 62},
	{"Job", "batch", "jobs", 63},
	{"CronJob", "batch", "cronjobs", 64},
	{"JobSet", "jobset.x-k8s.io", "jobsets", 65},
	{"PyTorchJob", "kubeflow.org", "pytorchjobs", 66},
	{"TFJob", "kubeflow.org", "tfjobs", 66},
	{"MPIJob", "kubeflow.org", "mpijobs", 66},
	{"WorkflowTemplate", "argoproj.io", "workflowtemplates", 67},
	{"CronWorkflow", "argoproj.io", "cronworkflows", 67},
	{"Notebook", "kubeflow.org", "notebooks", 68},
	{"PodDisruptionBudget", "policy", "poddisruptionbudgets", 75},
	{"TriggerAuthentication", "keda.sh", "triggerauthentications", 79},
	{"HorizontalPodAutoscaler", "autoscaling", "horizontalpodautoscalers", 80},
	{"VerticalPodAutoscaler", "autoscaling.k8s.io", "verticalpodautoscalers", 80},
	{"ScaledObject", "keda.sh", "scaledobjects", 81},
	{"Ingress", "networking.k8s.io", "ingresses", 85},
	{"Gateway", "gateway.networking.k8s.io", "gateways", 86},
	{"HTTPRoute", "gateway.networking.k8s.io", "httproutes", 87},
	{"DestinationRule", "networking.istio.io", "destinationrules", 88},
	{"VirtualService", "networking.istio.io", "virtualservices", 89},
	{"ServiceMonitor", "monitoring.coreos.com", "servicemonitors", 90},
	{"PodMonitor", "monitoring.coreos.com", "podmonitors", 91},
	{"PrometheusRule", "monitoring.coreos.com", "prometheusrules", 92},
};

/** Where kinds stand that the table does not list. */
enum { ORDER_OTHER = 70 };

static struct str group_of(struct str api_version)
{
	size_t slash = str_find(api_version, '/');
	return slash == api_version.n ? (struct str){"", 0} : str_sub(api_version, 0, slash);
}

/** Row of a kind, or COUNT_OF(kinds). */
static size_t find(struct str api_version, struct str kind)
{
	struct str group = group_of(api_version);
	size_t i = 0;
	while (i < COUNT_OF(kinds) && !(str_is(kind, kinds[i].kind) && str_is(group, kinds[i].group)))
		i++;
	return i;
}

unsigned apply_order(struct str api_version, struct str kind)
{
	size_t i = find(api_version, kind);
	return i < COUNT_OF(kinds) ? kinds[i].order : ORDER_OTHER;
}

/** The plural that resources of a kind usually have: lower case, -es behind a hissing sound, -ies for -y. */
static void guess_plural(struct str kind, struct buf *out)
{
	size_t from = out->n;
	for (size_t i = 0; i < kind.n; i++)
		buf_addc(out, kind.p[i] >= 'A' && kind.p[i] <= 'Z' ? (char)(kind.p[i] - 'A' + 'a') : kind.p[i]);
	struct str lower = str_sub(buf_str(out), from, SIZE_MAX);
	if (str_ends(lower, "s") || str_ends(lower, "x") || str_ends(lower, "ch") || str_ends(lower, "sh")) {
		buf_addz(out, "es");
	} else if (str_ends(lower, "y")) {
		out->n--;
		buf_addz(out, "ies");
	} else {
		buf_addc(out, 's');
	}
}

void resource_name(struct str api_version, struct str kind, struct buf *out)
{
	size_t i = find(api_version, kind);
	struct str group = group_of(api_version);
	if (i < COUNT_OF(kinds))
		buf_addz(out, kinds[i].resource);
	else
		guess_plural(kind, out);
	if (group.n)
		buf_addf(out, ".%.*s", STR_ARG(group));
}

bool is_kind_name(struct str name, struct str api_version, struct str kind)
{
	if (str_eq_nocase(name, kind))
		return true;
	struct buf resource;
	buf_init(&resource, 1024);
	resource_name(api_version, kind, &resource);
	struct str full = buf_str(&resource);
	bool is = str_eq_nocase(name, full) || str_eq_nocase(name, str_sub(full, 0, str_find(full, '.')));
	buf_release(&resource);
	return is;
}

void offer_kinds(struct nearest *near)
{
	for (size_t i = 0; i < COUNT_OF(kinds); i++)
		nearest_offer(near, str_of(kinds[i].kind));
}
