/* SPDX-License-Identifier: Apache-2.0 */
#include "lint/rule.h"

/* The engine reports it, when all findings are known. */
const struct rule rule_sup001 = {
	.code = "SUP001",
	.name = "suppression-unused",
	.severity = SEVERITY_WARNING,
	.audience = FOR_ALL,
	.flags = RULE_ENGINE,
	.what = "A suppression silences nothing where it stands.",
	.why = "The mistake it excused is gone, or it stands on the wrong line. Left in place it hides the next "
	       "mistake of that kind.",
	.bad = "image: vllm/vllm-openai:v0.11.0 # k8sai-ignore: IMG001 -- pinned by the mirror\n",
	.good = "image: vllm/vllm-openai:v0.11.0\n",
	.fix = "Delete it, or move it to the line (or the line above it) that the finding names.",
	.source = "k8sai's own",
};
