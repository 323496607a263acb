/* SPDX-License-Identifier: Apache-2.0 */
#include "plan/sections/section.h"

#include "base/alloc.h"
#include "doc/build.h"
#include "doc/doc.h"

static const struct section sections[] = {
	{"platform", storage_classes_plan, false},
	{"training", training_plan, false},
	{"notebooks", notebooks_plan, false},
	{"pipelines", pipelines_plan, false},
	/* Behind the jobs whose checkpoints are read, and whose nodes are watched. */
	{"addons", addons_plan, false},
	{"monitoring", dashboards_plan, true},
	{"rbac", rbac_plan, false},
	/* Behind what waits in queues, and behind what runs on the machines. */
	{"platform", queues_plan, false},
	{"platform", limit_range_plan, false},
	{"platform", device_plugin_plan, false},
	{"platform", node_pools_plan, false},
};

/* Templates find these names whether the section is given or not. */
static const char *const context_keys[] = {"storage",   "limits", "gpuOperator", "nodes",
					   "pipelines", "rbac",   "queues",      "dashboards"};

bool sections_given(const struct node *values)
{
	for (size_t i = 0; i < COUNT_OF(sections); i++)
		if (!sections[i].aside && node_count(field(values, sections[i].field)))
			return true;
	return false;
}

void sections_plan(struct maker *m, const struct request *all)
{
	for (size_t i = 0; i < COUNT_OF(sections); i++) {
		const struct node *map = field(all->root, sections[i].field);
		if (is_on(map))
			sections[i].plan(m, all, map);
	}
}

void sections_put(struct arena *a, const struct plan *p, struct node *root)
{
	for (size_t i = 0; i < COUNT_OF(context_keys); i++) {
		const struct context_extra *e = p->extras;
		while (e && strcmp(e->key, context_keys[i]) != 0)
			e = e->next;
		build_put(root, str_of(context_keys[i]), e ? e->value : build_null(a));
	}
}

struct node *section_context(struct maker *m, const char *key)
{
	struct context_extra **at = &m->plan->extras;
	while (*at && strcmp((*at)->key, key) != 0)
		at = &(*at)->next;
	if (!*at) {
		*at = ARENA_NEW(m->arena, struct context_extra);
		**at = (struct context_extra){.key = key, .value = build_map(m->arena)};
	}
	return (*at)->value;
}
