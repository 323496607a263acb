/* SPDX-License-Identifier: Apache-2.0 */
#include "lint/rule.h"

const struct rule rule_api002 = {
	.code = "API002",
	.name = "wrong-type",
	.severity = SEVERITY_ERROR,
	.audience = FOR_ALL,
	.fixable = FIXABLE_SAFELY,
	.flags = RULE_ENGINE | RULE_SHAPE,
	.what = "A value of the wrong type, or outside of the values, the form or the range that its "
		"field allows.",
	.why = "The API server refuses the object. What looks like a string in YAML often is none: "
	       "an unquoted `true`, `8080` or `1e3` in an environment variable or a label is a "
	       "boolean or a number.",
	.bad = "env:\n  - name: VLLM_PORT\n    value: 8000\n",
	.good = "env:\n  - name: VLLM_PORT\n    value: \"8000\"\n",
	.fix = "Write a value of the form that the message names; quote what is meant as text.",
	.source = "https://kubernetes.io/docs/reference/kubernetes-api/",
};
