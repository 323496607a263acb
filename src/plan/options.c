/* SPDX-License-Identifier: Apache-2.0
 * What else was considered for a model: the dearest that fell short below the choice, and the next that would do. */
#include "base/alloc.h"
#include "plan/sizing.h"

enum { MOST_MISSES = 4, MOST_NEXT = 2 };

struct options {
	struct maker *m;
	const struct search *search;
	const struct candidate *chosen;
	struct sizing *size;
};

static bool same(const struct candidate *a, const struct candidate *b)
{
	return a->gpu == b->gpu && a->mig == b->mig && a->count == b->count && a->nodes == b->nodes &&
	       a->shares == b->shares;
}

static enum option_state state_of(const struct options *o, const struct candidate *c)
{
	if (same(c, o->chosen))
		return OPTION_CHOSEN;
	if (!c->fit.fits)
		return OPTION_SHORT;
	if (!candidate_works(o->search, c))
		return OPTION_NO_HOST;
	return c->unsuited || (c->slow_link && !o->chosen->slow_link) ? OPTION_UNSUITED : OPTION_FITS;
}

/* The longest context that fits, in steps; 0 when there is none, or when tokens of one sequence differ in size. */
static unsigned context_that_fits(const struct load *l, const struct candidate *c)
{
	enum { STEP = 1024 };
	if (c->fit.cache <= 0 || c->fit.needed <= 0 || l->model->window)
		return 0;
	return (unsigned)((uint64_t)l->context * (uint64_t)c->fit.cache / (uint64_t)c->fit.needed / STEP * STEP);
}

static struct str why_short(const struct options *o, const struct candidate *c)
{
	struct maker *m = o->m;
	const char *one = c->mig ? "slice" : "GPU";
	if (c->fit.cache < 0)
		return TEXT(m, "the weights alone lack %.*s a %s", STR_ARG(gib_text(m, -c->fit.cache)), one);
	struct str lacks = gib_text(m, c->fit.needed - c->fit.cache);
	unsigned context = context_that_fits(&o->search->load, c);
	return context ? TEXT(m, "lacks %.*s a %s; `context: %u` fits", STR_ARG(lacks), one, context)
		       : TEXT(m, "lacks %.*s a %s", STR_ARG(lacks), one);
}

static struct str why_of(const struct options *o, const struct candidate *c, enum option_state state)
{
	switch (state) {
	case OPTION_SHORT:
		return why_short(o, c);
	case OPTION_NO_HOST:
		return TEXT(o->m, "no machine leaves %.*s of memory and %u CPUs",
			    STR_ARG(mib_quantity(o->m, c->host.memory_mib)), (c->host.cpu_m + 999) / 1000);
	case OPTION_UNSUITED:
		return c->unsuited ? str_of(c->unsuited)
				   : STR("so many cards without a fast link between them are slow");
	default:
		return STR("");
	}
}

static void add(const struct options *o, const struct candidate *c)
{
	enum option_state state = state_of(o, c);
	o->size->options[o->size->n_options++] = (struct size_option){.state = state,
								      .gpu = c->gpu,
								      .mig = c->mig,
								      .count = c->count,
								      .nodes = c->nodes,
								      .instance = c->instance,
								      .fit = c->fit,
								      .cost = c->cost,
								      .why = why_of(o, c, state)};
}

static bool has_type(const struct sizing *z, size_t from, const struct gpu *gpu)
{
	for (size_t i = from; i < z->n_options; i++)
		if (z->options[i].gpu == gpu)
			return true;
	return false;
}

/* The dearest of each type below the choice, nearest to it first; a choice over several nodes is above all single ones.
 */
static void add_cheaper(const struct options *o, const struct candidates *all, bool any_cost)
{
	for (size_t i = all->n; i-- > 0 && o->size->n_options < MOST_MISSES;) {
		const struct candidate *c = &all->at[i];
		bool below = any_cost || c->cost < o->chosen->cost ||
			     (c->cost == o->chosen->cost && state_of(o, c) != OPTION_FITS);
		if (below && !same(c, o->chosen) && !has_type(o->size, 0, c->gpu))
			add(o, c);
	}
}

static void add_next(const struct options *o, const struct candidates *all)
{
	size_t from = o->size->n_options;
	for (size_t i = 0; i < all->n && o->size->n_options < from + MOST_NEXT; i++) {
		const struct candidate *c = &all->at[i];
		if (c->cost >= o->chosen->cost && state_of(o, c) == OPTION_FITS && c->gpu != o->chosen->gpu &&
		    !has_type(o->size, from, c->gpu))
			add(o, c);
	}
}

/* Cheapest first. */
static void sort(struct sizing *z)
{
	for (size_t i = 1; i < z->n_options; i++) {
		struct size_option one = z->options[i];
		size_t at = i;
		for (; at && z->options[at - 1].cost > one.cost; at--)
			z->options[at] = z->options[at - 1];
		z->options[at] = one;
	}
}

void compare_options(struct maker *m, const struct search *s, const struct candidate *chosen, struct workload *w)
{
	struct search one = *s;
	one.gpu = NULL;
	one.mig = NULL;
	one.count = one.shares = one.nodes = 0;
	one.any_mig = chosen->mig && s->any_mig;
	struct search like = one;
	like.nodes = chosen->nodes;
	struct options o = {m, &one, chosen, &w->size};
	struct candidates single = search_all(&one, m->arena),
			  all = chosen->nodes > 1 ? search_all(&like, m->arena) : single;
	w->size.options = arena_calloc(m->arena, MOST_MISSES + MOST_NEXT + 1, sizeof *w->size.options);
	add_cheaper(&o, &single, chosen->nodes > 1);
	add(&o, chosen);
	add_next(&o, &all);
	sort(&w->size);
}
