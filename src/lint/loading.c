/* SPDX-License-Identifier: Apache-2.0 */
#include "lint/loading.h"

#include "kube/names.h"

/* They load a model when the first request for it comes. https://docs.ollama.com/faq https://localai.io/basics/
 * https://inference.readthedocs.io/ https://docs.comfy.org/ */
static bool loads_later(const struct engine *e)
{
	static const char *const names[] = {"ollama", "localai", "xinference", "comfyui"};
	for (size_t i = 0; i < COUNT_OF(names); i++)
		if (strcmp(e->name, names[i]) == 0)
			return true;
	return false;
}

int64_t container_load_seconds(const struct container *k)
{
	const struct engine *e = k->engine.engine;
	struct str id;
	if (!e || e->kind != ENGINE_SERVING || loads_later(e))
		return 0;
	const struct model *model = NULL;
	if (catalog_engine_model(e, k->argv, k->n_argv, &id) && !is_placeholder(id))
		model = catalog_model_find(id);
	return WARM_UP_SECONDS + (model ? model->weights_mib / LOAD_MIBS : 0);
}

int64_t load_seconds_at(int64_t seconds, int64_t mibs, int64_t warm_up)
{
	return seconds == 0 ? 0 : warm_up + (seconds - WARM_UP_SECONDS) * LOAD_MIBS / mibs;
}
