/* SPDX-License-Identifier: Apache-2.0 */
#include "lint/rule.h"

/* The engine reports it, when all findings are known. */
const struct rule rule_sup002 = {
	.code = "SUP002",
	.name = "suppression-without-reason",
	.severity = SEVERITY_INFO,
	.audience = FOR_ALL,
	.flags = RULE_ENGINE,
	.what = "A suppression does not say why.",
	.why = "Whoever reads it next cannot tell a considered exception from a shortcut, and will not dare to remove "
	       "it.",
	.bad = "image: vllm/vllm-openai:latest # k8sai-ignore: IMG001\n",
	.good = "image: vllm/vllm-openai:latest # k8sai-ignore: IMG001 -- nightly test cluster, always the newest "
		"build\n",
	.fix = "Write the reason behind `--` in a comment, or behind the colon in an annotation.",
	.source = "k8sai's own",
};
