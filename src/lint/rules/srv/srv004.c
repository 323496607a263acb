/* SPDX-License-Identifier: Apache-2.0 */
#include "lint/flags.h"
#include "lint/rule.h"
#include "lint/volumes.h"

static bool is_flag(const struct engine *e, struct str name, enum flag_role role)
{
	const struct engine_flag *flag = catalog_engine_flag_named(e, name);
	return flag && flag->role == role;
}

/* A local folder that is part of the image: no volume is mounted there. False also when that cannot be told. */
static bool is_in_image(const struct container *k, const struct word *path)
{
	if (!path->known || path->text.n == 0 || path->text.p[0] != '/')
		return false;
	return !container_mounts_hidden(k) && !container_mount(k, path->text);
}

/* Calls for each repository that the command line names (the flag may be repeated); gives their number. */
static size_t check_repositories(struct check *c, const struct container *k)
{
	const struct words *words = container_words(k, c->scratch);
	size_t n = 0;
	for (size_t i = 0; i < words->n; i++) {
		struct word path = words->at[i];
		size_t equals = str_find(path.text, '=');
		if (!is_flag(k->engine.engine, str_sub(path.text, 0, equals), FLAG_MODEL_REPOSITORY))
			continue;
		n++;
		if (equals < path.text.n)
			path.text = str_sub(path.text, equals + 1, path.text.n);
		else if (i + 1 < words->n)
			path = words->at[i + 1];
		if (is_in_image(k, &path))
			report(c, path.node,
			       "Triton polls '%.*s', where no volume is mounted: it looks for changes in its own image",
			       STR_ARG(path.text));
	}
	return n;
}

static void check(struct check *c, const struct pod *p, const struct container *k)
{
	(void)p;
	struct word mode;
	if (!container_runs_engine(k) || strcmp(k->engine.engine->name, "triton") != 0 ||
	    container_role(k, c->scratch, FLAG_MODEL_CONTROL, &mode) != FLAG_GIVEN || !str_is(mode.text, "poll"))
		return;
	if (check_repositories(c, k) == 0 && !container_words(k, c->scratch)->hidden_flags)
		report(c, mode.node, "Triton is told to poll for models, and no --model-repository says where");
}

const struct rule rule_srv004 = {
	.code = "SRV004",
	.name = "triton-polling-without-repository",
	.severity = SEVERITY_WARNING,
	.audience = FOR_AI,
	.flags = RULE_ABSENCE,
	.container = check,
	.what = "Triton in poll mode without a repository that can change: neither a volume nor a bucket.",
	.why = "`--model-control-mode=poll` makes Triton look through the repository every few seconds and load what "
	       "has "
	       "changed. A folder of the image never changes, so a new model does not appear until the image does, and "
	       "the "
	       "polling is for nothing. NVIDIA advises against polling in production: a model that is only half copied "
	       "is loaded "
	       "as it stands.",
	.bad = "command: [tritonserver, --model-repository=/models, --model-control-mode=poll]\n",
	.good = "command: [tritonserver, --model-repository=/models, --model-control-mode=poll]\nvolumeMounts:\n  - "
		"{name: "
		"models, mountPath: /models}\n",
	.fix = "Mount the volume with the models at the repository's path, name a bucket (s3://, gs://, as://), or "
	       "drop the poll "
	       "mode: `explicit` loads models when told to.",
	.source = "https://docs.nvidia.com/deeplearning/triton-inference-server/user-guide/docs/user_guide/"
		  "model_management.html",
};
