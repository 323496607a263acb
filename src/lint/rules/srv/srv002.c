/* SPDX-License-Identifier: Apache-2.0 */
#include "kube/names.h"
#include "lint/flags.h"
#include "lint/rule.h"
#include "lint/weights.h"

/* "131072", "128k" (thousands), "128K" (1024): https://docs.vllm.ai/en/latest/configuration/engine_args/ */
static bool tokens_of(struct str text, int64_t *out)
{
	int64_t unit = 1;
	if (text.n < 1)
		return false;
	switch (text.p[text.n - 1]) {
	case 'k':
		unit = 1000;
		break;
	case 'K':
		unit = 1024;
		break;
	case 'm':
		unit = 1000000;
		break;
	case 'M':
		unit = 1048576;
		break;
	default:
		break;
	}
	int64_t n;
	if (!str_to_i64(unit > 1 ? str_sub(text, 0, text.n - 1) : text, &n) || n > INT32_MAX)
		return false;
	*out = n * unit;
	return true;
}

/* Told to take another configuration than the model's own. */
static bool is_stretched(struct check *c, const struct container *k)
{
	static const char *const flags[] = {"--hf-overrides", "--rope-scaling", "--rope-theta", "--hf-config-path",
					    "--json-model-override-args"};
	struct word value;
	for (size_t i = 0; i < COUNT_OF(flags); i++)
		if (container_flag(k, c->scratch, flags[i], &value))
			return true;
	const struct words *words = container_words(k, c->scratch);
	for (size_t i = 0; i < words->n; i++)
		if (str_starts(words->at[i].text, "--hf-overrides."))
			return true;
	return words->hidden_flags || container_env_open(k) || container_env(k, k->engine.engine->context_override_env);
}

static void check(struct check *c, const struct pod *p, const struct container *k)
{
	(void)p;
	struct word value;
	int64_t tokens;
	const struct engine *engine = k->engine.engine;
	if (!container_runs_engine(k) || !engine->context_override_env ||
	    container_role(k, c->scratch, FLAG_CONTEXT, &value) != FLAG_GIVEN || !tokens_of(value.text, &tokens))
		return;
	/* A folder may hold a configuration that was changed for long texts. */
	struct weights w = container_weights(k, c->scratch);
	const struct model *model = w.from == WEIGHTS_HUB ? catalog_model_find(w.model) : NULL;
	if (!model || model->max_context == 0 || tokens <= (int64_t)model->max_context || is_stretched(c, k))
		return;
	if (model->scaled_context > model->max_context)
		report(c, value.node,
		       "a context of %lld tokens is more than the %u of %s, and %s does not start (rope scaling "
		       "stretches "
		       "it to %u)",
		       (long long)tokens, model->max_context, model->id, engine->title, model->scaled_context);
	else
		report(c, value.node, "a context of %lld tokens is more than the %u of %s, and %s does not start",
		       (long long)tokens, model->max_context, model->id, engine->title);
}

const struct rule rule_srv002 = {
	.code = "SRV002",
	.name = "context-exceeds-model",
	.severity = SEVERITY_ERROR,
	.audience = FOR_AI,
	.container = check,
	.what = "The engine is told a context length beyond what the model's configuration allows.",
	.why = "vLLM and SGLang compare the length with the model's configuration and end with an error before they "
	       "load "
	       "anything; the pod restarts for ever. They do so because positions the model has never seen give "
	       "garbage. Models "
	       "whose makers describe rope scaling (Qwen: YaRN) take more when it is configured; then, or when the "
	       "check is "
	       "switched off by its variable, nothing is reported, and neither for models in a folder, whose "
	       "configuration may "
	       "have been edited.",
	.bad = "args: [--model, Qwen/Qwen2.5-72B-Instruct, --max-model-len=131072]\n",
	.good = "args: [--model, Qwen/Qwen2.5-72B-Instruct, --max-model-len=32768]\n",
	.fix = "Lower the length to what the model has, or leave the flag out; to stretch the context pass the rope "
	       "scaling "
	       "that the model's card gives.",
	.source = "https://github.com/vllm-project/vllm/pull/7080",
};
