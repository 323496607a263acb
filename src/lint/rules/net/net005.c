/* SPDX-License-Identifier: Apache-2.0 */
#include "lint/rule.h"

/* GKE's own controller reads the annotation only: https://cloud.google.com/kubernetes-engine/docs/concepts/ingress */
static bool is_for_gke(const struct node *class)
{
	return str_starts(node_text(class), "gce");
}

static void check(struct check *c, const struct object *o)
{
	const struct node *annotations = node_get(o->metadata, KEY_annotations);
	const struct node *entry = node_find_entry(annotations, STR("kubernetes.io/ingress.class"));
	if (!entry)
		return;
	const struct node *class = node_deref(entry);
	/* The API server's own rule for new objects. */
	if (node_find(o->spec, STR("ingressClassName"))) {
		struct finding *f = report_key(c, entry,
					       "the annotation and 'ingressClassName' exclude each other: the API "
					       "server rejects a new Ingress that has both");
		finding_severity(f, SEVERITY_ERROR);
		return;
	}
	if (is_for_gke(class))
		return;
	struct finding *f =
		report_key(c, entry, "the annotation is deprecated: write 'ingressClassName: %.*s' under spec",
			   STR_ARG(node_text(class)));
	/* The field wants an IngressClass of that name; the annotation was a word between file and controller. */
	struct fix *fix = fix_offer(c, f, FIX_UNSAFE, "move it to 'ingressClassName'");
	fix_delete(c, fix, entry);
	fix_set(c, fix, o->root, FIX_PATH("spec", "ingressClassName"), class);
}

static const enum kind kinds[] = {KIND_INGRESS, KIND_INGRESS_EXTENSIONS, KIND_OTHER};

const struct rule rule_net005 = {
	.code = "NET005",
	.name = "ingress-class-annotation",
	.severity = SEVERITY_WARNING,
	.audience = FOR_ALL,
	.fixable = FIXABLE_UNSAFELY,
	.kinds = kinds,
	.object = check,
	.what = "An Ingress names its class by the deprecated annotation `kubernetes.io/ingress.class`.",
	.why = "The annotation was replaced by `spec.ingressClassName` in Kubernetes 1.18. Controllers are free to "
	       "ignore it, and many do: "
	       "the Ingress then has no address and no error says why. With both, a new Ingress is rejected (error). "
	       "GKE's own classes (`gce`, `gce-internal`) still need the annotation and are left alone.",
	.bad = "metadata:\n  annotations:\n    kubernetes.io/ingress.class: nginx\n",
	.good = "spec:\n  ingressClassName: nginx\n",
	.fix = "Move the class to `spec.ingressClassName`, and name an IngressClass that the cluster has.",
	.source = "https://kubernetes.io/docs/concepts/services-networking/ingress/#deprecated-annotation",
};
