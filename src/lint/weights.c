/* SPDX-License-Identifier: Apache-2.0 */
#include "lint/weights.h"

#include "kube/names.h"
#include "lint/flags.h"
#include "lint/volumes.h"

/* ---- the cache
 * ------------------------------------------------------------------------------------------------------------ */

/* Variables that move it, and what comes behind their value. Hugging Face's:
 * https://huggingface.co/docs/huggingface_hub/package_reference/environment_variables; NIM's: its configuration page;
 * Ollama's: docs/faq.md of its repository; llama.cpp's: tools/server/README.md of its repository. */
static const struct {
	const char *name, *below;
} cache_variables[] = {
	{"HF_HUB_CACHE", ""},
	{"HUGGINGFACE_HUB_CACHE", ""},
	{"HF_HOME", ""},
	{"TRANSFORMERS_CACHE", ""},
	{"SENTENCE_TRANSFORMERS_HOME", ""},
	{"XDG_CACHE_HOME", "/huggingface"},
	{"HOME", "/.cache/huggingface"},
	{"NIM_CACHE_PATH", ""},
	{"OLLAMA_MODELS", ""},
	{"LLAMA_CACHE", ""},
};

static void add_cache(struct weights *w, struct str folder)
{
	if (w->n_caches < MOST_CACHES)
		w->caches[w->n_caches++] = folder;
}

static bool env_from_config_map(const struct container *k)
{
	const struct node *list = node_get(k->node, KEY_envFrom);
	for (const struct node *e = node_is(list, NODE_SEQ) ? node_first(list) : NULL; e; e = e->next)
		if (!node_find(e, STR("secretRef")))
			return true;
	return list && !node_is(list, NODE_SEQ);
}

static void find_said(struct weights *w, const struct container *k, struct arena *scratch)
{
	struct word folder;
	enum flag_state state = container_role(k, scratch, FLAG_DOWNLOAD_DIR, &folder);
	if (state == FLAG_GIVEN && str_starts(folder.text, "/"))
		add_cache(w, folder.text);
	w->hidden = state == FLAG_HIDDEN || env_from_config_map(k);
	for (size_t i = 0; i < COUNT_OF(cache_variables); i++) {
		const struct node *entry = container_env(k, cache_variables[i].name),
				  *value = node_get(entry, KEY_value);
		struct str text = node_text(value);
		if (!entry)
			continue;
		if (not_judged(value) || !str_starts(text, "/"))
			w->hidden = true;
		else if (*cache_variables[i].below)
			add_cache(w, arena_printf(scratch, "%.*s%s", STR_ARG(text), cache_variables[i].below));
		else
			add_cache(w, text);
	}
	w->said = w->n_caches > 0;
}

/* Releases differ in their user, and the user may be changed: any of their caches may be the one, the release's own
 * comes first. */
static void add_defaults(struct weights *w, const struct container *k)
{
	const struct engine *e = k->engine.engine;
	if (!k->engine.image || k->engine.image->foreign_tags)
		return;
	const struct engine_user *own = catalog_engine_user(e, k->engine.version);
	if (own && own->cache)
		add_cache(w, str_of(own->cache));
	for (size_t i = 0; i < e->n_users; i++)
		if (e->users[i].cache && &e->users[i] != own)
			add_cache(w, str_of(e->users[i].cache));
}

static bool is_offline(const struct container *k)
{
	static const char *const variables[] = {"HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE", "VLLM_USE_MODELSCOPE",
						"SGLANG_USE_MODELSCOPE"};
	for (size_t i = 0; i < COUNT_OF(variables); i++) {
		const struct node *entry = container_env(k, variables[i]);
		if (entry && !node_text_is(node_get(entry, KEY_value), "0"))
			return true;
	}
	return false;
}

/* ---- the model
 * ------------------------------------------------------------------------------------------------------------ */

/* "org/name", also with a revision or a quantization behind it; not "models/x.gguf", "s3://…" or "./x/y". */
static bool is_hub_id(struct str s)
{
	static const char *const folders[] = {"models/", "model/", "weights/", "data/", "checkpoints/", "ckpt/"};
	size_t slash = str_find(s, '/');
	if (slash == 0 || slash + 1 >= s.n || s.p[0] == '.' || s.p[0] == '~' || s.p[0] == '-')
		return false;
	struct str name = str_sub(s, slash + 1, s.n);
	if (str_find(name, '/') < name.n || str_has(s, "://") || str_has(s, " "))
		return false;
	for (size_t i = 0; i < COUNT_OF(folders); i++)
		if (str_starts(s, folders[i]))
			return false;
	return !str_ends(s, ".gguf") && !str_ends(s, ".bin") && !str_ends(s, ".safetensors") && !str_ends(s, ".pt");
}

static void judge_model(struct weights *w, struct str model)
{
	w->model = model;
	if (model.n == 0 || is_placeholder(model))
		w->from = WEIGHTS_UNKNOWN;
	else if (model.p[0] == '/' && model.n > 1)
		w->from = WEIGHTS_FOLDER;
	else if (is_hub_id(model))
		w->from = WEIGHTS_HUB;
}

/* By a flag, its variable, or where the model stands without a flag. */
static void find_model(struct weights *w, const struct container *k, struct arena *scratch)
{
	struct word value;
	enum flag_state state = container_role(k, scratch, FLAG_MODEL, &value);
	if (state == FLAG_GIVEN) {
		judge_model(w, value.text);
		return;
	}
	if (container_role(k, scratch, FLAG_MODEL_REPOSITORY, &value) == FLAG_GIVEN) {
		judge_model(w, value.text);
		return;
	}
	struct str model;
	if (catalog_engine_model(k->engine.engine, k->argv, k->n_argv, &model))
		judge_model(w, model);
}

/* Images that know their model themselves, and servers that fetch what clients ask for. Only the publisher's own: other
 * images may have the weights in them. */
static bool fetches_unasked(const struct container *k)
{
	struct str repo = catalog_image_parts(k->image).repo;
	const char *name = k->engine.engine->name;
	if (strcmp(name, "nim") == 0)
		return k->engine.image && !container_env(k, "NIM_MODEL_NAME");
	return strcmp(name, "ollama") == 0 && (str_is(repo, "ollama/ollama") || str_ends(repo, "/ollama/ollama"));
}

struct weights container_weights(const struct container *k, struct arena *scratch)
{
	struct weights w = {0};
	const struct engine *e = k->engine.engine;
	if (!e || e->kind != ENGINE_SERVING)
		return w;
	if (fetches_unasked(k))
		w.from = WEIGHTS_HUB;
	else
		find_model(&w, k, scratch);
	if (w.from != WEIGHTS_HUB)
		return w;
	if (is_offline(k)) {
		w.from = WEIGHTS_UNKNOWN;
		return w;
	}
	find_said(&w, k, scratch);
	if (!w.said)
		add_defaults(&w, k);
	return w;
}

bool container_weights_in(const struct container *k, const struct node *mount, struct arena *scratch)
{
	struct weights w = container_weights(k, scratch);
	if (w.from == WEIGHTS_FOLDER)
		return container_mount(k, w.model) == mount;
	for (size_t i = 0; w.from == WEIGHTS_HUB && i < w.n_caches; i++)
		if (container_mount(k, w.caches[i]) == mount)
			return true;
	return false;
}

/* ---- words
 * ---------------------------------------------------------------------------------------------------------------- */

static bool is_word_byte(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

static bool has_word_of(struct str text, const char *const *words, size_t n)
{
	for (size_t i = 0, end; i < text.n; i = end + 1) {
		for (end = i; end < text.n && is_word_byte(text.p[end]); end++)
			;
		for (size_t w = 0; end > i && w < n; w++)
			if (str_eq_nocase(str_sub(text, i, end - i), str_of(words[w])))
				return true;
	}
	return false;
}

bool names_weights(struct str text)
{
	static const char *const words[] = {
		"model",       "models", "weight",      "weights", "checkpoint", "checkpoints", "ckpt",    "ckpts",
		"huggingface", "hf",     "safetensors", "gguf",    "llm",        "llms",        "lora",    "loras",
		"ollama",      "nim",    "hfcache",     "hfhub",   "modelcache", "finetuned",   "adapters"};
	return has_word_of(text, words, COUNT_OF(words));
}

bool names_data(struct str text)
{
	static const char *const words[] = {"data", "dataset", "datasets", "corpus", "imagenet", "training"};
	return has_word_of(text, words, COUNT_OF(words));
}
