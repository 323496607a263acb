/* SPDX-License-Identifier: Apache-2.0 */
#include "lint/rule.h"

const struct rule rule_api014 = {
	.code = "API014",
	.name = "fields-in-conflict",
	.severity = SEVERITY_ERROR,
	.audience = FOR_ALL,
	.flags = RULE_ENGINE | RULE_SHAPE,
	.what = "Fields that exclude one another, a choice that is not made, or two elements of a "
		"list with one key.",
	.why = "A volume has one source, a probe one handler, a policy minAvailable or "
	       "maxUnavailable: the API server refuses both, and refuses neither where one is "
	       "needed.",
	.bad = "volumes:\n  - name: cache\n    emptyDir: {}\n    hostPath:\n      path: /var/cache\n",
	.good = "volumes:\n  - name: cache\n    emptyDir: {}\n",
	.fix = "Keep the one that is meant.",
	.source = "https://kubernetes.io/docs/reference/kubernetes-api/",
};
