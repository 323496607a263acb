/* SPDX-License-Identifier: Apache-2.0 */
#include "lint/rule.h"

const struct rule rule_api012 = {
	.code = "API012",
	.name = "field-not-yet",
	.severity = SEVERITY_ERROR,
	.audience = FOR_ALL,
	.flags = RULE_ENGINE | RULE_SHAPE,
	.what = "A field (or a kind) that the targeted version of Kubernetes does not have yet, or "
		"has behind a feature gate that is off by default (a warning: the cluster may have it "
		"on).",
	.why = "An API server that does not know a field drops it or refuses the object, so the "
	       "manifest that works on one cluster does something else on an older one.",
	.bad = "# --kubernetes-version 1.27\ninitContainers:\n  - name: proxy\n    image: envoyproxy/envoy:v1.34.0\n   "
	       " restartPolicy: Always\n",
	.good = "# --kubernetes-version 1.29\ninitContainers:\n  - name: proxy\n    image: envoyproxy/envoy:v1.34.0\n  "
		"  restartPolicy: Always\n",
	.fix = "Upgrade the cluster, do without the field, or say with --kubernetes-version what is "
	       "targeted.",
	.source = "https://kubernetes.io/docs/reference/command-line-tools-reference/feature-gates/",
};
