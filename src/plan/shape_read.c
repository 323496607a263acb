/* SPDX-License-Identifier: Apache-2.0
 * config.json as Hugging Face's transformers writes it. Its names differ between architectures: the tables below say
 * which stand for what. */
#include <stddef.h>

#include "base/file.h"
#include "doc/doc.h"
#include "plan/shape.h"

enum { CONFIG_BYTES = 4 << 20, MOST_NAMES = 5 };

/* Least one that is asked for; what is larger than `most` is a mistake. */
struct number {
	size_t offset;
	unsigned most;
	bool required;
	const char *names[MOST_NAMES];
};
#define NUMBER(field, most, required, ...)                                                                             \
	{                                                                                                              \
		offsetof(struct shape, field), most, required,                                                         \
		{                                                                                                      \
			__VA_ARGS__                                                                                    \
		}                                                                                                      \
	}

static const struct number numbers[] = {
	NUMBER(layers, 10000, true, "num_hidden_layers", "n_layer", "num_layers", "n_layers"),
	NUMBER(hidden, 10000000, true, "hidden_size", "n_embd", "d_model"),
	NUMBER(heads, 10000, true, "num_attention_heads", "n_head", "num_heads", "n_heads"),
	NUMBER(kv_heads, 10000, false, "num_key_value_heads", "num_kv_heads", "n_head_kv", "multi_query_group_num"),
	NUMBER(head_dim, 100000, false, "head_dim", "kv_channels", "attention_head_dim"),
	NUMBER(width, 10000000, false, "intermediate_size", "ffn_dim", "ffn_hidden_size", "n_inner"),
	NUMBER(dense_width, 10000000, false, "intermediate_size_mlp"),
	NUMBER(vocabulary, 100000000, false, "vocab_size", "padded_vocab_size"),
	NUMBER(context, 1000000000, false, "max_position_embeddings", "n_positions", "max_seq_len", "seq_length"),
	NUMBER(kv_lora, 100000, false, "kv_lora_rank"),
	NUMBER(q_lora, 100000, false, "q_lora_rank"),
	NUMBER(rope_dim, 100000, false, "qk_rope_head_dim"),
	NUMBER(nope_dim, 100000, false, "qk_nope_head_dim"),
	NUMBER(value_dim, 100000, false, "v_head_dim"),
	NUMBER(experts, 100000, false, "n_routed_experts", "num_local_experts", "num_experts", "moe_num_experts"),
	NUMBER(active_experts, 100000, false, "num_experts_per_tok", "num_experts_per_token", "moe_topk"),
	NUMBER(expert_width, 10000000, false, "moe_intermediate_size", "expert_intermediate_size"),
	NUMBER(shared_width, 10000000, false, "shared_expert_intermediate_size", "shared_intermediate_size"),
	NUMBER(dense_layers, 10000, false, "first_k_dense_replace"),
	NUMBER(expert_step, 10000, false, "decoder_sparse_step", "moe_layer_freq", "interleave_moe_layer_step"),
	NUMBER(window, 1000000000, false, "sliding_window", "sliding_window_size"),
};

/* Values of model_type whose parameters add up as in shape.h: read off the classes of transformers 4.57. */
static const struct {
	const char *name;
	/* No gate in the MLP; the output head is the embedding unless the file says otherwise; every so many layers see
	   everything, the others the window; a shared expert as wide as the others. */
	bool ungated, tied, shared;
	unsigned global_step;
} types[] = {
	{"llama", false, false, false, 0},       {"mistral", false, false, false, 0},
	{"mistral3", false, false, false, 0},    {"mixtral", false, false, false, 0},
	{"qwen2", false, false, false, 0},       {"qwen2_moe", false, false, false, 0},
	{"qwen3", false, false, false, 0},       {"qwen3_moe", false, false, false, 0},
	{"gemma", false, true, false, 0},        {"gemma2", false, true, false, 2},
	{"gemma3", false, true, false, 6},       {"gemma3_text", false, true, false, 6},
	{"phi3", false, false, false, 0},        {"deepseek_v2", false, false, false, 0},
	{"deepseek_v3", false, false, false, 0}, {"kimi_k2", false, false, false, 0},
	{"gpt_oss", false, false, false, 0},     {"glm4", false, false, false, 0},
	{"glm4_moe", false, false, false, 0},    {"cohere", false, true, false, 0},
	{"cohere2", false, true, false, 4},      {"olmo2", false, false, false, 0},
	{"granite", false, true, false, 0},      {"internlm2", false, false, false, 0},
	{"stablelm", false, false, false, 0},    {"llama4_text", false, false, true, 0},
	{"gpt2", true, true, false, 0},          {"gpt_neox", true, false, false, 0},
	{"opt", true, true, false, 0},           {"starcoder2", true, true, false, 0},
};

/* How quantization_config calls what it did; bits 0: it says itself how many. */
static const struct {
	const char *method;
	enum data_type type;
	bool by_bits, only_experts;
} methods[] = {
	{"fp8", DATA_FP8, false, false},        {"fbgemm_fp8", DATA_FP8, false, false},
	{"mxfp4", DATA_MXFP4, false, true},     {"awq", DATA_INT4, true, false},
	{"gptq", DATA_INT4, true, false},       {"autoround", DATA_INT4, true, false},
	{"auto-round", DATA_INT4, true, false}, {"bitsandbytes", DATA_INT4, true, false},
	{"nvfp4", DATA_FP4, false, false},
};

struct reader {
	struct maker *m;
	const struct node *root, *text;
	const char *path;
};

/* The file's own value, of the language model where there are several. */
static const struct node *member(const struct reader *r, const char *name)
{
	const struct node *n = field(r->text, name);
	return n ? n : field(r->root, name);
}

static const struct node *first_member(const struct reader *r, const struct number *number)
{
	for (size_t i = 0; i < MOST_NAMES && number->names[i]; i++) {
		const struct node *n = member(r, number->names[i]);
		if (n)
			return n;
	}
	return NULL;
}

/* A name among the file's own that looks like the one that is missing. */
static struct str misspelt(const struct reader *r, const char *name)
{
	struct nearest near = nearest_start(str_of(name));
	struct node_entries it = node_entries(r->text);
	for (const struct node *e; (e = node_next_entry(&it));)
		nearest_offer(&near, node_key(e));
	return near.best;
}

static void missing(const struct reader *r, const struct number *number)
{
	struct problem *p = node_problem(r->m->problems, r->text, "'%s' is missing", number->names[0]);
	struct str near = misspelt(r, number->names[0]);
	if (near.p)
		problem_hint(r->m->problems, p, "is '%.*s' meant?", STR_ARG(near));
	else
		problem_hint(r->m->problems, p,
			     "a config.json of a transformer has it; what the file leaves to its class's defaults can "
			     "be said beside it: 'model: {config: %s, heads: 8}'",
			     r->path);
}

static bool read_number(const struct reader *r, const struct number *number, const struct node *given,
			struct shape *out)
{
	const struct node *n = first_member(r, number);
	unsigned *value = (unsigned *)(void *)((char *)out + number->offset);
	int64_t whole;
	if (!n) {
		if (number->required && !given)
			missing(r, number);
		return !number->required || given;
	}
	/* A list (one number a layer) is of an architecture that is not known: the arithmetic takes the largest. */
	double most = -1, one;
	for (const struct node *e = node_first(n); e; e = e->next)
		if (node_double(e, &one) && one > most)
			most = one;
	if (node_is(n, NODE_SEQ))
		whole = most >= 0 && most < 1e15 ? (int64_t)most : -1;
	else if (!node_int(n, &whole))
		whole = -1;
	if (whole < (number->required ? 1 : 0) || whole > (int64_t)number->most) {
		node_problem(r->m->problems, n, "'%s' must be a whole number from %d to %u", number->names[0],
			     number->required, number->most);
		return false;
	}
	*value = (unsigned)whole;
	return true;
}

/* "full_attention" and the like, one a layer. */
static bool count_layer_types(const struct reader *r, struct shape *out)
{
	const struct node *list = member(r, "layer_types");
	if (!node_is(list, NODE_SEQ) || !node_count(list))
		return false;
	out->global_layers = 0;
	for (const struct node *e = node_first(list); e; e = e->next)
		out->global_layers += !str_starts(node_text(e), "sliding") && !str_starts(node_text(e), "chunked");
	return true;
}

static void read_window(const struct reader *r, unsigned step, struct shape *out)
{
	int64_t number;
	if (!node_bool(member(r, "use_sliding_window"), true))
		out->window = 0;
	if (!out->window || count_layer_types(r, out))
		return;
	const struct node *pattern = member(r, "sliding_window_pattern"), *first = member(r, "max_window_layers");
	if (pattern && node_int(pattern, &number) && number > 0 && number < 10000)
		step = (unsigned)number;
	if (first && node_int(first, &number) && number >= 0 && number <= (int64_t)out->layers)
		out->global_layers = (unsigned)number;
	else
		out->global_layers = step ? out->layers / step : 0;
}

static void read_type(const struct reader *r, struct shape *out)
{
	unsigned step = 0;
	bool shared = false;
	out->type = arena_str(r->m->arena, node_text(member(r, "model_type")));
	const struct node *architecture = node_at(field(r->root, "architectures"), 0);
	out->architecture = arena_str(r->m->arena, architecture ? node_text(architecture) : STR(""));
	for (size_t i = 0; i < COUNT_OF(types); i++) {
		if (!str_is(out->type, types[i].name))
			continue;
		out->known = true;
		out->ungated = types[i].ungated;
		out->tied = types[i].tied;
		shared = types[i].shared;
		step = types[i].global_step;
	}
	out->tied = node_bool(member(r, "tie_word_embeddings"), out->tied);
	read_window(r, step, out);
	if (!out->expert_width && out->experts)
		out->expert_width = out->width;
	int64_t n_shared;
	const struct node *n = member(r, "n_shared_experts");
	if (n && node_int(n, &n_shared) && n_shared > 0 && n_shared < 10000)
		out->shared_width = (unsigned)n_shared * smaller(out->expert_width, 100000);
	else if (shared)
		out->shared_width = out->expert_width;
}

static unsigned bits_of(const struct node *q)
{
	static const char *const names[] = {"bits", "w_bit", "num_bits", "nbits"};
	int64_t bits;
	for (size_t i = 0; i < COUNT_OF(names); i++)
		if (field(q, names[i]) && node_int(field(q, names[i]), &bits))
			return bits > 0 && bits < 64 ? (unsigned)bits : 0;
	if (node_bool(field(q, "load_in_4bit"), false) || node_bool(field(q, "_load_in_4bit"), false))
		return 4;
	return node_bool(field(q, "load_in_8bit"), false) || node_bool(field(q, "_load_in_8bit"), false) ? 8 : 0;
}

/* compressed-tensors: config_groups: {group_0: {weights: {num_bits: 4, type: float}}}. */
static bool compressed(const struct node *q, enum data_type *out)
{
	const struct node *group = node_first(field(q, "config_groups"));
	const struct node *weights = field(group ? node_deref(group) : NULL, "weights");
	unsigned bits = bits_of(weights);
	bool is_float = node_text_is(field(weights, "type"), "float");
	*out = bits == 8 ? (is_float ? DATA_FP8 : DATA_INT8) : is_float ? DATA_FP4 : DATA_INT4;
	return bits == 8 || bits == 4;
}

static void read_quantization(const struct reader *r, struct shape *out)
{
	const struct node *q = member(r, "quantization_config");
	if (!node_is(q, NODE_MAP))
		return;
	struct str method = node_text(field(q, "quant_method")), algorithm = node_text(field(q, "quant_algo"));
	if (str_is(method, "compressed-tensors"))
		out->quantized = compressed(q, &out->stored);
	else if (str_starts(method, "modelopt"))
		out->quantized = data_type_find(algorithm, &out->stored);
	for (size_t i = 0; i < COUNT_OF(methods); i++) {
		if (!str_is(method, methods[i].method))
			continue;
		unsigned bits = bits_of(q);
		out->quantized = !methods[i].by_bits || bits == 4 || bits == 8;
		out->stored = methods[i].by_bits && bits == 8 ? DATA_INT8 : methods[i].type;
		out->only_experts = methods[i].only_experts && out->experts;
	}
	if (out->quantized)
		return;
	struct problem *p = node_problem(r->m->problems, q, "quantisation '%.*s' is not known", STR_ARG(method));
	problem_hint(r->m->problems, p,
		     "say how large a weight is: 'model: {config: %s, dtype: int4}'; fp8, awq, gptq, bitsandbytes, "
		     "compressed-tensors, modelopt, mxfp4 are known",
		     r->path);
}

static void read_dtype(const struct reader *r, struct shape *out)
{
	const struct node *n = member(r, "dtype") ? member(r, "dtype") : member(r, "torch_dtype");
	out->dtype = DATA_BF16;
	if (n && !node_is(n, NODE_MAP) && !data_type_find(node_text(n), &out->dtype))
		node_problem(r->m->problems, n, "no data type is called '%.*s'", STR_ARG(node_text(n)));
}

/* The name of a repository, not of the folder that the model was trained in. */
static void read_name(const struct reader *r, struct shape *out)
{
	struct str name = node_string(field(r->root, "_name_or_path"));
	size_t slash = str_find(name, '/');
	bool repo = slash > 0 && slash + 1 < name.n && name.p[0] != '.' && name.p[0] != '~' &&
		    str_find(str_sub(name, slash + 1, name.n), '/') == name.n - slash - 1 && !str_has(name, " ");
	if (repo)
		out->name = arena_str(r->m->arena, name);
}

static bool read_root(struct reader *r, const struct node *at, struct shape *out)
{
	/* Models that see or hear keep the language model in a member of its own. */
	static const char *const inner[] = {"text_config", "llm_config", "language_config"};
	size_t before = r->m->problems->n;
	if (!node_is(r->root, NODE_MAP)) {
		node_problem(r->m->problems, r->root, "a config.json is an object with the model's shape");
		return false;
	}
	r->text = r->root;
	for (size_t i = 0; i < COUNT_OF(inner) && !field(r->root, numbers[0].names[0]); i++)
		if (node_is(field(r->root, inner[i]), NODE_MAP))
			r->text = field(r->root, inner[i]);
	const struct node *given[] = {field(at, "layers"), field(at, "hidden"), field(at, "heads")};
	for (size_t i = 0; i < COUNT_OF(numbers); i++)
		read_number(r, &numbers[i], i < COUNT_OF(given) ? given[i] : NULL, out);
	if (r->m->problems->n != before)
		return false;
	if (node_bool(member(r, "multi_query"), false) && !out->kv_heads)
		out->kv_heads = 1;
	if (!out->width)
		out->width = 4 * smaller(out->hidden, 10000000);
	read_type(r, out);
	read_dtype(r, out);
	if (!field(at, "dtype"))
		read_quantization(r, out);
	read_name(r, out);
	return r->m->problems->n == before;
}

/* Relative paths start where the values file lies. */
static const char *place(struct maker *m, const struct node *at, struct str path)
{
	const struct node *n = node_deref(at);
	const char *file = n && n->doc && n->doc->source ? n->doc->source->name : "";
	struct str folder = str_of(file);
	while (folder.n && folder.p[folder.n - 1] != '/')
		folder.n--;
	/* "-" would be standard input. */
	if (!folder.n && str_is(path, "-"))
		folder = STR("./");
	return path.n && path.p[0] == '/' ? arena_strz(m->arena, path)
					  : TEXT(m, "%.*s%.*s", STR_ARG(folder), STR_ARG(path)).p;
}

bool shape_read(struct maker *m, const struct node *at, struct str path, struct shape *out)
{
	struct doc_limits limits = DOC_LIMITS;
	struct buf text, why;
	struct doc doc;
	*out = (struct shape){0};
	const struct node *map = node_is(at, NODE_MAP) ? at : NULL, *said = map ? field(map, "config") : at;
	struct source *source = ARENA_NEW(m->arena, struct source);
	buf_init(&text, CONFIG_BYTES);
	buf_init(&why, 1000);
	doc_init(&doc);
	source->name = place(m, said, path);
	bool ok = !memchr(path.p, '\0', path.n) && file_read(source->name, &text, &why);
	if (!ok) {
		struct problem *p = node_problem(m->problems, said, "'%.*s' cannot be read: %.*s", STR_ARG(path),
						 STR_ARG(buf_str(&why)));
		problem_hint(m->problems, p,
			     "it is looked for beside the values file ('%s'); the model's repository has it",
			     source->name);
	}
	/* Problems keep pointing into the text. */
	source->text = arena_str(m->arena, buf_str(&text));
	ok = ok && doc_read(&doc, source, (struct doc_slice){0, source->text.n}, DOC_CORE, &limits, m->problems);
	if (ok && !doc.root) {
		problem_add(m->problems, source, 0, 0, "there is nothing in it");
		ok = false;
	}
	struct reader r = {.m = m, .root = ok ? node_deref(doc.root) : NULL, .path = arena_strz(m->arena, path)};
	ok = ok && read_root(&r, map, out);
	doc_release(&doc);
	buf_release(&why);
	buf_release(&text);
	return ok;
}
