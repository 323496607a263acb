/* SPDX-License-Identifier: Apache-2.0 */
#include "lint/rule.h"

const struct rule rule_api001 = {
	.code = "API001",
	.name = "unknown-field",
	.severity = SEVERITY_ERROR,
	.audience = FOR_ALL,
	.fixable = FIXABLE_UNSAFELY,
	.flags = RULE_ENGINE | RULE_SHAPE,
	.what = "A field that the kind does not have in the targeted version of Kubernetes.",
	.why = "The API server drops such a field, or refuses the object when kubectl asks it to be "
	       "strict (the default since 1.27). Either way what the field was meant to do does not "
	       "happen: a misspelt `nodeSelecter` runs on any node.",
	.bad = "spec:\n  replica: 2\n",
	.good = "spec:\n  replicas: 2\n",
	.fix = "Take the name that the message suggests, or move the field to where it belongs.",
	.source = "https://kubernetes.io/docs/reference/using-api/api-concepts/#field-validation",
};
