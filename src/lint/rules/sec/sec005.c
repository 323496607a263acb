/* SPDX-License-Identifier: Apache-2.0 */
#include "doc/build.h"
#include "lint/rule.h"
#include "lint/set_refs.h"

struct access {
	struct entries_by_name accounts;
	/** All bindings of the set. */
	const struct entry **bindings;
	size_t n_bindings;
};

static struct access access_of(const struct set *s, struct arena *scratch)
{
	struct access a = {.accounts = entries_by_name(s, KIND_SERVICE_ACCOUNT, scratch)};
	size_t room = (size_t)s->kinds[KIND_ROLE_BINDING] + s->kinds[KIND_CLUSTER_ROLE_BINDING];
	a.bindings = arena_calloc(scratch, room + 1, sizeof *a.bindings);
	for (size_t i = 0; i < s->n && a.n_bindings < room; i++)
		if (s->entries[i]->kind == KIND_ROLE_BINDING || s->entries[i]->kind == KIND_CLUSTER_ROLE_BINDING)
			a.bindings[a.n_bindings++] = s->entries[i];
	return a;
}

/* Whoever is given rights at the API server needs the token to use them. */
static bool has_rights(const struct access *a, struct str account)
{
	for (size_t i = 0; i < a->n_bindings; i++)
		for (const struct reference *r = a->bindings[i]->refs->subjects; r; r = r->next)
			if (str_eq(r->name, account))
				return true;
	return false;
}

/* NULL and false: the account is another's work, which may say that no token is mounted. */
static bool find_account(const struct access *a, const struct entry *e, struct str name, const struct entry **found)
{
	size_t from = 0;
	*found = NULL;
	for (const struct entry *c; (c = entries_next(&a->accounts, name, &from));)
		if (same_namespace(c, e))
			*found = c;
	return *found || str_is(name, "default");
}

static void judge(struct check *c, const struct access *a, const struct entry *e, const struct entry_pod *p)
{
	struct str name = p->refs->account.n ? p->refs->account : STR("default");
	const struct entry *account;
	if (p->refs->token_said || !find_account(a, e, name, &account) || has_rights(a, name))
		return;
	if (account && account->refs->no_token && !p->refs->token_asked)
		return;
	struct finding *f = report_entry(
		c, e, p->refs->at,
		"the token of the account '%.*s' is put into the pod, and serving a model does not need it: say "
		"'automountServiceAccountToken: false'",
		STR_ARG(name));
	fix_set_at(c, fix_offer(c, f, FIX_UNSAFE, "set 'automountServiceAccountToken: false'"), p->refs->at,
		   FIX_PATH("automountServiceAccountToken"), build_bool(c->scratch, false));
}

static void check(struct check *c, const struct set *s)
{
	struct access access = access_of(s, c->scratch);
	for (size_t i = 0; i < s->n; i++) {
		const struct entry *e = s->entries[i];
		/* Ray's operator gives its pods an account of their own where they need one. */
		if (e->partial || str_is(e->group, "ray.io") || e->kind == KIND_RAY_CLUSTER_FLEET)
			continue;
		for (const struct entry_pod *p = e->pods; p; p = p->next)
			if (p->role == ROLE_SERVING && p->refs && !p->partial)
				judge(c, &access, e, p);
	}
}

const struct rule rule_sec005 = {
	.code = "SEC005",
	.name = "service-account-token-mounted",
	.severity = SEVERITY_INFO,
	.audience = FOR_ALL,
	.fixable = FIXABLE_UNSAFELY,
	.set = check,
	.what = "A model server has the token of its ServiceAccount mounted.",
	.why = "Unless told otherwise every pod has credentials for the API server under "
	       "/var/run/secrets/kubernetes.io. A server that parses prompts, images and model files of strangers has "
	       "no use for them, and whoever breaks it has. Cloud identities (IRSA, EKS Pod Identity, Workload "
	       "Identity "
	       "of GKE and Azure) do not need this token: they work without it. Not reported: accounts that a binding "
	       "of the set gives rights to, accounts that are not in the set, which may say so themselves, and Ray.",
	.bad = "spec:\n  containers:\n    - name: server\n      image: vllm/vllm-openai:v0.11.0\n",
	.good = "spec:\n  automountServiceAccountToken: false\n  containers:\n    - name: server\n"
		"      image: vllm/vllm-openai:v0.11.0\n",
	.fix = "Say `automountServiceAccountToken: false` in the pod spec, or in the ServiceAccount for all its pods.",
	.source = "https://kubernetes.io/docs/tasks/configure-pod-container/configure-service-account/"
		  "#opt-out-of-api-credential-automounting",
};
