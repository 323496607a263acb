/* SPDX-License-Identifier: Apache-2.0 */
#include "gen/variants.h"

#include <stdlib.h>

#include "base/alloc.h"

void gen_variants_init(struct gen_variants *v)
{
	*v = (struct gen_variants){0};
}

void gen_variants_release(struct gen_variants *v)
{
	for (size_t i = 0; i < v->n; i++) {
		gen_release(&v->at[i].gen);
		gen_release(&v->at[i].probe);
	}
	free(v->at);
	*v = (struct gen_variants){0};
}

/** The same run in another namespace; what goes wrong there is nobody's mistake. */
static void run_probe(struct gen_variant *variant, const struct gen_options *o)
{
	struct gen_options again = *o;
	struct problems problems;
	const char **sets = xcalloc(o->values.n_sets + 1, sizeof *sets);
	for (size_t i = 0; i < o->values.n_sets; i++)
		sets[i] = o->values.sets[i];
	sets[o->values.n_sets] = "namespace=" GEN_PROBE;
	again.values.sets = sets;
	again.values.n_sets = o->values.n_sets + 1;
	problems_init(&problems);
	if (!gen_run(&variant->probe, &again, &problems))
		variant->probe.objects.n = 0;
	problems_release(&problems);
	free(sets);
}

static bool run_one(struct gen_variant *variant, const struct gen_options *o, enum gen_scope scope,
		    struct problems *problems)
{
	bool ok = gen_run(&variant->gen, o, problems);
	if (!ok && variant->name)
		problem_add(problems, NULL, 0, 0, "environment '%s' cannot be generated", variant->name);
	if (ok && scope == GEN_PROBES)
		run_probe(variant, o);
	return ok;
}

bool gen_variants_run(struct gen_variants *v, const struct gen_options *options, enum gen_scope scope,
		      struct problems *problems)
{
	struct gen base;
	gen_init(&base);
	bool ok = gen_run(&base, options, problems);
	const struct node *all = scope == GEN_BASE || options->values.environment ? NULL : base.values.environments;
	v->at = xcalloc(1 + (ok ? node_count_entries(all) : 0), sizeof *v->at);
	v->at[0].gen = base;
	gen_init(&v->at[0].probe);
	v->n = 1;
	if (!ok)
		return false;
	/* What stood in a file, or came through standard input, is the same for all. */
	struct gen_options o = *options;
	o.values.again = &v->at[0].gen.values;
	/* A kind that the base has may be missing elsewhere. */
	o.only_what_is_there = true;
	if (scope == GEN_PROBES)
		run_probe(&v->at[0], &o);
	struct node_entries it = node_entries(all);
	for (const struct node *e; (e = node_next_entry(&it));) {
		struct gen_variant *variant = &v->at[v->n++];
		gen_init(&variant->gen);
		gen_init(&variant->probe);
		variant->name = arena_strz(&v->at[0].gen.arena, node_key(e));
		o.values.environment = variant->name;
		ok &= run_one(variant, &o, scope, problems);
	}
	return ok;
}
