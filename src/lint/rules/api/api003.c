/* SPDX-License-Identifier: Apache-2.0 */
#include "lint/rule.h"

const struct rule rule_api003 = {
	.code = "API003",
	.name = "required-field-missing",
	.severity = SEVERITY_ERROR,
	.audience = FOR_ALL,
	.flags = RULE_ENGINE | RULE_SHAPE,
	.what = "A field that the kind requires is missing.",
	.why = "The API server refuses the object.",
	.bad = "spec:\n  template:\n    spec:\n      containers:\n        - image: vllm/vllm-openai:v0.11.0\n",
	.good = "spec:\n  template:\n    spec:\n      containers:\n        - name: vllm\n          image: "
		"vllm/vllm-openai:v0.11.0\n",
	.fix = "Add the field that the message names.",
	.source = "https://kubernetes.io/docs/reference/kubernetes-api/",
};
