/* SPDX-License-Identifier: Apache-2.0 */
#include "plan/totals.h"

#include <inttypes.h>

#include "kube/quantity.h"

enum { FIXED_ROWS = 4, MIB_PER_GIB = 1024 };

static struct str quota_of(const struct plan *p, struct str key)
{
	for (size_t i = 0; i < p->quota.n; i++)
		if (str_eq(p->quota.at[i].key, key))
			return p->quota.at[i].value;
	return (struct str){NULL, 0};
}

/* The row of that resource, new when there is none. */
static struct total *row(struct totals *t, struct str resource)
{
	for (size_t i = 0; i < t->n; i++)
		if (str_eq(t->at[i].resource, resource))
			return &t->at[i];
	t->at[t->n] = (struct total){.resource = resource};
	return &t->at[t->n++];
}

static void add(struct total *t, uint64_t min, uint64_t max, uint64_t each)
{
	t->min += min * each;
	t->max += max * each;
}

/* MiB of a claim's size. */
static uint64_t claim_mib(struct str size)
{
	struct quantity q;
	return quantity_parse(size, &q) && !q.negative ? (uint64_t)quantity_units(q) >> 20 : 0;
}

static void add_volumes(struct totals *t, const struct workload *w)
{
	struct total *storage = row(t, STR("storage")), *claims = row(t, STR("claims"));
	if (w->cache.used && w->cache.create) {
		add(storage, 1, 1, (uint64_t)w->cache.size_gib * MIB_PER_GIB);
		add(claims, 1, 1, 1);
	}
	for (size_t i = 0; i < w->n_claims; i++)
		if (w->claims[i].create) {
			unsigned each = w->claims[i].per_pod ? w->scale.max : 1;
			add(storage, each, each, claim_mib(w->claims[i].size));
			add(claims, each, each, 1);
		}
}

struct totals plan_totals(struct arena *arena, const struct plan *plan)
{
	size_t most = FIXED_ROWS;
	for (const struct workload *w = NULL; (w = plan_next(plan, w));)
		most++;
	struct totals t = {arena_calloc(arena, most, sizeof *t.at), 0};
	for (const struct workload *w = NULL; (w = plan_next(plan, w));)
		if (w->size.gpu)
			add(row(&t, w->size.resource), w->scale.min, w->scale.max, sizing_devices(&w->size));
	size_t devices = t.n;
	row(&t, STR("cpu"));
	row(&t, STR("memory"));
	for (const struct workload *w = NULL; (w = plan_next(plan, w));) {
		unsigned nodes = w->size.nodes ? w->size.nodes : 1;
		add(row(&t, STR("cpu")), w->scale.min, w->scale.max, (uint64_t)w->size.cpu_m * nodes);
		add(row(&t, STR("memory")), w->scale.min, w->scale.max, (uint64_t)w->size.memory_mib * nodes);
		add_volumes(&t, w);
	}
	for (size_t i = 0; i < t.n; i++)
		t.at[i].quota =
			i < devices || str_is(t.at[i].resource, "cpu") || str_is(t.at[i].resource, "memory")
				? quota_of(plan, arena_printf(arena, "requests.%.*s", STR_ARG(t.at[i].resource)))
			: str_is(t.at[i].resource, "claims") ? quota_of(plan, STR("persistentvolumeclaims"))
							     : (struct str){NULL, 0};
	return t;
}

struct str total_text(struct arena *arena, const struct total *t, uint64_t amount)
{
	bool bytes = str_is(t->resource, "memory") || str_is(t->resource, "storage");
	if (bytes)
		return amount % MIB_PER_GIB ? arena_printf(arena, "%" PRIu64 "Mi", amount)
					    : arena_printf(arena, "%" PRIu64 "Gi", amount / MIB_PER_GIB);
	if (str_is(t->resource, "cpu"))
		return amount % 1000 ? arena_printf(arena, "%" PRIu64 "m", amount)
				     : arena_printf(arena, "%" PRIu64, amount / 1000);
	return arena_printf(arena, "%" PRIu64, amount);
}
