/* SPDX-License-Identifier: Apache-2.0 */
#include "lint/flags.h"

#include "kube/names.h"

bool container_runs_engine(const struct container *k)
{
	const struct engine_match *m = &k->engine;
	if (!m->engine || m->command)
		return m->engine != NULL;
	if (!m->image || m->image->foreign_tags || node_count(k->command) || node_text(k->command).n)
		return false;
	/* An entry point that runs its arguments: they are another program then. */
	return k->n_argv == 0 || m->engine->model_positional || (k->argv[0].n && k->argv[0].p[0] == '-');
}

/* Under any spelling of one flag. The last occurrence of the spelling that is found counts. */
static bool find_spelling(const struct container *k, struct arena *scratch, const struct engine_flag *flag,
			  struct word *value)
{
	if (container_flag(k, scratch, flag->name, value))
		return true;
	for (size_t i = 0; i < flag->aliases.n; i++)
		if (container_flag(k, scratch, flag->aliases.at[i], value))
			return true;
	return false;
}

/* As an environment variable: FLAG_HIDDEN when its value comes from elsewhere. */
static enum flag_state find_variable(const struct container *k, const char *name, struct word *value)
{
	const struct node *entry = container_env(k, name), *text = node_get(entry, KEY_value);
	if (!entry)
		return container_env_open(k) ? FLAG_HIDDEN : FLAG_ABSENT;
	if (!text || not_judged(text))
		return FLAG_HIDDEN;
	*value = (struct word){node_text(text), text, true};
	return FLAG_GIVEN;
}

enum flag_state container_role(const struct container *k, struct arena *scratch, enum flag_role role,
			       struct word *value)
{
	const struct engine *e = k->engine.engine;
	enum flag_state state = FLAG_ABSENT;
	for (size_t i = 0; e && i < e->n_meanings; i++) {
		if (e->flags[i].role != role)
			continue;
		if (find_spelling(k, scratch, &e->flags[i], value))
			return value->known ? FLAG_GIVEN : FLAG_HIDDEN;
		enum flag_state by_env = e->flags[i].env ? find_variable(k, e->flags[i].env, value) : FLAG_ABSENT;
		if (by_env == FLAG_GIVEN)
			return by_env;
		if (by_env == FLAG_HIDDEN)
			state = by_env;
	}
	return container_words(k, scratch)->hidden_flags ? FLAG_HIDDEN : state;
}

enum flag_state container_role_int(const struct container *k, struct arena *scratch, enum flag_role role,
				   int64_t fallback, int64_t *number, struct word *value)
{
	enum flag_state state = container_role(k, scratch, role, value);
	*number = fallback;
	if (state == FLAG_GIVEN && (!str_to_i64(value->text, number) || *number < 1)) {
		*number = fallback;
		return FLAG_HIDDEN;
	}
	return state;
}
