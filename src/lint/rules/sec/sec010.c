/* SPDX-License-Identifier: Apache-2.0 */
#include "lint/rule.h"
#include "lint/set_refs.h"

/* A pod of an AI workload and the account it runs as. */
struct runner {
	const struct entry *entry;
	struct str account;
};
struct runners {
	struct runner *at;
	size_t n;
};

static bool runs(const struct entry_pod *p)
{
	return p->ai && p->refs && p->role != ROLE_AGENT;
}

static struct runners runners_of(const struct set *s, struct arena *scratch)
{
	struct runners r = {0};
	for (size_t i = 0; i < s->n; i++)
		for (const struct entry_pod *p = s->entries[i]->pods; p; p = p->next)
			r.n += runs(p);
	r.at = arena_calloc(scratch, r.n + 1, sizeof *r.at);
	r.n = 0;
	for (size_t i = 0; i < s->n; i++)
		for (const struct entry_pod *p = s->entries[i]->pods; p; p = p->next)
			if (runs(p))
				r.at[r.n++] = (struct runner){s->entries[i],
							      p->refs->account.n ? p->refs->account : STR("default")};
	return r;
}

/* Every namespace has an account "default": whose it is must be beyond doubt. */
static bool is_same(const struct reference *subject, const struct runner *r)
{
	if (!str_eq(subject->name, r->account))
		return false;
	bool both = subject->namespace_.n && r->entry->namespace_.n;
	if (!both)
		return !str_is(r->account, "default");
	return str_eq(subject->namespace_, r->entry->namespace_);
}

static const struct entry *runner_of(const struct runners *runners, const struct entry *binding)
{
	for (const struct reference *s = binding->refs->subjects; s; s = s->next)
		for (size_t i = 0; i < runners->n; i++)
			if (is_same(s, &runners->at[i]))
				return runners->at[i].entry;
	return NULL;
}

/* The role that a binding means, when it is in the set. */
static const struct entry *role_of(const struct entries_by_name *roles, const struct entry *binding)
{
	size_t from = 0;
	bool cluster = str_is(binding->refs->role.kind, "ClusterRole");
	for (const struct entry *r; (r = entries_next(roles, binding->refs->role.name, &from));)
		if (cluster || same_namespace(r, binding))
			return r;
	return NULL;
}

static void judge(struct check *c, const struct entry *binding, const struct entry *role, const struct entry *runner)
{
	struct finding *f;
	if (role && role->refs->broad) {
		f = report_entry(
			c, role, role->refs->broad_at,
			"'*' among the %s: the pods of '%.*s' run with this role, and with whatever comes to be "
			"called so",
			role->refs->broad, STR_ARG(runner->name));
		related_entry(c, f, binding, binding->refs->role.at, "what binds it");
	} else {
		f = report_entry(c, binding, binding->refs->role.at,
				 "the pods of '%.*s' get every right in the cluster", STR_ARG(runner->name));
	}
	related_entry(c, f, runner, (struct place){0}, "the workload");
}

static void check(struct check *c, const struct set *s)
{
	if (s->kinds[KIND_ROLE_BINDING] + s->kinds[KIND_CLUSTER_ROLE_BINDING] == 0)
		return;
	struct runners runners = runners_of(s, c->scratch);
	struct entries_by_name roles = entries_by_name(s, KIND_ROLE, c->scratch),
			       cluster_roles = entries_by_name(s, KIND_CLUSTER_ROLE, c->scratch);
	for (size_t i = 0; i < s->n && runners.n; i++) {
		const struct entry *e = s->entries[i];
		if ((e->kind != KIND_ROLE_BINDING && e->kind != KIND_CLUSTER_ROLE_BINDING) || e->partial)
			continue;
		bool cluster = str_is(e->refs->role.kind, "ClusterRole");
		const struct entry *role = role_of(cluster ? &cluster_roles : &roles, e);
		bool admin = !role && cluster && str_is(e->refs->role.name, "cluster-admin");
		if (!admin && !(role && role->refs->broad))
			continue;
		const struct entry *runner = runner_of(&runners, e);
		if (runner)
			judge(c, e, role, runner);
	}
}

const struct rule rule_sec010 = {
	.code = "SEC010",
	.name = "rbac-too-broad",
	.severity = SEVERITY_WARNING,
	.audience = FOR_ALL,
	.set = check,
	.what = "The account of an AI workload is bound to a role with `*` among its verbs or resources, or to "
		"cluster-admin.",
	.why = "Servers and training jobs run code of others: models, plug-ins, notebooks. With `*` whoever gets "
	       "into one reads all Secrets, starts pods on any node, and in a ClusterRole does so in every namespace. "
	       "A `*` also takes in kinds and verbs that are added later, such as `bind`, `escalate` and "
	       "`impersonate`. Only roles are looked at whose binding and workload are in the set.",
	.bad = "kind: Role\nrules:\n  - {apiGroups: [\"\"], resources: [\"*\"], verbs: [get, list]}\n",
	.good = "kind: Role\nrules:\n  - {apiGroups: [\"\"], resources: [pods, configmaps], verbs: [get, list]}\n",
	.fix = "List the resources and verbs that the program uses. Most servers use none: give them an account "
	       "without bindings.",
	.source = "https://kubernetes.io/docs/concepts/security/rbac-good-practices/#least-privilege",
};
