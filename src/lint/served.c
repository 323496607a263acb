/* SPDX-License-Identifier: Apache-2.0 */
#include "lint/served.h"

#include "kube/names.h"

/* ---- the model ----------------------------------------------------------------------------------------------------
 */

/* Does a path end in the whole id: "/models/meta-llama/Llama-3.1-8B-Instruct"? */
static bool path_ends_in(struct str path, struct str id)
{
	if (path.n <= id.n || path.p[path.n - id.n - 1] != '/' || str_find(id, '/') == id.n)
		return false;
	return str_eq_nocase(str_sub(path, path.n - id.n, path.n), id);
}

/* The catalog's model behind an id of Hugging Face, or a folder or bucket that is named after one. A folder's last name
 * alone is too little: it may hold a copy that somebody quantised. */
static const struct model *model_of(struct str id)
{
	if (str_starts(id, "hf://"))
		id = str_sub(id, 5, id.n);
	while (id.n && id.p[id.n - 1] == '/')
		id.n--;
	size_t slash = str_find(id, '/');
	if (slash == id.n || is_placeholder(id))
		return NULL;
	const struct model *m = catalog_model_find(id);
	bool is_id = slash > 0 && id.p[0] != '.' && str_find(str_sub(id, slash + 1, id.n), '/') == id.n - slash - 1;
	if (!m || is_id)
		return m;
	if (path_ends_in(id, str_of(m->id)))
		return m;
	for (size_t i = 0; i < m->aliases.n; i++)
		if (path_ends_in(id, str_of(m->aliases.at[i])))
			return m;
	return NULL;
}

/* Where an argument with this text stands. */
static const struct node *place_of_word(const struct container *k, struct arena *scratch, struct str text)
{
	const struct words *words = container_words(k, scratch);
	for (size_t i = 0; i < words->n; i++)
		if (words->at[i].known && str_eq(words->at[i].text, text))
			return words->at[i].node;
	return k->args ? k->args : k->command ? k->command : k->image_node;
}

static bool find_model(const struct container *k, struct arena *scratch, struct served *out)
{
	struct word word;
	enum flag_state state = container_role(k, scratch, FLAG_MODEL, &word);
	if (state == FLAG_HIDDEN)
		return false;
	if (state == FLAG_GIVEN) {
		out->id = word.text;
		out->at = word.node;
		return true;
	}
	if (!catalog_engine_model(k->engine.engine, k->argv, k->n_argv, &out->id))
		return false;
	out->at = place_of_word(k, scratch, out->id);
	return true;
}

/* ---- its size -----------------------------------------------------------------------------------------------------
 */

/* Values of the engines' quantisation flags. What is not here takes the least that any does. `online`: made from the
 * published weights while loading. https://docs.vllm.ai/en/latest/features/quantization/
 * https://huggingface.co/docs/text-generation-inference/conceptual/quantization */
static const struct {
	const char *name;
	enum data_type type;
	bool online;
} quantizations[] = {
	{"fp8", DATA_FP8, true},
	{"eetq", DATA_INT8, true},
	{"w8a8_fp8", DATA_FP8, true},
	{"bitsandbytes", DATA_INT4, true},
};

static void quantize(struct served *s, struct str how)
{
	s->at_least = true;
	for (size_t i = 0; i < COUNT_OF(quantizations); i++) {
		if (str_eq_nocase(how, str_of(quantizations[i].name))) {
			load_quantize(&s->load, quantizations[i].type, quantizations[i].online);
			if (quantizations[i].online)
				s->load.download_mib = s->load.model->weights_mib;
			return;
		}
	}
	load_quantize(&s->load, DATA_MXFP4, false);
}

/* Flags that keep weights off the devices, or change what they are: https://docs.vllm.ai/en/latest/cli/serve/
 * https://docs.sglang.ai/advanced_features/server_arguments.html */
static bool changes_weights(const struct words *words)
{
	static const char *const flags[] = {
		"--cpu-offload", "--cpu_offload",  "--offload",      "--kt-",
		"--torchao",     "--hf-overrides", "--hf_overrides", "--json-model-override"};
	for (size_t i = 0; i < words->n; i++)
		for (size_t f = 0; f < COUNT_OF(flags); f++)
			if (str_starts(words->at[i].text, flags[f]))
				return true;
	return false;
}

/* Formats under which files are read as published; others stream, shard or quantise. */
static bool is_plain_format(struct str format)
{
	static const char *const formats[] = {"auto", "safetensors", "pt", "hf", "mistral"};
	for (size_t i = 0; i < COUNT_OF(formats); i++)
		if (str_eq_nocase(format, str_of(formats[i])))
			return true;
	return false;
}

static bool read_format(const struct container *k, struct arena *scratch, struct served *out)
{
	struct word word;
	if (!container_flag(k, scratch, "--load-format", &word) || is_plain_format(word.text))
		return true;
	out->streamed = true;
	if (str_is(word.text, "bitsandbytes"))
		quantize(out, word.text);
	return str_is(word.text, "bitsandbytes") || str_starts(word.text, "runai") ||
	       str_starts(word.text, "fastsafetensors");
}

/* The engine's share of a device: vLLM's own is a promise, others work theirs out. */
static bool read_share(const struct container *k, struct arena *scratch, struct served *out)
{
	struct word word;
	double share;
	if (!k->engine.engine->memory_percent || strcmp(k->engine.engine->name, "vllm") != 0)
		out->load.percent = 100;
	enum flag_state state = container_role(k, scratch, FLAG_MEMORY_UTILIZATION, &word);
	if (!k->engine.engine->memory_percent || state == FLAG_ABSENT)
		return true;
	if (state == FLAG_HIDDEN || !str_to_double(word.text, &share) || !(share > 0 && share <= 1))
		return false;
	out->load.percent = (unsigned)(share * 100 + 0.5);
	return true;
}

static bool read_type(const struct container *k, struct arena *scratch, struct served *out)
{
	struct word word;
	/* Another revision may hold other weights. */
	enum flag_state state = container_role(k, scratch, FLAG_REVISION, &word);
	if (state == FLAG_HIDDEN || (state == FLAG_GIVEN && !str_is(word.text, "main")))
		return false;
	state = container_role(k, scratch, FLAG_QUANTIZATION, &word);
	if (state == FLAG_GIVEN)
		quantize(out, word.text);
	return state != FLAG_HIDDEN;
}

bool container_served(const struct container *k, struct arena *scratch, struct served *out)
{
	const struct engine *e = k->engine.engine;
	*out = (struct served){0};
	if (!e || e->kind != ENGINE_SERVING || !e->downloads || !container_runs_engine(k) ||
	    k->engine.needs_gpu == ANSWER_NO || k->role == CONTAINER_INIT || !find_model(k, scratch, out))
		return false;
	const struct words *words = container_words(k, scratch);
	const struct model *model = model_of(out->id);
	if (!model || words->hidden_flags || changes_weights(words))
		return false;
	out->load = load_published(model, e, k->engine.version);
	int64_t context;
	struct word word;
	if (container_role_int(k, scratch, FLAG_CONTEXT, 0, &context, &word) == FLAG_GIVEN && context < INT32_MAX)
		out->load.context = (unsigned)context;
	return read_type(k, scratch, out) && read_format(k, scratch, out) && read_share(k, scratch, out);
}

/* ---- its devices --------------------------------------------------------------------------------------------------
 */

bool spans_pods(const struct pod *p, const struct container *k, struct arena *scratch)
{
	static const char *const kinds[] = {"LeaderWorkerSet", "RayCluster", "RayService", "RayJob"};
	for (size_t i = 0; i < COUNT_OF(kinds); i++)
		if (str_is(p->object->kind_name, kinds[i]))
			return true;
	struct word word;
	if (container_flag(k, scratch, "--distributed-executor-backend", &word) && !str_is(word.text, "mp"))
		return true;
	if (container_flag(k, scratch, "--data-parallel-address", &word) ||
	    container_flag(k, scratch, "--dist-init-addr", &word))
		return true;
	const struct words *words = container_words(k, scratch);
	for (size_t i = 0; i + 1 < words->n; i++)
		if (str_is(words->at[i].text, "ray") && str_is(words->at[i + 1].text, "start"))
			return true;
	return false;
}

bool uses_one_device(const struct engine *e)
{
	return strcmp(e->name, "vllm") == 0 || strcmp(e->name, "sglang") == 0;
}

/* Operators that put workers of their own beside the pod: KServe's workerSpec and worker, Dynamo's multinode. */
static bool has_workers(const struct pod *p)
{
	return node_find(p->spec, STR("workerSpec")) || node_find(p->object->spec, STR("worker")) ||
	       node_find(p->spec, STR("multinode"));
}

int64_t served_spread(const struct pod *p, const struct container *k, struct arena *scratch, const struct model *model,
		      int64_t devices)
{
	struct word word;
	int64_t tensor, pipeline, data, unused;
	if (spans_pods(p, k, scratch) || has_workers(p))
		return 0;
	if (container_role_int(k, scratch, FLAG_NODES, 1, &unused, &word) != FLAG_ABSENT)
		return 0;
	enum flag_state t = container_role_int(k, scratch, FLAG_TENSOR_PARALLEL, 1, &tensor, &word);
	enum flag_state l = container_role_int(k, scratch, FLAG_PIPELINE_PARALLEL, 1, &pipeline, &word);
	enum flag_state d = container_role_int(k, scratch, FLAG_DATA_PARALLEL, 1, &data, &word);
	if (t == FLAG_HIDDEN || l == FLAG_HIDDEN || d == FLAG_HIDDEN || tensor > devices || pipeline > devices)
		return 0;
	/* Experts are spread over the ranks of a data-parallel group too. */
	if (d == FLAG_GIVEN && model->experts)
		return devices;
	if (t == FLAG_ABSENT && l == FLAG_ABSENT && d == FLAG_ABSENT && !uses_one_device(k->engine.engine))
		return devices;
	return tensor * pipeline <= devices ? tensor * pipeline : 0;
}
