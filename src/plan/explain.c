/* SPDX-License-Identifier: Apache-2.0
 * The arithmetic of a size in words: for the plan, and for the message when nothing fits. */
#include <inttypes.h>

#include "doc/doc.h"
#include "plan/platform.h"
#include "plan/shape.h"
#include "plan/sizing.h"

#define GIB_ARG(m, mib) STR_ARG(gib_text((m), (mib)))

static struct str fit_text(struct maker *m, const struct load *l, const struct candidate *c)
{
	const struct memory_fit *f = &c->fit;
	struct str share = STR("");
	if (c->nodes > 1)
		share = TEXT(m, " (of %.*s: the fullest of %u nodes has %u of %u layers, over %u GPUs)",
			     GIB_ARG(m, (int64_t)l->weights_mib), c->nodes,
			     (l->model->layers + c->nodes - 1) / c->nodes, l->model->layers, c->count);
	else if (c->count > 1)
		share = TEXT(m, " (%.*s over %u GPUs)", GIB_ARG(m, (int64_t)l->weights_mib), c->count);
	return TEXT(m, "%u %% of %.*s = %.*s a %s; weights %.*s%.*s, activations and graphs %.*s", l->percent,
		    GIB_ARG(m, (int64_t)candidate_memory(c)), GIB_ARG(m, f->budget),
		    c->mig      ? "slice"
		    : c->shares ? "part"
				: "GPU",
		    GIB_ARG(m, f->weights), STR_ARG(share), GIB_ARG(m, f->overhead));
}

static struct str need_text(struct maker *m, const struct load *l, const struct memory_fit *f)
{
	uint64_t per_token = f->per_sequence ? (uint64_t)f->per_sequence * MIB / l->context : 0;
	if (!per_token)
		return STR("it keeps no key/value cache");
	return TEXT(m, "%u %s of %u tokens at %" PRIu64 ".%" PRIu64 " KiB a token and GPU take %.*s of cache",
		    l->sequences, l->sequences == 1 ? "sequence" : "sequences", l->context, per_token / 1024,
		    per_token % 1024 * 10 / 1024, GIB_ARG(m, f->needed));
}

struct str candidate_text(struct maker *m, const struct candidate *c)
{
	if (c->shares)
		return TEXT(m, "1/%u of 1 × %s", c->shares, c->gpu->title);
	struct str one = c->mig ? TEXT(m, "%u × %s %s", c->count, c->gpu->title, c->mig->profile)
				: TEXT(m, "%u × %s", c->count, c->gpu->title);
	return c->nodes > 1 ? TEXT(m, "%u nodes with %.*s each", c->nodes, STR_ARG(one)) : one;
}

static struct str cpu_text(struct maker *m, unsigned milli)
{
	return milli % 1000 ? TEXT(m, "%um of CPU", milli)
			    : TEXT(m, "%u CPU%s", milli / 1000, milli == 1000 ? "" : "s");
}

/* ---- the plan -------------------------------------------------------------------------------------------- */

static void explain_gpu(struct maker *m, const struct model_request *r, const struct load *l, const struct candidate *c,
			const struct workload *w)
{
	const struct node *at = r->gpu.type_at;
	struct str chosen = candidate_text(m, c);
	if (c->instance)
		chosen = TEXT(m, "%.*s, from %s up", STR_ARG(chosen), c->instance->name);
	struct str left = c->fit.tokens ? TEXT(m, "%.*s left for the key/value cache = %" PRIu64 " tokens",
					       GIB_ARG(m, c->fit.cache), c->fit.tokens)
					: TEXT(m, "%.*s left", GIB_ARG(m, c->fit.cache));
	struct str why = TEXT(m, "%.*s; %.*s; %.*s; %s", STR_ARG(fit_text(m, l, c)), STR_ARG(left),
			      STR_ARG(need_text(m, l, &c->fit)),
			      at ? "the type was given" : "the cheapest that fits, by the catalog's relative cost");
	decide(m, subject_of(m, r->name, "gpu"), at, chosen, why,
	       STR("`gpu: {type, count}`, `context`, `concurrency` or `quantization`"));
	/* Old GPUs and those on arm64 nodes have conditions that the arithmetic does not show. */
	if ((c->gpu->legacy || c->gpu->arm64) && c->gpu->note)
		note_add(m, TEXT(m, "GPU %s", c->gpu->title), str_of(c->gpu->note), STR(""));
	if (w->size.n_gpus > 1)
		decide(m, subject_of(m, r->name, "gpu.alternatives"), NULL, TEXT(m, "%zu types of GPU", w->size.n_gpus),
		       STR("on premises any of the types on which the same arithmetic holds will do"),
		       STR("`gpu: {type}`"));
	if (w->size.dtype)
		decide(m, subject_of(m, r->name, "dtype"), NULL, STR("half"),
		       TEXT(m, "the weights are bf16, which %s does not compute in", c->gpu->title),
		       STR("`gpu: {type}`"));
}

/* What several nodes, slices and parts mean. */
static void explain_parts(struct maker *m, const struct model_request *r, const struct load *l,
			  const struct candidate *c)
{
	if (c->nodes > 1) {
		decide(m, subject_of(m, r->name, "parallelism"), r->gpu.count.at,
		       TEXT(m, "%u GPUs within a node, %u nodes", c->count, c->nodes),
		       TEXT(m,
			    "%s; tensors are divided within a node, where the links are fast, and the %u layers among "
			    "the nodes%s",
			    r->gpu.count.at ? "the count was given" : "no node with such GPUs holds it",
			    l->model->layers, l->model->layers % c->nodes ? ", some of which get one layer more" : ""),
		       STR("`gpu`, `quantization`"));
	}
	if (c->shares) {
		decide(m, subject_of(m, r->name, "share"), r->gpu.shares.at,
		       TEXT(m, "%u pods a GPU, %s", c->shares,
			    r->gpu.mps ? "at once (MPS)" : "in turns (time slicing)"),
		       r->gpu.mps
			       ? STR("MPS limits each pod to its part of the memory; a crash of one can take all down")
			       : STR("time slicing keeps no pod from another's memory: each engine must be told its "
				     "part, and one that takes more starves the rest"),
		       STR("`gpu: {share}`, or `gpu: {mig}` for parts that are kept apart"));
	}
}

static void explain_model(struct maker *m, const struct model_request *r)
{
	if (!r->model_why.n)
		return;
	struct str params = params_text(m, (uint64_t)r->model->params_m * 1000000);
	decide(m, subject_of(m, r->name, "model"), r->model_at,
	       TEXT(m, "%.*s parameters, %.*s", STR_ARG(params), GIB_ARG(m, r->model->weights_mib)), r->model_why,
	       STR("`model: {parameters, dtype}`"));
}

static void explain_host(struct maker *m, const struct model_request *r, const struct load *l,
			 const struct candidate *c)
{
	const struct engine *e = l->engine;
	const struct node *cpu = field(r->resources, "cpu"), *memory = field(r->resources, "memory");
	decide(m, subject_of(m, r->name, "cpu"), cpu, cpu_text(m, c->host.cpu_m),
	       cpu ? STR("as given") : TEXT(m, "%.*s for each GPU", STR_ARG(cpu_text(m, e->cpu_m))),
	       STR("`resources: {cpu}`"));
	decide(m, subject_of(m, r->name, "memory"), memory, mib_quantity(m, c->host.memory_mib),
	       memory ? STR("as given")
		      : TEXT(m, "weights %.*s pass through host memory, %s itself %.*s, /dev/shm %.*s, which counts",
			     GIB_ARG(m, (int64_t)l->download_mib), e->title, GIB_ARG(m, e->host_memory_mib),
			     GIB_ARG(m, (int64_t)c->host.shm_mib)),
	       STR("`resources: {memory}`"));
	decide(m, subject_of(m, r->name, "shm"), NULL, mib_quantity(m, c->host.shm_mib),
	       c->count > 1 ? STR("GPUs of one pod exchange data through /dev/shm; a container's default of 64 MiB "
				  "ends in a crash")
			    : STR("room for the engine's own processes"),
	       STR(""));
}

void explain_sizing(struct maker *m, const struct model_request *r, const struct load *l, const struct candidate *c,
		    struct workload *w)
{
	const struct sizing *z = &w->size;
	explain_model(m, r);
	if (w->weights_id.n)
		decide(m, subject_of(m, r->name, "weights"), r->quantization_at, w->weights_id,
		       TEXT(m, "the publisher's own fp8 copy: %.*s to download instead of %.*s",
			    GIB_ARG(m, (int64_t)l->download_mib), GIB_ARG(m, l->model->weights_mib)),
		       STR("name another repository under `model`"));
	explain_gpu(m, r, l, c, w);
	explain_parts(m, r, l, c);
	if (r->kv_cache_at)
		decide(m, subject_of(m, r->name, "kvCache"), r->kv_cache_at, STR("fp8"),
		       STR("as given; half the bytes a token, at some loss of precision"), STR("`kvCache`"));
	decide(m, subject_of(m, r->name, "context"), r->context.at, TEXT(m, "%u tokens", z->context),
	       r->context.at ? STR("as given")
	       : z->context < DEFAULT_CONTEXT && l->model->max_context > z->context
		       ? STR("what fits on the GPU")
		       : TEXT(m, "the smaller of %u and the %u that the model has", (unsigned)DEFAULT_CONTEXT,
			      l->model->max_context),
	       STR("`context`"));
	decide(m, subject_of(m, r->name, "concurrency"), r->concurrency.at, TEXT(m, "%u sequences", z->concurrency),
	       r->concurrency.at
		       ? STR("as given; all of them can be as long as the context")
		       : TEXT(m,
			      "%" PRIu64 " tokens of cache for sequences a quarter as long as the context, at most %u",
			      c->fit.tokens, (unsigned)MOST_SEQUENCES),
	       STR("`concurrency`"));
	explain_host(m, r, l, c);
}

/* ---- nothing fits ---------------------------------------------------------------------------------------- */

/* Nearest changes first. */
static bool suggest(struct maker *m, const struct search *s, struct problem *p)
{
	struct search t = *s;
	struct candidate c;
	t.shares = 0;
	if (s->shares && search_best(&t, &c)) {
		problem_hint(m->problems, p, "a whole one holds it: leave 'share' out");
		return true;
	}
	t.count = s->mig ? s->count : 0;
	if (s->count && !s->mig && !s->shares && search_best(&t, &c)) {
		problem_hint(m->problems, p, "%u of them do: 'gpu: {type: %s, count: %u}'", c.count, c.gpu->name,
			     c.count);
		return true;
	}
	t.gpu = NULL;
	t.mig = NULL;
	t.any_mig = false;
	t.count = t.nodes = 0;
	if ((s->gpu || s->count || s->any_mig) && search_best(&t, &c)) {
		problem_hint(m->problems, p, "%.*s hold it: 'gpu: {type: %s, count: %u}'",
			     STR_ARG(candidate_text(m, &c)), c.gpu->name, c.count);
		return true;
	}
	/* As many as the largest holds. */
	bool room = search_largest(&t, &c) && c.fit.per_sequence > 0 && c.fit.cache >= c.fit.per_sequence;
	t.load.sequences = room ? (unsigned)(c.fit.cache / c.fit.per_sequence) : 1;
	if (search_best(&t, &c)) {
		problem_hint(m->problems, p, "with 'concurrency: %u' it fits on %.*s", t.load.sequences,
			     STR_ARG(candidate_text(m, &c)));
		return true;
	}
	t.load.sequences = s->load.sequences;
	if (data_type_centibits(s->load.type) >= data_type_centibits(DATA_FP16)) {
		t.load.type = DATA_FP8;
		t.load.weights_mib = quantized_mib(s->load.model, DATA_FP8);
		if (search_best(&t, &c)) {
			problem_hint(m->problems, p,
				     "with 'quantization: fp8' the weights take %.*s and it fits on %.*s",
				     GIB_ARG(m, (int64_t)t.load.weights_mib), STR_ARG(candidate_text(m, &c)));
			return true;
		}
		t.load = s->load;
	}
	for (size_t i = 0; i < catalog_n_clouds; i++) {
		t.cloud = &catalog_clouds[i];
		if (t.cloud->n_instances && search_best(&t, &c)) {
			problem_hint(m->problems, p, "%s has nodes that hold it: %.*s", t.cloud->title,
				     STR_ARG(candidate_text(m, &c)));
			return true;
		}
	}
	return false;
}

static void suggest_nodes(struct maker *m, const struct search *s, struct problem *p)
{
	struct search t = *s;
	struct candidate c;
	t.gpu = NULL;
	t.mig = NULL;
	t.any_mig = false;
	t.count = t.shares = 0;
	if (search_nodes(&t, &c))
		problem_hint(m->problems, p, "%.*s hold it: %.*s", STR_ARG(candidate_text(m, &c)),
			     STR_ARG(platform_spread_hint(m, s->request)));
	else
		problem_hint(m->problems, p,
			     "a smaller 'context' or 'concurrency' may help, or weights of fewer bits: not even %u "
			     "nodes hold it",
			     (unsigned)MOST_NODES);
}

void explain_no_fit(struct maker *m, const struct search *s)
{
	const struct model_request *r = s->request;
	const struct node *at = r->gpu.at && (s->gpu || s->count) ? r->gpu.at : r->model_at;
	struct candidate c;
	struct problem *p;
	if (!search_largest(s, &c))
		p = node_problem(m->problems, at, "%s has no GPU for '%.*s' in %s", s->cloud->title, STR_ARG(r->name),
				 data_type_name(s->load.type));
	else if (c.fit.fits)
		p = node_problem(
			m->problems, at,
			"no machine type of %s with %.*s leaves '%.*s' the %.*s of memory and %.*s that it needs",
			s->cloud->title, STR_ARG(candidate_text(m, &c)), STR_ARG(r->name),
			STR_ARG(mib_quantity(m, c.host.memory_mib)), STR_ARG(cpu_text(m, c.host.cpu_m)));
	else
		p = node_problem(m->problems, at, "'%.*s' does not fit on %.*s%s: %.*s; %.*s left, and %.*s",
				 STR_ARG(r->name), STR_ARG(candidate_text(m, &c)),
				 s->gpu ? "" : ", the most that one node has", STR_ARG(fit_text(m, &s->load, &c)),
				 GIB_ARG(m, c.fit.cache), STR_ARG(need_text(m, &s->load, &c.fit)));
	if (!suggest(m, s, p))
		suggest_nodes(m, s, p);
}
