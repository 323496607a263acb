/* SPDX-License-Identifier: Apache-2.0 */
#include "lint/limit_facts.h"

#include "base/buf.h"
#include "doc/doc.h"
#include "doc/path.h"

/* More than any pod or range that somebody wrote has. */
enum { MOST_CONTAINERS = 32, MOST_RESOURCES = 32, MOST_ITEMS = 16 };

/* ---- containers
 * ----------------------------------------------------------------------------------------------------------- */

static struct resource_fact *resource_at(struct arena *memory, struct container_facts *k, struct str name)
{
	struct resource_fact **end = &k->resources;
	size_t n = 0;
	for (; *end; end = &(*end)->next, n++)
		if (str_eq((*end)->name, name))
			return *end;
	if (n == MOST_RESOURCES)
		return NULL;
	*end = ARENA_NEW(memory, struct resource_fact);
	(*end)->name = arena_str(memory, name);
	return *end;
}

static void copy_amounts(struct arena *memory, struct container_facts *k, const struct node *map, bool limits,
			 struct str path)
{
	if (!node_is(map, NODE_MAP)) {
		k->open |= map && map->kind != NODE_NULL;
		return;
	}
	struct node_entries it = node_entries(map);
	for (const struct node *e; (e = node_next_entry(&it));) {
		struct resource_fact *r = resource_at(memory, k, node_key(e));
		struct amount_fact amount = {.given = true};
		if (!r || !quantity_of(node_deref(e), &amount.q)) {
			k->open = true;
			continue;
		}
		struct str field = {0};
		if (path.n)
			field = arena_printf(memory, "%.*s.resources.%s[\"%.*s\"]", STR_ARG(path),
					     limits ? "limits" : "requests", STR_ARG(r->name));
		amount.at = node_place(e, field);
		*(limits ? &r->limit : &r->request) = amount;
	}
}

static struct container_facts *copy_container(struct arena *memory, const struct pod *p, const struct container *k)
{
	struct container_facts *copy = ARENA_NEW(memory, struct container_facts);
	struct str path = affordable_path(memory, p->object, k->node);
	copy->name = arena_str(memory, k->name);
	copy->init = k->role == CONTAINER_INIT;
	copy->at = node_place(k->resources ? k->resources : k->node, path);
	copy_amounts(memory, copy, k->requests, false, path);
	copy_amounts(memory, copy, k->limits, true, path);
	return copy;
}

const struct container_facts *container_facts_of(struct arena *memory, const struct pod *p)
{
	struct container_facts *first = NULL, **end = &first;
	if (!p->ai)
		return NULL;
	for (size_t i = 0; i < p->n_containers && i < MOST_CONTAINERS; i++) {
		const struct container *k = &p->containers[i];
		if (k->node->kind != NODE_MAP || k->role == CONTAINER_EPHEMERAL)
			continue;
		*end = copy_container(memory, p, k);
		end = &(*end)->next;
	}
	return first;
}

const struct resource_fact *resource_of(const struct container_facts *k, struct str name)
{
	const struct resource_fact *r = k->resources;
	while (r && !str_eq(r->name, name))
		r = r->next;
	return r;
}

/* ---- LimitRanges
 * ---------------------------------------------------------------------------------------------------------- */

static struct range_fact *range_at(struct arena *memory, struct range_fact **first, bool pod, struct str name)
{
	struct range_fact **end = first;
	size_t n = 0;
	for (; *end; end = &(*end)->next, n++)
		if ((*end)->pod == pod && str_eq((*end)->resource, name))
			return *end;
	if (n == MOST_RESOURCES)
		return NULL;
	*end = ARENA_NEW(memory, struct range_fact);
	(*end)->pod = pod;
	(*end)->resource = arena_str(memory, name);
	return *end;
}

static struct amount_fact *part_of(struct range_fact *r, size_t part)
{
	struct amount_fact *const parts[] = {&r->max, &r->min, &r->limit, &r->request, &r->ratio};
	return parts[part];
}

static void copy_item(struct arena *memory, struct range_fact **first, const struct node *item, size_t i)
{
	static const char *const parts[] = {"max", "min", "default", "defaultRequest", "maxLimitRequestRatio"};
	bool pod = node_text_is(node_get(item, KEY_type), "Pod");
	if (!pod && !node_text_is(node_get(item, KEY_type), "Container"))
		return;
	for (size_t k = 0; k < COUNT_OF(parts); k++) {
		const struct node *map = node_find(item, str_of(parts[k]));
		if (!node_is(map, NODE_MAP))
			continue;
		struct node_entries it = node_entries(map);
		for (const struct node *e; (e = node_next_entry(&it));) {
			struct amount_fact amount = {.given = true};
			struct range_fact *r = range_at(memory, first, pod, node_key(e));
			if (!r || !quantity_of(node_deref(e), &amount.q))
				continue;
			amount.at = node_place(e, arena_printf(memory, "spec.limits[%zu].%s[\"%.*s\"]", i, parts[k],
							       STR_ARG(r->resource)));
			*part_of(r, k) = amount;
		}
	}
}

/* What is not said follows from the rest:
 * https://kubernetes.io/docs/concepts/policy/limit-range/#limitrange-and-admission-checks-for-pods,
 * SetDefaults_LimitRangeItem in pkg/apis/core/v1/defaults.go of kubernetes/kubernetes. */
static void add_defaults(struct range_fact *r)
{
	if (r->pod)
		return;
	if (!r->limit.given)
		r->limit = r->max;
	if (!r->request.given)
		r->request = r->limit.given ? r->limit : r->min;
}

void entry_limit_facts(struct arena *memory, struct entry *e, const struct object *o)
{
	struct range_fact *first = NULL;
	size_t i = 0;
	const struct node *items = node_get(o->spec, KEY_limits);
	if (o->kind != KIND_LIMIT_RANGE || !node_is(items, NODE_SEQ))
		return;
	for (const struct node *n = node_first(items); n && i < MOST_ITEMS; n = n->next)
		copy_item(memory, &first, node_deref(n), i++);
	for (struct range_fact *r = first; r; r = r->next)
		add_defaults(r);
	e->ranges = first;
}
