/* SPDX-License-Identifier: Apache-2.0
 * One search a cloud, gathered in rows. */
#include "plan/survey.h"

#include "base/alloc.h"
#include "doc/doc.h"
#include "plan/run.h"

/* Rows of a type on a cloud: two counts, or the profiles of its slices. */
enum { MOST_OF_A_TYPE = 8 };

/* What is known of one type of GPU. */
struct type_state {
	/** On the cloud that is being searched: the smallest count that works and the next one; 0: none yet. */
	unsigned first, next;
	/** How long a context `first` gives. */
	unsigned longest;
	/** It is in a row. */
	bool shown;
	struct survey_miss miss;
	bool missed;
};

struct collector {
	struct arena *arena;
	struct survey *survey;
	const struct search *search;
	/** The planner's choice on this cloud, when there is one. */
	const struct candidate *chosen;
	/** By number in the stock. */
	const struct stock *stock;
	struct type_state *types;
	/** For so many rows. */
	size_t room;
};

static struct type_state *state_of(struct collector *k, const struct gpu *gpu)
{
	size_t i = 0;
	while (i + 1 < stock_count(k->stock) && stock_gpu(k->stock, i) != gpu)
		i++;
	return &k->types[i];
}

/* More tokens never take less memory. */
unsigned longest_context(const struct load *load, const struct candidate *c)
{
	enum { UNKNOWN_LIMIT = 100000000 };
	struct load l = *load;
	unsigned fits = 0, beyond = (l.model->max_context ? l.model->max_context : UNKNOWN_LIMIT) + 1;
	while (beyond - fits > 1) {
		l.context = fits + (beyond - fits) / 2;
		if (memory_fit_nodes(&l, candidate_memory(c), c->count, c->nodes).fits)
			fits = l.context;
		else
			beyond = l.context;
	}
	return fits;
}

/* ---- what works ------------------------------------------------------------------------------------------ */

static struct survey_row *row_for(struct collector *k, const struct candidate *c, unsigned longest)
{
	struct survey *s = k->survey;
	for (size_t i = 0; i < s->n_rows; i++) {
		const struct candidate *have = &s->rows[i].how;
		if (have->gpu == c->gpu && have->mig == c->mig && have->count == c->count && have->nodes == c->nodes &&
		    s->rows[i].load.context == k->search->load.context)
			return &s->rows[i];
	}
	struct survey_row *row = &s->rows[s->n_rows++];
	*row = (struct survey_row){.how = *c, .load = k->search->load, .longest = longest};
	row->sequences = c->fit.per_sequence ? (uint64_t)(c->fit.cache / c->fit.per_sequence) : 0;
	row->places = arena_calloc(k->arena, s->n_clouds, sizeof *row->places);
	return row;
}

static bool place_before(const struct survey_place *a, const struct survey_place *b)
{
	if (!a->instance != !b->instance)
		return a->instance;
	return a->cost < b->cost;
}

static void add_place(struct collector *k, struct survey_row *row, const struct candidate *c)
{
	const struct candidate *best = k->chosen;
	struct survey_place place = {.cloud = k->search->cloud,
				     .instance = c->instance,
				     .cost = c->cost,
				     .chosen = best->gpu == c->gpu && best->mig == c->mig && best->count == c->count};
	size_t i = row->n_places++;
	for (; i && place_before(&place, &row->places[i - 1]); i--)
		row->places[i] = row->places[i - 1];
	row->places[i] = place;
	if (i == 0)
		row->how = *c;
}

static void see_working(struct collector *k, const struct candidate *c, struct type_state *t)
{
	const struct load *load = &k->search->load;
	if (t->next || k->survey->n_rows == k->room)
		return;
	unsigned longest = longest_context(load, c);
	if (k->search->any_mig || !t->first) {
		t->first = c->count;
		t->longest = longest;
	} else {
		t->next = c->count;
		if (longest / WIDER < t->longest)
			return;
	}
	t->shown = true;
	add_place(k, row_for(k, c, longest), c);
}

/* ---- what does not --------------------------------------------------------------------------------------- */

static bool is_divisible(const struct search *s, const struct gpu *gpu, unsigned count)
{
	unsigned most = node_limit(s, gpu);
	for (unsigned n = count * 2; n <= most && n <= MOST_IN_NODE; n *= 2)
		if (!parallelism_ok(&s->load, n))
			return false;
	return true;
}

static void see_missing(struct collector *k, const struct candidate *c, struct type_state *t)
{
	const struct search *s = k->search;
	struct survey_miss miss = {.why = c->fit.fits ? MISS_MACHINE : MISS_MEMORY, .gpu = c->gpu, .how = *c};
	miss.missing = c->fit.fits ? 0 : c->fit.needed - c->fit.cache;
	miss.indivisible = !c->fit.fits && !s->count && !c->mig && !is_divisible(s, c->gpu, c->count);
	bool nearer = !t->missed || t->miss.why == MISS_REFUSED || miss.missing < t->miss.missing;
	if (nearer)
		t->miss = miss;
	t->missed = true;
}

static void see(const struct candidate *c, void *ctx)
{
	struct collector *k = ctx;
	struct type_state *t = state_of(k, c->gpu);
	if (candidate_works(k->search, c))
		see_working(k, c, t);
	else if (k->search->nodes <= 1 || k->search->count)
		see_missing(k, c, t);
}

static void see_refused(struct collector *k, const struct gpu *gpu, struct type_state *t)
{
	const char *why = candidate_refusal(k->search, gpu);
	bool asked = !k->search->gpu || gpu == k->search->gpu;
	if (!why || !asked || t->missed || !catalog_cloud_sells(k->search->cloud, gpu))
		return;
	t->missed = true;
	t->miss = (struct survey_miss){.why = MISS_REFUSED, .gpu = gpu, .refusal = why};
}

/* ---- all clouds ------------------------------------------------------------------------------------------ */

/* Over several nodes only where no single one holds it, as the planner does. */
static void survey_nodes(struct collector *k, struct search *s, struct candidate *best)
{
	bool pinned = s->count || s->mig || s->any_mig || s->shares;
	if (pinned || !search_nodes(s, best))
		return;
	s->nodes = best->nodes;
	search_each(s, see, k);
}

static void survey_cloud(struct collector *k, const struct search *asked, const struct cloud *cloud)
{
	struct search s = *asked;
	struct candidate best = {0};
	/* The planner takes what the cloud does not sell for a mistake, and says so where the type is given. */
	if (asked->gpu && !catalog_cloud_sells(cloud, asked->gpu))
		return;
	s.cloud = cloud;
	spread_count(&s);
	bool found = search_shortened(&s, k->survey->context_given, &best);
	k->search = &s;
	k->chosen = &best;
	for (size_t i = 0; i < stock_count(k->stock); i++) {
		k->types[i].first = k->types[i].next = 0;
		see_refused(k, stock_gpu(k->stock, i), &k->types[i]);
	}
	search_each(&s, see, k);
	if (!found)
		survey_nodes(k, &s, &best);
	k->search = NULL;
	k->chosen = NULL;
}

static bool row_before(const struct survey_row *a, const struct survey_row *b)
{
	if (a->how.nodes != b->how.nodes)
		return a->how.nodes < b->how.nodes;
	return candidate_cheaper(&a->how, &b->how);
}

/* Stable, so that ties stay in the catalog's order, where the planner takes the first. */
static void sort_rows(struct survey *s)
{
	for (size_t i = 1; i < s->n_rows; i++) {
		struct survey_row row = s->rows[i];
		size_t at = i;
		for (; at && row_before(&row, &s->rows[at - 1]); at--)
			s->rows[at] = s->rows[at - 1];
		s->rows[at] = row;
	}
}

static bool miss_before(const struct survey_miss *a, const struct survey_miss *b)
{
	if ((a->why == MISS_REFUSED) != (b->why == MISS_REFUSED))
		return b->why == MISS_REFUSED;
	return a->why != MISS_REFUSED && a->missing * a->how.count < b->missing * b->how.count;
}

static void list_misses(struct collector *k)
{
	struct survey *s = k->survey;
	s->misses = arena_calloc(k->arena, stock_count(k->stock) + 1, sizeof *s->misses);
	for (size_t i = 0; i < stock_count(k->stock); i++) {
		const struct type_state *t = &k->types[i];
		if (!t->missed || t->shown)
			continue;
		size_t at = s->n_misses++;
		for (; at && miss_before(&t->miss, &s->misses[at - 1]); at--)
			s->misses[at] = s->misses[at - 1];
		s->misses[at] = t->miss;
	}
}

/* ---- when nothing works ---------------------------------------------------------------------------------- */

/* Tries one change on all clouds; the cheapest answer counts. */
static bool try_remedy(const struct survey *s, const struct search *asked, struct survey_remedy *r)
{
	struct search t = *asked;
	bool found = false;
	if (r->any_gpu) {
		t.gpu = NULL;
		t.mig = NULL;
		t.any_mig = false;
		t.count = t.shares = t.nodes = 0;
	}
	if (r->concurrency)
		t.load.sequences = r->concurrency;
	if (r->context)
		t.load.context = r->context;
	if (r->quantization)
		load_quantize(&t.load, DATA_FP8, true);
	for (size_t i = 0; i < s->n_clouds; i++) {
		struct candidate c;
		t.cloud = s->clouds[i];
		bool sold = !t.gpu || catalog_cloud_sells(t.cloud, t.gpu);
		if (!sold || !search_best(&t, &c) || (found && !candidate_cheaper(&c, &r->how)))
			continue;
		r->how = c;
		r->cloud = t.cloud;
		found = true;
	}
	return found;
}

/* The smallest change first. */
static const struct survey_remedy *find_remedy(struct arena *arena, const struct survey *s, const struct search *asked)
{
	const struct load *l = &asked->load;
	struct survey_remedy tries[] = {
		{.any_gpu = true},
		{.concurrency = 1},
		{.quantization = "fp8"},
		{.concurrency = 1, .context = LEAST_CONTEXT},
		{.quantization = "fp8", .concurrency = 1},
		{.quantization = "fp8", .concurrency = 1, .context = LEAST_CONTEXT},
	};
	for (size_t i = 0; i < sizeof tries / sizeof *tries; i++) {
		struct survey_remedy *r = &tries[i];
		bool changes = (!r->any_gpu || asked->gpu || asked->count || asked->any_mig) &&
			       (!r->concurrency || l->sequences > r->concurrency) &&
			       (!r->context || l->context > r->context) &&
			       (!r->quantization || data_type_centibits(l->type) >= data_type_centibits(DATA_FP16));
		if (!changes || !try_remedy(s, asked, r))
			continue;
		struct survey_remedy *kept = ARENA_NEW(arena, struct survey_remedy);
		*kept = *r;
		return kept;
	}
	return NULL;
}

static bool check_pins(struct maker *m, const struct search *search, const struct model_request *r,
		       const struct cloud *const *clouds, size_t n_clouds)
{
	struct search s = *search;
	bool sold = !s.gpu;
	for (size_t i = 0; i < n_clouds && !sold; i++)
		sold = catalog_cloud_sells(clouds[i], s.gpu);
	if (!sold) {
		node_problem(m->problems, r->gpu.type_at, "none of these clouds has %s", s.gpu->title);
		return false;
	}
	/* What the largest node has depends on the cloud; what the heads allow does not. */
	s.cloud = clouds[0];
	spread_count(&s);
	bool divides = s.count > MOST_IN_NODE || parallelism_ok(&s.load, s.count);
	return (n_clouds > 1 && divides) || check_gpu_count(m, &s, r);
}

static struct search search_of(struct maker *m, const struct model_request *r)
{
	struct workload image = {.name = r->name};
	run_image(m, r, &image);
	struct search s = {.maker = m,
			   .request = r,
			   .load = load_of(r, image.run.version),
			   .gpu = r->gpu.type,
			   .mig = r->gpu.mig,
			   .any_mig = r->gpu.any_mig,
			   .shares = r->gpu.shares.value,
			   .count = r->gpu.count.value};
	if ((s.mig || s.shares) && !s.count)
		s.count = 1;
	return s;
}

const struct survey *survey_make(struct arena *arena, const struct node *values, const struct cloud *const *clouds,
				 size_t n_clouds, struct problems *problems)
{
	/* Nothing is generated from it. */
	static const struct plan_options options = {.ahead = true};
	size_t before = problems->n;
	struct plan *plan = ARENA_NEW(arena, struct plan);
	struct maker m = {.arena = arena,
			  .problems = problems,
			  .options = &options,
			  .plan = plan,
			  .decisions_end = &plan->decisions};
	struct request *all = ARENA_NEW(arena, struct request);
	if (!request_read(&m, values, all) || !all->n_models)
		return NULL;
	const struct model_request *r = &all->models[0];
	struct survey *s = ARENA_NEW(arena, struct survey);
	struct search search = search_of(&m, r);
	if (!check_pins(&m, &search, r, clouds, n_clouds))
		return NULL;
	*s = (struct survey){.id = r->id,
			     .model_why = str_starts(r->model_why, "from ") ? r->model_why : (struct str){NULL, 0},
			     .notes = plan->notes,
			     .n_notes = plan->n_notes,
			     .load = search.load,
			     .quantization = r->quantization,
			     .context_given = r->context.value != 0,
			     .concurrency_given = r->concurrency.value != 0};
	s->clouds = arena_calloc(arena, n_clouds + 1, sizeof *s->clouds);
	struct collector k = {.arena = arena, .survey = s, .stock = m.stock};
	k.room = MOST_OF_A_TYPE * n_clouds * stock_count(k.stock);
	s->rows = arena_calloc(arena, k.room + 1, sizeof *s->rows);
	k.types = arena_calloc(arena, stock_count(k.stock) + 1, sizeof *k.types);
	s->n_clouds = n_clouds;
	for (size_t i = 0; i < n_clouds; i++) {
		s->clouds[i] = clouds[i];
		survey_cloud(&k, &search, clouds[i]);
	}
	sort_rows(s);
	list_misses(&k);
	if (!s->n_rows || s->rows[0].how.nodes > 1)
		s->remedy = find_remedy(arena, s, &search);
	return problems->n == before ? s : NULL;
}
