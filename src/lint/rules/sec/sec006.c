/* SPDX-License-Identifier: Apache-2.0 */
#include "lint/flags.h"
#include "lint/rule.h"

static bool says_no(struct str value)
{
	return str_eq_nocase(value, STR("false")) || str_is(value, "0") || str_eq_nocase(value, STR("no"));
}

/* By the engine's own flag, or by the name that all engines and their wrappers give it. */
static bool is_told(struct check *c, const struct container *k, struct word *value)
{
	if (container_role(k, c->scratch, FLAG_TRUST_REMOTE_CODE, value) == FLAG_GIVEN && value->node)
		return true;
	return k->engine.engine && container_flag(k, c->scratch, "--trust-remote-code", value) && value->node;
}

static void check(struct check *c, const struct pod *p, const struct container *k)
{
	(void)p;
	struct word value;
	if (!is_told(c, k, &value) || says_no(value.text))
		return;
	report(c, value.node,
	       "%s is told to run code that comes with the model: whoever can write to its repository can run "
	       "anything here",
	       k->engine.engine->title);
}

const struct rule rule_sec006 = {
	.code = "SEC006",
	.name = "trust-remote-code",
	.severity = SEVERITY_WARNING,
	.audience = FOR_AI,
	.container = check,
	.what = "The engine is told to run Python code from the model's repository.",
	.why = "With `--trust-remote-code` the server imports Python files that are downloaded with the weights. A "
	       "changed repository "
	       "then runs code with the pod's token, network and GPUs at the next restart. Most models of today need "
	       "no code "
	       "of their own.",
	.bad = "args: [--model, org/model, --trust-remote-code]\n",
	.good = "args: [--model, org/model]\n",
	.fix = "Drop the flag. Where the model does need it, read the code, pin the revision (`--revision` with a "
	       "commit), and suppress the "
	       "finding with the reason.",
	.source = "https://huggingface.co/docs/transformers/main/en/models#custom-models",
};
