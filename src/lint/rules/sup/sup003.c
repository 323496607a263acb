/* SPDX-License-Identifier: Apache-2.0 */
#include "lint/rule.h"

/* The engine reports it, when all findings are known. */
const struct rule rule_sup003 = {
	.code = "SUP003",
	.name = "suppression-unknown-rule",
	.severity = SEVERITY_WARNING,
	.audience = FOR_ALL,
	.flags = RULE_ENGINE,
	.what = "A suppression names a rule that does not exist.",
	.why = "It silences nothing, and the finding that it was meant for is still there or will come back.",
	.bad = "image: vllm/vllm-openai:latest # k8sai-ignore: IMG01 -- test cluster\n",
	.good = "image: vllm/vllm-openai:latest # k8sai-ignore: IMG001 -- test cluster\n",
	.fix = "Name a rule by its code or name; `k8sai rules` lists them.",
	.source = "k8sai's own",
};
