/* SPDX-License-Identifier: Apache-2.0
 * The metadata is checked against what the scaler needs (catalog/keda.h): KEDA itself tells it only in the status of an
 * object that then never scales. Secrets are referred to by a TriggerAuthentication. */
#include "plan/triggers.h"

#include "doc/doc.h"

struct reader {
	struct maker *m;
	const struct model_request *r;
	struct workload *w;
	/** The trigger that is read, its metadata, and what it is. */
	const struct node *node, *metadata;
	const struct keda_trigger *kind;
};

static bool is_own_metric(const struct engine *e, struct str query)
{
	for (size_t i = 0; i < e->metric_prefixes.n; i++)
		if (str_has(query, e->metric_prefixes.at[i]))
			return true;
	return false;
}

/* What only the model's own pods measure is silent without them. */
static bool can_wake(const struct reader *k)
{
	const char *type = k->kind->name;
	if (strcmp(type, "cpu") == 0 || strcmp(type, "memory") == 0)
		return false;
	return strcmp(type, "prometheus") != 0 || !is_own_metric(k->r->engine, node_text(field(k->metadata, "query")));
}

/* ---- metadata -------------------------------------------------------------------------------------------- */

static bool is_given(const struct reader *k, const char *key)
{
	const struct node *auth = field(k->node, "auth");
	if (field(k->metadata, key) || field(k->metadata, TEXT(k->m, "%sFromEnv", key).p))
		return true;
	return node_is(auth, NODE_MAP) && field(field(auth, "keys"), key);
}

static void say_missing(const struct reader *k, const char *key, bool secret)
{
	struct str slip = catalog_keda_meant_for(k->kind, k->metadata, key);
	const struct node *at = slip.p ? node_find_entry(k->metadata, slip) : NULL;
	struct problem *p;
	if (at) {
		p = node_key_problem(k->m->problems, at, "a '%s' trigger has no '%.*s'", k->kind->name, STR_ARG(slip));
		problem_hint(k->m->problems, p, "did you mean '%s'?", key);
		return;
	}
	p = node_problem(k->m->problems, k->metadata ? k->metadata : k->node, "the '%s' trigger lacks '%s'",
			 k->kind->name, key);
	if (secret)
		problem_hint(k->m->problems, p,
			     "add it to 'metadata', or say 'auth: {secret: NAME, keys: {%s: KEY}}' for a Secret that "
			     "holds it",
			     key);
	else
		problem_hint(k->m->problems, p, "add 'metadata: {%s: …}'", key);
}

static void check_present(const struct reader *k)
{
	const struct keda_trigger *t = k->kind;
	/* Of a TriggerAuthentication that exists elsewhere nothing is known. */
	bool elsewhere = node_text(field(k->node, "auth")).n;
	for (size_t i = 0; i < t->required.n; i++)
		if (!is_given(k, t->required.at[i]))
			say_missing(k, t->required.at[i], false);
	for (size_t i = 0; i < t->auth.n && !elsewhere; i++)
		if (!is_given(k, t->auth.at[i]))
			say_missing(k, t->auth.at[i], true);
	bool any = t->one_of.n < 2 || (elsewhere && t->one_of_auth);
	struct str list = {NULL, 0};
	for (size_t i = 0; i < t->one_of.n && !any; i++) {
		any = is_given(k, t->one_of.at[i]);
		list = list.n ? TEXT(k->m, "%.*s, '%s'", STR_ARG(list), t->one_of.at[i])
			      : TEXT(k->m, "'%s'", t->one_of.at[i]);
	}
	if (any)
		return;
	struct problem *p = node_problem(k->m->problems, k->metadata ? k->metadata : k->node,
					 "the '%s' trigger lacks one of %.*s", t->name, STR_ARG(list));
	problem_hint(k->m->problems, p, "add 'metadata: {%s: …}'", t->one_of.at[0]);
}

static bool is_number(struct str s)
{
	bool digit = false;
	for (size_t i = 0; i < s.n; i++) {
		if (str_find(STR("0123456789+-.eE_"), s.p[i]) == strlen("0123456789+-.eE_"))
			return false;
		digit = digit || (s.p[i] >= '0' && s.p[i] <= '9');
	}
	return digit;
}

static bool has_word(const char *words, struct str word)
{
	struct str rest = str_of(words), one;
	while (str_split(&rest, ' ', &one))
		if (str_eq(one, word))
			return true;
	return false;
}

static void check_values(const struct reader *k)
{
	const struct keda_trigger *t = k->kind;
	struct problems *problems = k->m->problems;
	for (size_t i = 0; i < t->numbers.n; i++) {
		const struct node *n = field(k->metadata, t->numbers.at[i]);
		if (n && !is_number(node_text(n)))
			node_problem(problems, n, "'%s' of the '%s' trigger must be a number, not '%.*s'",
				     t->numbers.at[i], t->name, STR_ARG(node_text(n)));
	}
	for (size_t i = 0; i < t->values.n; i++) {
		const struct node *n = field(k->metadata, t->values.at[i].key);
		if (!n || has_word(t->values.at[i].value, node_text(n)))
			continue;
		struct problem *p = node_problem(problems, n, "'%s' of the '%s' trigger cannot be '%.*s'",
						 t->values.at[i].key, t->name, STR_ARG(node_text(n)));
		struct nearest near = nearest_start(node_text(n));
		struct str rest = str_of(t->values.at[i].value), one;
		while (str_split(&rest, ' ', &one))
			nearest_offer(&near, one);
		if (near.best.p)
			problem_hint(problems, p, "did you mean '%.*s'?", STR_ARG(near.best));
		else
			problem_hint(problems, p, "one of: %s", t->values.at[i].value);
	}
	for (size_t i = 0; i < t->gone.n; i++) {
		const struct node *n = node_find_entry(k->metadata, str_of(t->gone.at[i]));
		if (n)
			problem_hint(problems,
				     node_key_problem(problems, n, "KEDA refuses '%s' in a '%s' trigger since %u.%u",
						      t->gone.at[i], t->name, t->gone_since.major, t->gone_since.minor),
				     "use %s", t->gone_hint);
	}
}

/* "amqp://user:secret@host": a password between "://" and '@'. */
static bool has_password(struct str s)
{
	size_t at = str_find(s, '@'), colon = str_find(s, ':');
	struct str user = str_sub(s, colon + 1, at);
	return at < s.n && str_starts(user, "//") && str_find(user, ':') < user.n;
}

static void check_secrets(const struct reader *k)
{
	struct node_entries it = node_entries(k->metadata);
	for (const struct node *e; (e = node_next_entry(&it));) {
		struct str key = node_key(e);
		bool named = (str_ends(key, "password") || str_ends(key, "Password")) && !str_ends(key, "FromEnv");
		if (!named && !has_password(node_text(node_deref(e))))
			continue;
		struct problem *p =
			node_problem(k->m->problems, e, "'%.*s' holds a password that anyone can read", STR_ARG(key));
		problem_hint(k->m->problems, p,
			     "put it into a Secret and say 'auth: {secret: NAME, keys: {%.*s: KEY}}' beside 'metadata'",
			     STR_ARG(key));
	}
}

/* ---- authentication -------------------------------------------------------------------------------------- */

/* https://keda.sh/docs/latest/authentication-providers/: the provider as KEDA calls it; the field that names another
 * identity than the operator's own; how the operator gets that. */
static const struct identity {
	const char *name, *provider, *role, *flags;
} identities[] = {
	{"aws", "aws", "roleArn",
	 "--set podIdentity.aws.irsa.enabled=true --set podIdentity.aws.irsa.roleArn=ROLE_ARN"},
	{"azure", "azure-workload", "identityId",
	 "--set podIdentity.azureWorkload.enabled=true --set podIdentity.azureWorkload.clientId=CLIENT_ID --set "
	 "podIdentity.azureWorkload.tenantId=TENANT_ID"},
	{"gcp", "gcp", NULL, "--set podIdentity.gcp.enabled=true --set podIdentity.gcp.gcpIAMServiceAccount=ACCOUNT"},
};

static void read_identity(const struct reader *k, const struct node *auth, struct trigger_auth *out)
{
	struct maker *m = k->m;
	struct given_text name = text_field(auth, "identity"), role = text_field(auth, "role");
	const struct identity *found = NULL;
	for (size_t i = 0; i < COUNT_OF(identities); i++)
		if (str_is(name.value, identities[i].name))
			found = &identities[i];
	if (role.at && (!found || !found->role)) {
		struct problem *p = node_problem(m->problems, role.at, "'role' names an identity of AWS or Azure");
		problem_hint(m->problems, p, "leave it out, or say 'identity: aws' or 'azure'");
	}
	if (!found)
		return;
	out->identity = pairs_new(m, 2);
	out->identity.at[out->identity.n++] = (struct pair){STR("provider"), str_of(found->provider)};
	if (role.at && found->role)
		out->identity.at[out->identity.n++] = (struct pair){str_of(found->role), role.value};
	note_add(m, TEXT(m, "KEDA's identity (%s)", found->provider),
		 TEXT(m, "must be allowed to read what the '%s' trigger of '%.*s' counts%s%.*s", k->kind->name,
		      STR_ARG(k->w->name), role.at ? "; it takes on " : "", STR_ARG(role.value)),
		 TEXT(m, "helm upgrade --install keda kedacore/keda --namespace keda --create-namespace %s",
		      found->flags));
}

static void read_secret(const struct reader *k, const struct node *auth, struct trigger_auth *out)
{
	struct maker *m = k->m;
	const struct node *keys = field(auth, "keys");
	struct given_text secret = text_field(auth, "secret");
	if (!secret.at != !keys) {
		struct problem *p = node_problem(m->problems, auth, "'secret' and 'keys' go together");
		problem_hint(m->problems, p, "say 'auth: {secret: NAME, keys: {%s: KEY}}'",
			     k->kind->auth.n ? k->kind->auth.at[0] : "PARAMETER");
		return;
	}
	if (!secret.at)
		return;
	out->secret = secret.value;
	out->keys = pairs_of(m, keys);
	struct str literals = {NULL, 0};
	for (size_t i = 0; i < out->keys.n; i++)
		literals = TEXT(m, "%.*s --from-literal=%.*s=VALUE", STR_ARG(literals), STR_ARG(out->keys.at[i].value));
	note_add(m, TEXT(m, "Secret '%.*s'", STR_ARG(secret.value)),
		 TEXT(m, "what the '%s' trigger of '%.*s' authenticates with", k->kind->name, STR_ARG(k->w->name)),
		 TEXT(m, "kubectl -n %.*s create secret generic %.*s%.*s", STR_ARG(m->plan->space),
		      STR_ARG(secret.value), STR_ARG(literals)));
}

static void read_auth(const struct reader *k, struct trigger *t)
{
	struct maker *m = k->m;
	const struct node *auth = field(k->node, "auth");
	if (!auth)
		return;
	if (!node_is(auth, NODE_MAP)) {
		t->authentication = node_text(auth);
		note_add(m, TEXT(m, "TriggerAuthentication '%.*s'", STR_ARG(t->authentication)),
			 TEXT(m, "in the namespace %.*s, for the '%s' trigger of '%.*s'", STR_ARG(m->plan->space),
			      k->kind->name, STR_ARG(k->w->name)),
			 STR(""));
		return;
	}
	enum { LONGEST = 253 };
	struct trigger_auth *made = ARENA_NEW(m->arena, struct trigger_auth);
	t->auth_made = made;
	t->authentication =
		dns_label_of(m, TEXT(m, "%.*s-%.*s", STR_ARG(k->w->name), STR_ARG(t->name)), LONGEST, "auth");
	read_secret(k, auth, made);
	read_identity(k, auth, made);
}

/* ---- one trigger ----------------------------------------------------------------------------------------- */

/* KEDA refuses two triggers of one name. */
static void check_name(const struct reader *k, const struct scaling *s, const struct trigger *t)
{
	for (size_t i = 0; i < s->n_triggers; i++) {
		if (!str_eq(s->triggers[i].name, t->name))
			continue;
		struct problem *p = node_problem(k->m->problems, k->node, "two triggers of '%.*s' are called '%.*s'",
						 STR_ARG(k->w->name), STR_ARG(t->name));
		problem_hint(k->m->problems, p, "give this one another 'name'");
		return;
	}
}

static bool find_kind(struct reader *k, struct given_text type)
{
	k->kind = catalog_keda_trigger(type.value);
	if (k->kind)
		return true;
	struct problem *p = node_problem(k->m->problems, type.at ? type.at : k->node, "KEDA has no trigger '%.*s'",
					 STR_ARG(type.value));
	struct nearest near = catalog_keda_trigger_nearest(type.value);
	if (near.best.p)
		problem_hint(k->m->problems, p, "did you mean '%.*s'?", STR_ARG(near.best));
	else
		problem_hint(k->m->problems, p, "rabbitmq, kafka, aws-sqs-queue, redis, cron, prometheus, external, …");
	return false;
}

struct str triggers_add(struct maker *m, const struct model_request *r, struct workload *w)
{
	struct reader k = {.m = m, .r = r, .w = w};
	struct scaling *s = &w->scale;
	struct str wakes = {NULL, 0};
	unsigned number = 0;
	for (const struct node *e = node_first(r->autoscale.triggers); e; e = e->next) {
		k.node = node_deref(e);
		k.metadata = field(k.node, "metadata");
		if (!find_kind(&k, text_field(k.node, "type"))) {
			/* One mistake is enough: it may well be meant to wake the model. */
			wakes = STR("unknown");
			continue;
		}
		struct trigger t = {.type = str_of(k.kind->name),
				    .name = text_field(k.node, "name").value,
				    .metadata = pairs_of(m, k.metadata)};
		if (!t.name.p)
			t.name = TEXT(m, "%.*s-%u", STR_ARG(t.type), ++number);
		check_name(&k, s, &t);
		check_present(&k);
		check_values(&k);
		check_secrets(&k);
		read_auth(&k, &t);
		s->triggers[s->n_triggers++] = t;
		if (can_wake(&k))
			wakes = wakes.n ? TEXT(m, "%.*s, %.*s", STR_ARG(wakes), STR_ARG(t.name)) : t.name;
	}
	return wakes;
}
