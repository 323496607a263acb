/* SPDX-License-Identifier: Apache-2.0
 * Who may change and who may look at the namespace: groups bound to the roles that every cluster has
 * (https://kubernetes.io/docs/reference/access-authn-authz/rbac/#user-facing-roles). */
#include "base/alloc.h"
#include "doc/doc.h"
#include "plan/context_build.h"
#include "plan/sections/section.h"

static const struct {
	const char *field, *role, *may;
} bindings[] = {
	{"admins", "admin", "may change everything in the namespace but its quota and its own labels"},
	{"users", "view", "may read what is in the namespace, but not Secrets"},
};

void rbac_plan(struct maker *m, const struct request *all, const struct node *map)
{
	(void)all;
	struct arena *a = m->arena;
	struct node *seq = put_seq(a, section_context(m, "rbac"), "bindings");
	for (size_t i = 0; i < COUNT_OF(bindings); i++) {
		struct strs groups = strs_of(m, field(map, bindings[i].field));
		if (!groups.n)
			continue;
		struct node *b = push_map(a, seq);
		put_text(a, b, "name", TEXT(m, "%.*s-%s", STR_ARG(m->plan->name), bindings[i].field));
		put_text(a, b, "role", str_of(bindings[i].role));
		put_texts(a, b, "groups", &groups);
		decide(m, TEXT(m, "rbac.%s", bindings[i].field), map, TEXT(m, "ClusterRole %s", bindings[i].role),
		       str_of(bindings[i].may), STR("`rbac: {admins, users}`"));
	}
}
