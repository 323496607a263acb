/* SPDX-License-Identifier: Apache-2.0
 * What a container that says nothing asks for: `platform: {defaults}`, a LimitRange. Requests alone: a default limit
 * would be below the request of a container that gives only that, and such pods are refused
 * (https://kubernetes.io/docs/concepts/policy/limit-range/). */
#include "base/alloc.h"
#include "doc/build.h"
#include "doc/doc.h"
#include "kube/quantity.h"
#include "plan/context_build.h"
#include "plan/sections/section.h"

static const char *const resources[] = {"cpu", "memory"};

/* More than the whole namespace may have: then not one pod that says nothing is admitted. */
static void check_quota(struct maker *m, const struct request *all, const struct node *given, const char *resource)
{
	const struct node *quota = is_on(all->quota) ? field(all->quota, resource) : NULL;
	struct quantity one, most;
	if (!quota || !quantity_of(given, &one) || !quantity_of(quota, &most) || quantity_cmp(one, most) <= 0)
		return;
	struct problem *p = node_problem(m->problems, given, "a default of %.*s is more than the quota of %.*s",
					 STR_ARG(node_text(given)), STR_ARG(node_text(quota)));
	problem_hint(m->problems, p, "it is what every container gets that says nothing: say '%s'",
		     str_is(str_of(resource), "cpu") ? "cpu: 250m" : "memory: 512Mi");
}

void limit_range_plan(struct maker *m, const struct request *all, const struct node *map)
{
	const struct node *defaults = field(map, "defaults");
	if (!is_on(defaults))
		return;
	struct arena *a = m->arena;
	struct node *context = section_context(m, "limits");
	put_text(a, context, "name", TEXT(m, "%.*s-defaults", STR_ARG(m->plan->name)));
	struct node *requests = put_map(a, context, "requests");
	for (size_t i = 0; i < COUNT_OF(resources); i++) {
		const struct node *given = field(defaults, resources[i]);
		if (!given)
			continue;
		check_quota(m, all, given, resources[i]);
		put_text(a, requests, resources[i], node_text(given));
		decide(m, TEXT(m, "defaults.%s", resources[i]), given, node_text(given),
		       STR("asked for by containers that ask for none: a quota refuses those"),
		       STR("`platform: {defaults}`"));
	}
}
