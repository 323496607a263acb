/* SPDX-License-Identifier: Apache-2.0
 * Kueue's queues: `platform: {queues}`. Each is a ClusterQueue with its quota, and the LocalQueue by which the jobs of
 * this namespace reach it. The queues of a set lend each other what they do not use. */
#include <inttypes.h>

#include "base/alloc.h"
#include "doc/build.h"
#include "doc/doc.h"
#include "plan/capabilities.h"
#include "plan/context_build.h"
#include "plan/sections/section.h"

enum {
	LONGEST_NAME = 63,
	MOST_RESOURCES = 16,
};
/* What nobody limits still needs a number: Kueue admits no pod that asks for a resource without one. */
#define NO_CPU_LIMIT STR("100k")
#define NO_MEMORY_LIMIT STR("1Pi")

static void add_resource(struct strs *list, struct str name)
{
	for (size_t i = 0; i < list->n; i++)
		if (str_eq(list->at[i], name))
			return;
	if (name.n && list->n < MOST_RESOURCES)
		list->at[list->n++] = name;
}

/* Every extended resource that a job of the set asks for; a queue that does not know one admits no such job. */
static struct strs devices_of(struct maker *m, const struct request *all)
{
	struct strs list = strs_new(m, MOST_RESOURCES);
	if (all->gpu.type)
		add_resource(&list, str_of(all->gpu.type->resource));
	for (const struct workload *w = m->plan->others; w; w = w->next) {
		add_resource(&list, w->size.resource);
		for (size_t i = 0; i < w->size.devices.n; i++)
			add_resource(&list, w->size.devices.at[i].key);
	}
	return list;
}

static bool waits_in(const struct workload *w, struct str queue)
{
	return w->own && str_eq(node_text(node_find(w->own, STR("queue"))), queue);
}

/* What all jobs of the queue ask for at once. */
static uint64_t demand_of(const struct plan *p, struct str queue, struct str resource)
{
	uint64_t sum = 0;
	for (const struct workload *w = p->others; w; w = w->next) {
		if (!waits_in(w, queue))
			continue;
		if (str_eq(w->size.resource, resource))
			sum += (uint64_t)w->scale.max * w->size.count;
		for (size_t i = 0; i < w->size.devices.n; i++) {
			int64_t n = 0;
			if (str_eq(w->size.devices.at[i].key, resource) && str_to_i64(w->size.devices.at[i].value, &n))
				sum += (uint64_t)w->scale.max * (uint64_t)n;
		}
	}
	return sum;
}

static void put_resource(struct maker *m, struct node *seq, struct str name, struct str quota)
{
	struct node *r = push_map(m->arena, seq);
	put_text(m->arena, r, "name", name);
	put_text(m->arena, r, "quota", quota);
}

/* A job that asks for more than its queue has, and than all queues of the cohort could lend, waits for ever. */
static void check_jobs(struct maker *m, const struct node *entry, const struct node *gpu, struct str resource)
{
	struct str queue = node_key(entry);
	uint64_t quota = gpu ? count_of(m, gpu, "gpu", 0, 1000000) : UINT64_MAX;
	for (const struct workload *w = m->plan->others; w; w = w->next) {
		uint64_t wanted = (uint64_t)w->scale.max * w->size.count;
		if (!waits_in(w, queue) || !str_eq(w->size.resource, resource) || wanted <= quota)
			continue;
		struct problem *p = node_problem(m->problems, gpu,
						 "the queue '%.*s' has %" PRIu64 " GPUs, and '%.*s' needs %" PRIu64,
						 STR_ARG(queue), quota, STR_ARG(w->name), wanted);
		problem_hint(m->problems, p, "it would wait for ever: say 'gpu: %" PRIu64 "' or more", wanted);
	}
}

static void plan_queue(struct maker *m, const struct request *all, const struct node *entry, struct strs devices,
		       struct node *seq)
{
	struct arena *a = m->arena;
	const struct node *map = node_deref(entry), *gpu = field(map, "gpu"), *claims = field(map, "claims");
	struct given_text cpu = text_field(map, "cpu"), memory = text_field(map, "memory");
	struct node *out = push_map(a, seq);
	put_text(a, out, "name", node_key(entry));
	put_text(a, out, "clusterName",
		 dns_label_of(m, TEXT(m, "%.*s-%.*s", STR_ARG(m->plan->name), STR_ARG(node_key(entry))), LONGEST_NAME,
			      "queue"));
	struct node *resources = put_seq(a, out, "resources");
	put_resource(m, resources, STR("cpu"), cpu.at ? cpu.value : NO_CPU_LIMIT);
	put_resource(m, resources, STR("memory"), memory.at ? memory.value : NO_MEMORY_LIMIT);
	struct str whole = all->gpu.type ? str_of(all->gpu.type->resource) : STR("nvidia.com/gpu");
	if (gpu)
		add_resource(&devices, whole);
	for (size_t i = 0; i < devices.n; i++) {
		bool given = gpu && str_eq(devices.at[i], whole);
		struct str quota = given ? node_text(gpu)
					 : TEXT(m, "%" PRIu64, demand_of(m->plan, node_key(entry), devices.at[i]));
		put_resource(m, resources, devices.at[i], quota);
		decide(m, TEXT(m, "queue.%.*s.%.*s", STR_ARG(node_key(entry)), STR_ARG(devices.at[i])),
		       given ? gpu : NULL, quota,
		       given ? STR("as given") : STR("what all jobs of the queue ask for together"),
		       STR("`platform: {queues}`"));
	}
	check_jobs(m, entry, gpu, whole);
	if (claims) {
		struct problem *p = node_problem(m->problems, claims, "a queue counts no claims");
		problem_hint(m->problems, p, "say 'quota: {claims: …}' for the namespace");
	}
}

void queues_plan(struct maker *m, const struct request *all, const struct node *map)
{
	const struct node *queues = field(map, "queues");
	struct node_entries it = node_entries(queues);
	if (!is_on(queues))
		return;
	struct node *context = section_context(m, "queues"), *seq = put_seq(m->arena, context, "queues");
	put_text(m->arena, context, "flavor", TEXT(m, "%.*s-any", STR_ARG(m->plan->name)));
	put_text(m->arena, context, "cohort", m->plan->name);
	for (const struct node *e; (e = node_next_entry(&it));)
		plan_queue(m, all, e, devices_of(m, all), seq);
	capability_note(m, "kueue", STR("admits jobs when all of their workers have room in their queue"));
}

bool queue_is_made(const struct request *all, struct str name)
{
	return node_find(field(field(all->root, "platform"), "queues"), name) != NULL;
}
