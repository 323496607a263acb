/* SPDX-License-Identifier: Apache-2.0
 * Environment, secrets and configuration of the engine. Secrets are referred to, never written. */
#include <inttypes.h>

#include "base/alloc.h"
#include "doc/doc.h"
#include "plan/run.h"

/* Does the repository ask for a licence click? A copy under another owner may or may not. */
static enum answer gated(const struct model_request *r)
{
	const struct model *model = r->model;
	if (r->bucket)
		return ANSWER_NO;
	struct str repo = str_sub(r->id, 0, str_find(r->id, '@'));
	bool same = r->listed && (str_is(repo, model->id) || text_list_has(model->aliases, repo));
	return same ? model->gated : ANSWER_UNKNOWN;
}

static bool pairs_have(const struct pairs *list, const char *key)
{
	for (size_t i = 0; i < list->n; i++)
		if (str_is(list->at[i].key, key))
			return true;
	return false;
}

static void env_add(struct pairs *env, const struct pairs *own, struct str key, struct str value)
{
	for (size_t i = 0; i < own->n; i++)
		if (str_eq(own->at[i].key, key))
			return;
	env->at[env->n++] = (struct pair){key, value};
}

static void run_variables(struct maker *m, const struct model_request *r, struct workload *w)
{
	const struct engine *e = r->engine;
	const struct engine_user *user = w->run.user;
	struct pairs own = pairs_of(m, r->env), env = pairs_new(m, own.n + e->env.n + 4);
	if (user) {
		/* A user id without an entry in passwd has no name: libraries that look it up fail unless USER says it.
		 */
		struct str home = str_of(user->home);
		size_t slash = home.n;
		while (slash && home.p[slash - 1] != '/')
			slash--;
		env_add(&env, &own, STR("HOME"), home);
		env_add(&env, &own, STR("USER"), str_is(home, "/tmp") ? STR("nonroot") : str_sub(home, slash, home.n));
		if (e->downloads)
			env_add(&env, &own, STR("HF_HOME"), str_of(user->cache));
	}
	/* The init container has fetched everything, and the volume cannot be written. */
	if (w->cache.download)
		env_add(&env, &own, STR("HF_HUB_OFFLINE"), STR("1"));
	for (size_t i = 0; i < e->env.n; i++)
		env_add(&env, &own, str_of(e->env.at[i].key), str_of(e->env.at[i].value));
	for (size_t i = 0; i < own.n; i++)
		env.at[env.n++] = own.at[i];
	w->run.env = env;
}

static void token_note(struct maker *m, const struct request *all, const struct env_secret *s, const struct workload *w,
		       enum answer needed)
{
	struct str space = all->space.at ? all->space.value : m->plan->space;
	struct str text =
		needed == ANSWER_YES
			? TEXT(m, "read access to %.*s on Hugging Face", STR_ARG(w->model_id))
			: TEXT(m, "only if %.*s asks for a licence on Hugging Face; otherwise it may be missing",
			       STR_ARG(w->model_id));
	note_add(m, TEXT(m, "Secret '%.*s'", STR_ARG(s->secret)), text,
		 TEXT(m, "kubectl -n %.*s create secret generic %.*s --from-literal=%.*s=YOUR_TOKEN", STR_ARG(space),
		      STR_ARG(s->secret), STR_ARG(s->key)));
}

static void run_secrets(struct maker *m, const struct request *all, const struct model_request *r, struct workload *w)
{
	struct pairs own = pairs_of(m, r->secrets);
	const struct engine *e = r->engine;
	enum answer token = gated(r);
	struct container *c = &w->run;
	c->secrets = arena_calloc(m->arena, own.n + 1, sizeof *c->secrets);
	if (e->token_env && token != ANSWER_NO && !pairs_have(&own, e->token_env)) {
		c->secrets[c->n_secrets] =
			(struct env_secret){str_of(e->token_env), STR("hf-token"), STR("token"), token != ANSWER_YES};
		token_note(m, all, &c->secrets[c->n_secrets++], w, token);
	}
	for (size_t i = 0; i < own.n; i++) {
		struct str rest = own.at[i].value, secret;
		if (!str_split(&rest, '/', &secret) || !rest.n) {
			struct problem *p =
				node_problem(m->problems, node_find(r->secrets, own.at[i].key),
					     "'%.*s' does not say which key of which Secret", STR_ARG(own.at[i].key));
			problem_hint(m->problems, p, "write SECRET/KEY, such as hf-token/token");
			continue;
		}
		c->secrets[c->n_secrets++] = (struct env_secret){own.at[i].key, secret, rest, false};
		if (e->token_env && str_is(own.at[i].key, e->token_env))
			token_note(m, all, &c->secrets[c->n_secrets - 1], w, ANSWER_YES);
		else
			note_add(m, TEXT(m, "Secret '%.*s'", STR_ARG(secret)),
				 TEXT(m, "key '%.*s' for %.*s of '%.*s'", STR_ARG(rest), STR_ARG(own.at[i].key),
				      STR_ARG(r->name)),
				 STR(""));
	}
}

/* A variable has one value, and a token is no value to write down. */
static void check_variables(struct maker *m, const struct model_request *r)
{
	struct pairs env = pairs_of(m, r->env), secrets = pairs_of(m, r->secrets);
	const char *token = r->engine->token_env;
	for (size_t i = 0; i < env.n; i++) {
		struct str key = env.at[i].key;
		bool is_token = token && str_is(key, token);
		bool is_secret = false;
		for (size_t k = 0; k < secrets.n; k++)
			is_secret |= str_eq(secrets.at[k].key, key);
		if (!is_token && !is_secret)
			continue;
		const char *fault = is_secret ? "stands under 'env' and under 'secrets'"
					      : "is a secret: a values file is no place for it";
		struct problem *p =
			node_key_problem(m->problems, node_find_entry(r->env, key), "'%.*s' %s", STR_ARG(key), fault);
		if (is_secret)
			problem_hint(m->problems, p, "leave it out of one of them");
		else
			problem_hint(m->problems, p,
				     "leave it out and create Secret 'hf-token', or say 'secrets: {%s: SECRET/KEY}'",
				     token);
	}
}

static bool is_variable(struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];
		bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
		if (!letter && !(i && c >= '0' && c <= '9'))
			return false;
	}
	return s.n > 0;
}

struct str run_config_path(struct maker *m, struct str name)
{
	return TEXT(m, "/etc/%.*s", STR_ARG(name));
}

/* What the engine is configured by, and what the values file adds. */
static struct pairs all_files(struct maker *m, const struct model_request *r)
{
	struct pairs own = pairs_of(m, r->config), all = pairs_new(m, own.n + r->repository.files.n);
	for (size_t i = 0; i < r->repository.files.n; i++)
		env_add(&all, &own, r->repository.files.at[i].key, r->repository.files.at[i].value);
	for (size_t i = 0; i < own.n; i++)
		all.at[all.n++] = own.at[i];
	return all;
}

static void run_config(struct maker *m, const struct model_request *r, struct workload *w)
{
	struct container *c = &w->run;
	c->config = all_files(m, r);
	if (!c->config.n)
		return;
	c->config_as_env = true;
	uint64_t hash = 0;
	for (size_t i = 0; i < c->config.n; i++) {
		c->config_as_env = c->config_as_env && is_variable(c->config.at[i].key);
		hash = hash * 31 + str_hash(c->config.at[i].key) + 7 * str_hash(c->config.at[i].value);
	}
	c->config_path = run_config_path(m, r->name);
	/* A changed configuration changes the pod template, so that pods are replaced. */
	w->pod_annotations = pairs_one(m, STR("k8sai.dev/config-hash"), TEXT(m, "%016" PRIx64, hash));
}

void run_env(struct maker *m, const struct request *all, const struct model_request *r, struct workload *w)
{
	check_variables(m, r);
	run_variables(m, r, w);
	run_secrets(m, all, r, w);
	run_config(m, r, w);
}
