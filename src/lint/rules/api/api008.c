/* SPDX-License-Identifier: Apache-2.0 */
#include "lint/rule.h"

enum form { FORM_SUBDOMAIN, FORM_LABEL, FORM_DNS1035, FORM_PATH, FORM_ANY };

/* Kinds whose names are not simply subdomains of at most 253 characters, as the server (pkg/apis/GROUP/validation) or
 * the operator's webhook has it. `from`, `until`: the minors in which it is so; 0: no bound. `longest`: 0: what the
 * form allows. The first that holds counts. */
static const struct name_rule {
	const char *group, *kind;
	enum form form;
	unsigned longest, from, until;
} name_rules[] = {
	{"", "Namespace", FORM_LABEL, 0, 0, 0},
	/* RelaxedServiceNameValidation: beta in 1.36, stable in 1.37. */
	{"", "Service", FORM_DNS1035, 0, 0, 36},
	{"", "Service", FORM_LABEL, 0, 0, 0},
	/* Its pods' host names begin with it: kubernetes/kubernetes#114172. */
	{"apps", "StatefulSet", FORM_LABEL, 0, 27, 0},
	/* Room for what the controller adds; the pod's label job-name. */
	{"batch", "CronJob", FORM_SUBDOMAIN, 52, 0, 0},
	{"batch", "Job", FORM_SUBDOMAIN, 63, 0, 0},
	{"certificates.k8s.io", "CertificateSigningRequest", FORM_PATH, 0, 0, 0},
	/* signer:name. */
	{"certificates.k8s.io", "ClusterTrustBundle", FORM_ANY, 0, 0, 0},
	/* kubeflow/training-operator webhooks; kubeflow/mpi-operator validation of workers' host names. */
	{"kubeflow.org", "JAXJob", FORM_DNS1035, 0, 0, 0},
	{"kubeflow.org", "MPIJob", FORM_LABEL, 0, 0, 0},
	{"kubeflow.org", "PaddleJob", FORM_DNS1035, 0, 0, 0},
	{"kubeflow.org", "PyTorchJob", FORM_DNS1035, 0, 0, 0},
	{"kubeflow.org", "TFJob", FORM_DNS1035, 0, 0, 0},
	{"kubeflow.org", "XGBoostJob", FORM_DNS1035, 0, 0, 0},
	/* Its name is that of a headless Service. */
	{"leaderworkerset.x-k8s.io", "LeaderWorkerSet", FORM_DNS1035, 0, 0, 0},
	/* An address, of IPv6 as well. */
	{"networking.k8s.io", "IPAddress", FORM_ANY, 0, 0, 0},
	/* ray-project/kuberay ray-operator/controllers/ray/utils/validation.go. */
	{"ray.io", "RayCluster", FORM_DNS1035, 53, 0, 0},
	{"ray.io", "RayJob", FORM_DNS1035, 47, 0, 0},
	{"ray.io", "RayService", FORM_DNS1035, 47, 0, 0},
	{"rbac.authorization.k8s.io", "ClusterRole", FORM_PATH, 0, 0, 0},
	{"rbac.authorization.k8s.io", "ClusterRoleBinding", FORM_PATH, 0, 0, 0},
	{"rbac.authorization.k8s.io", "Role", FORM_PATH, 0, 0, 0},
	{"rbac.authorization.k8s.io", "RoleBinding", FORM_PATH, 0, 0, 0},
	/* kserve/kserve pkg/apis/serving/v1beta1/inference_service_validation.go. */
	{"serving.kserve.io", "InferenceService", FORM_DNS1035, 0, 0, 0},
	{"storage.k8s.io", "CSIDriver", FORM_SUBDOMAIN, 63, 0, 0},
};
static const struct name_rule any_kind = {"", "", FORM_SUBDOMAIN, 0, 0, 0}, unjudged = {"", "", FORM_ANY, 0, 0, 0};

static const struct name_rule *rule_of(const struct object *o, unsigned minor)
{
	/* OpenShift's API server has rules of its own. */
	if (str_ends(o->group, ".openshift.io"))
		return &unjudged;
	for (size_t i = 0; i < COUNT_OF(name_rules); i++) {
		const struct name_rule *r = &name_rules[i];
		if (str_is(o->kind_name, r->kind) && str_is(o->group, r->group) && minor >= r->from &&
		    (r->until == 0 || minor < r->until))
			return r;
	}
	return &any_kind;
}

static const char *form_error(struct str name, enum form form)
{
	switch (form) {
	case FORM_SUBDOMAIN:
		return dns1123_subdomain_error(name);
	case FORM_LABEL:
		return dns1123_label_error(name);
	case FORM_DNS1035:
		return dns1035_label_error(name);
	case FORM_PATH:
		return path_segment_error(name);
	default:
		return NULL;
	}
}

static bool is_alnum(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

/* The nearest name that would do; empty when there is no simple one. */
static struct str repaired(struct check *c, struct str name, const struct name_rule *r)
{
	char *out = arena_alloc(c->scratch, name.n + 1);
	size_t n = 0;
	for (size_t i = 0; i < name.n; i++) {
		char ch = name.p[i];
		ch = ch >= 'A' && ch <= 'Z' ? (char)(ch - 'A' + 'a') : ch;
		bool fits = is_alnum(ch) || (ch == '.' && (r->form == FORM_SUBDOMAIN || r->form == FORM_PATH));
		if (fits || (n && out[n - 1] != '-'))
			out[n++] = fits ? ch : '-';
	}
	while (n && !is_alnum(out[n - 1]))
		n--;
	struct str fixed = {out, n};
	bool good = n && !form_error(fixed, r->form) && (r->longest == 0 || n <= r->longest);
	return good ? fixed : (struct str){"", 0};
}

static bool is_text(const struct node *n)
{
	return node_is(n, NODE_STRING) && node_text(n).n && !not_judged(n) && !is_unfilled(node_text(n));
}

static void judge_name(struct check *c, const struct object *o, const struct node *at, const struct name_rule *r)
{
	if (!is_text(at))
		return;
	struct str name = node_text(at);
	const char *wrong = form_error(name, r->form);
	if (wrong) {
		struct str fixed = repaired(c, name, r);
		report(c, at, "the name '%.*s' is rejected for a %.*s: it %s%s%.*s%s", STR_ARG(name),
		       STR_ARG(o->kind_name), wrong, fixed.n ? "; '" : "", STR_ARG(fixed), fixed.n ? "' would do" : "");
	} else if (r->longest && name.n > r->longest) {
		report(c, at, "the name '%.*s' is rejected for a %.*s: it must be %u characters or less", STR_ARG(name),
		       STR_ARG(o->kind_name), r->longest);
	}
}

/* The server puts five characters behind it: a '-' at its end is fine. What is too long is cut. */
static void judge_prefix(struct check *c, const struct object *o, const struct node *at, const struct name_rule *r)
{
	if (!is_text(at))
		return;
	struct str prefix = node_text(at);
	char *masked = arena_alloc(c->scratch, prefix.n);
	memcpy(masked, prefix.p, prefix.n);
	size_t n = prefix.n;
	if (n > 1 && masked[n - 1] == '-')
		masked[--n - 1] = 'a';
	const char *wrong = form_error((struct str){masked, n}, r->form);
	if (wrong)
		report(c, at, "the prefix '%.*s' makes no name for a %.*s: it %s", STR_ARG(prefix),
		       STR_ARG(o->kind_name), wrong);
}

static void judge_namespace(struct check *c, const struct node *at)
{
	const char *wrong = is_text(at) ? dns1123_label_error(node_text(at)) : NULL;
	if (wrong)
		report(c, at, "the namespace '%.*s' is rejected by the API: it %s", STR_ARG(node_text(at)), wrong);
}

/* Every pod of an Indexed Job has the job's name and its index for a host name. */
static void judge_indexed(struct check *c, const struct object *o, const struct node *at)
{
	int64_t pods;
	if (!node_text_is(node_get(o->spec, KEY_completionMode), "Indexed") || !is_text(at) ||
	    !node_int(node_get(o->spec, KEY_completions), &pods) || pods < 1)
		return;
	struct str last = arena_printf(c->scratch, "%.*s-%lld", STR_ARG(node_text(at)), (long long)pods - 1);
	const char *wrong = dns1123_label_error(last);
	/* What is wrong with the name itself is said already. */
	if (wrong && node_text(at).n <= 63 && !dns1123_subdomain_error(node_text(at)))
		report(c, at, "the name '%.*s' makes no host names for an Indexed Job: '%.*s' %s",
		       STR_ARG(node_text(at)), STR_ARG(last), wrong);
}

static void judge_priority_class(struct check *c, const struct node *at)
{
	struct str name = node_text(at);
	if (is_text(at) && str_starts(name, "system-") && !str_is(name, "system-node-critical") &&
	    !str_is(name, "system-cluster-critical"))
		report(c, at, "the name '%.*s' is rejected for a PriorityClass: the prefix 'system-' is reserved",
		       STR_ARG(name));
}

static void judge_definition(struct check *c, const struct object *o, const struct node *at)
{
	const struct node *plural = node_find(node_find(o->spec, STR("names")), STR("plural")),
			  *group = node_find(o->spec, STR("group"));
	if (!is_text(plural) || !is_text(group) || !is_text(at))
		return;
	struct str wanted =
		arena_printf(c->scratch, "%.*s.%.*s", STR_ARG(node_text(plural)), STR_ARG(node_text(group)));
	if (!str_eq(wanted, node_text(at)))
		report(c, at, "the name of this CustomResourceDefinition has to be '%.*s'", STR_ARG(wanted));
}

static void check(struct check *c, const struct object *o)
{
	const struct name_rule *r = rule_of(o, lint_kubernetes_minor(c->options));
	const struct node *name = node_get(o->metadata, KEY_name);
	judge_name(c, o, name, r);
	judge_prefix(c, o, node_get(o->metadata, KEY_generateName), r);
	judge_namespace(c, node_get(o->metadata, KEY_namespace));
	if (o->kind == KIND_JOB)
		judge_indexed(c, o, name);
	else if (o->kind == KIND_PRIORITY_CLASS)
		judge_priority_class(c, name);
	else if (o->kind == KIND_CUSTOM_RESOURCE_DEFINITION && str_is(o->version, "v1"))
		judge_definition(c, o, name);
}

const struct rule rule_api008 = {
	.code = "API008",
	.name = "name-invalid",
	.severity = SEVERITY_ERROR,
	.audience = FOR_ALL,
	.object = check,
	.what = "A name or namespace that the API rejects for this kind.",
	.why = "Most names are lower-case letters, digits, '-' and '.', at most 253 of them. Namespaces, Services and "
	       "what becomes a host name or a Service take no dots and 63 characters; a CronJob takes 52, a RayService "
	       "47, "
	       "because names are made from theirs. Names of models, such as `Llama_3.1-8B`, rarely fit as they are.",
	.bad = "apiVersion: v1\nkind: Service\nmetadata:\n  name: Llama_3.1\n",
	.good = "apiVersion: v1\nkind: Service\nmetadata:\n  name: llama-3-1\n",
	.fix = "Write it in lower case with '-' between the words, and what refers to it likewise.",
	.source = "https://kubernetes.io/docs/concepts/overview/working-with-objects/names/",
};
