/* SPDX-License-Identifier: Apache-2.0 */
#include "catalog/engine.h"

#include "catalog/words.h"

const struct engine *catalog_engine_find(struct str name)
{
	for (size_t i = 0; i < catalog_n_engines; i++) {
		const struct engine *e = &catalog_engines[i];
		if (str_eq_nocase(name, str_of(e->name)))
			return e;
		for (size_t k = 0; k < e->aliases.n; k++)
			if (str_eq_nocase(name, str_of(e->aliases.at[k])))
				return e;
	}
	return NULL;
}

struct nearest catalog_engine_nearest(struct str name)
{
	struct nearest near = nearest_start(name);
	for (size_t i = 0; i < catalog_n_engines; i++) {
		nearest_offer(&near, str_of(catalog_engines[i].name));
		for (size_t k = 0; k < catalog_engines[i].aliases.n; k++)
			nearest_offer(&near, str_of(catalog_engines[i].aliases.at[k]));
	}
	return near;
}

/* ---- flags ---- */

static char dashed(char c)
{
	return c == '_' ? '-' : c;
}

/* Does `a` begin with the `n` first bytes of `b`, '_' as '-'? */
static bool same_flag_start(struct str a, struct str b, size_t n)
{
	if (a.n < n || b.n < n)
		return false;
	for (size_t i = 0; i < n; i++)
		if (dashed(a.p[i]) != dashed(b.p[i]))
			return false;
	return true;
}

static bool same_flag(struct str a, const char *b)
{
	struct str other = str_of(b);
	return a.n == other.n && same_flag_start(a, other, a.n);
}

static bool is_flag_called(const struct engine_flag *f, struct str name)
{
	if (same_flag(name, f->name))
		return true;
	for (size_t i = 0; i < f->aliases.n; i++)
		if (same_flag(name, f->aliases.at[i]))
			return true;
	return false;
}

static struct str flag_name(struct str word)
{
	return str_sub(word, 0, str_find(word, '='));
}

const struct engine_flag *catalog_engine_flag(const struct engine *e, enum flag_role role, struct version v)
{
	for (size_t i = 0; i < e->n_meanings; i++)
		if (e->flags[i].role == role && version_within(v, e->flags[i].since, e->flags[i].until))
			return &e->flags[i];
	return NULL;
}

const struct engine_flag *catalog_engine_flag_named(const struct engine *e, struct str name)
{
	for (size_t i = 0; i < e->n_flags; i++)
		if (is_flag_called(&e->flags[i], name))
			return &e->flags[i];
	return NULL;
}

struct nearest catalog_engine_flag_nearest(const struct engine *e, struct str name, struct version v)
{
	struct nearest near = nearest_start(flag_name(name));
	for (size_t i = 0; i < e->n_flags; i++)
		if (version_within(v, e->flags[i].since, e->flags[i].until))
			nearest_offer(&near, str_of(e->flags[i].name));
	return near;
}

static bool lists_all(const struct engine *e, struct version v)
{
	const struct version unknown = {0};
	if (e->flags_complete || version_compare(v, unknown) == 0 || version_compare(e->flags_until, unknown) == 0)
		return e->flags_complete;
	return version_within(v, e->flags_from, e->flags_until);
}

/* A start of a listed flag's name, which command-line parsers complete, or of a group of flags that is not listed. */
static bool is_abbreviation(const struct engine *e, struct str name)
{
	for (size_t i = 0; i < e->n_flags; i++)
		if (name.n > 4 && same_flag_start(str_of(e->flags[i].name), name, name.n))
			return true;
	for (size_t i = 0; i < e->flag_prefixes.n; i++)
		if (same_flag_start(name, str_of(e->flag_prefixes.at[i]), strlen(e->flag_prefixes.at[i])))
			return true;
	return false;
}

bool catalog_engine_flag_unknown(const struct engine *e, struct str name, struct version v)
{
	name = flag_name(name);
	if (name.n < 3 || !str_starts(name, "--") || !e->n_flags)
		return false;
	/* "--x.key value" sets one key of the mapping that "--x" takes. */
	name = str_sub(name, 0, str_find(name, '.'));
	const struct engine_flag *flag = catalog_engine_flag_named(e, name);
	if (flag)
		return !version_within(v, flag->since, flag->until);
	if (str_starts(name, "--no-")) {
		/* "--no-x" switches "--x" off. */
		struct str rest = str_sub(name, strlen("--no-"), name.n);
		for (size_t i = 0; i < e->n_flags; i++)
			if (same_flag(rest, e->flags[i].name + strspn(e->flags[i].name, "-")))
				return false;
	}
	if (is_abbreviation(e, name))
		return false;
	struct nearest near = catalog_engine_flag_nearest(e, name, v);
	return lists_all(e, v) || (near.best.p && near.distance <= 1);
}

bool catalog_engine_flag_value(const struct engine *e, enum flag_role role, const struct str *words, size_t n,
			       struct str *value)
{
	struct words w = words_of(words, n);
	struct word word;
	bool found = false, wants_value = false;
	while (words_next(&w, &word)) {
		if (wants_value) {
			*value = word.text;
			wants_value = false;
			continue;
		}
		if (!word.text.n || word.text.p[0] != '-')
			continue;
		struct str name = flag_name(word.text);
		const struct engine_flag *flag = catalog_engine_flag_named(e, name);
		if (!flag || flag->role != role)
			continue;
		found = true;
		*value = name.n < word.text.n ? str_sub(word.text, name.n + 1, word.text.n) : (struct str){NULL, 0};
		while (value->n && strchr("\"'", value->p[0]))
			*value = str_sub(*value, 1, value->n);
		wants_value = name.n == word.text.n && !flag->is_switch;
	}
	return found;
}

/* The first word that is neither a flag nor a flag's value. */
static bool first_positional(const struct engine *e, struct words w, struct str *out)
{
	struct word word;
	while (words_next(&w, &word)) {
		if (!word.text.n || word.text.p[0] != '-') {
			*out = word.text;
			return !word.starts;
		}
		struct str name = flag_name(word.text);
		const struct engine_flag *flag = catalog_engine_flag_named(e, name);
		if (name.n == word.text.n && !(flag && flag->is_switch) && !words_next(&w, &word))
			return false;
	}
	return false;
}

bool catalog_engine_model(const struct engine *e, const struct str *words, size_t n, struct str *model)
{
	*model = (struct str){NULL, 0};
	if (catalog_engine_flag_value(e, FLAG_MODEL, words, n, model))
		return model->n > 0;
	if (!e->model_positional)
		return false;
	struct words w = words_of(words, n);
	struct word word;
	while (words_next(&w, &word))
		if (str_is(word.text, "serve"))
			return first_positional(e, w, model);
	/* Arguments of the image's own entry point begin with the model, or with flags. */
	if (!n || words[0].n == 0 || words[0].p[0] == '/' || words[0].p[0] == '-' ||
	    str_find(words[0], '/') == words[0].n || str_find(words[0], ' ') < words[0].n)
		return false;
	*model = words[0];
	return true;
}

/* ---- paths ---- */

static bool fits_path(struct str path, const char *pattern)
{
	struct str p = str_of(pattern);
	size_t fixed = str_find(p, '{');
	if (fixed == p.n)
		return str_eq(path, p);
	return path.n > fixed && memcmp(path.p, p.p, fixed) == 0;
}

enum answer catalog_engine_answers(const struct engine *e, struct str path)
{
	path = str_sub(path, 0, str_find(path, '?'));
	/* FastAPI and others redirect to the path without it, which a probe takes for an answer. */
	while (path.n > 1 && path.p[path.n - 1] == '/')
		path.n--;
	if (e->metrics_path && str_is(path, e->metrics_path))
		return ANSWER_YES;
	for (size_t i = 0; i < e->probe_paths.n; i++)
		if (fits_path(path, e->probe_paths.at[i]))
			return ANSWER_YES;
	return e->probe_paths_complete ? ANSWER_NO : ANSWER_UNKNOWN;
}

/* ---- metrics and users ---- */

const struct engine_metric *catalog_engine_metric(const struct engine *e, enum metric_role role, struct version v)
{
	for (size_t i = 0; i < e->n_metrics; i++)
		if (e->metrics[i].role == role && version_within(v, e->metrics[i].since, e->metrics[i].until))
			return &e->metrics[i];
	return NULL;
}

static bool is_metric_called(const struct engine_metric *m, struct str name)
{
	static const char *const suffixes[] = {"_bucket", "_sum", "_count", "_total"};
	struct str own = str_of(m->name);
	if (str_eq(name, own))
		return true;
	if (name.n <= own.n || memcmp(name.p, own.p, own.n) != 0)
		return false;
	struct str rest = str_sub(name, own.n, name.n);
	for (size_t i = 0; i < COUNT_OF(suffixes); i++)
		if (str_is(rest, suffixes[i]))
			return (m->type == METRIC_HISTOGRAM) == (i < 3);
	return false;
}

const struct engine_metric *catalog_metric_find(struct str name, const struct engine **engine)
{
	for (size_t i = 0; i < catalog_n_engines; i++)
		for (size_t k = 0; k < catalog_engines[i].n_metrics; k++)
			if (is_metric_called(&catalog_engines[i].metrics[k], name)) {
				if (engine)
					*engine = &catalog_engines[i];
				return &catalog_engines[i].metrics[k];
			}
	return NULL;
}

const struct engine *catalog_metric_owner(struct str name)
{
	for (size_t i = 0; i < catalog_n_engines; i++)
		for (size_t k = 0; k < catalog_engines[i].metric_prefixes.n; k++)
			if (str_starts(name, catalog_engines[i].metric_prefixes.at[k]))
				return &catalog_engines[i];
	return NULL;
}

struct nearest catalog_metric_nearest(const struct engine *e, struct str name)
{
	struct nearest near = nearest_start(name);
	for (size_t i = 0; i < e->n_metrics; i++)
		nearest_offer(&near, str_of(e->metrics[i].name));
	return near;
}

const struct engine_user *catalog_engine_user(const struct engine *e, struct version v)
{
	for (size_t i = 0; i < e->n_users; i++)
		if (version_within(v, e->users[i].since, e->users[i].until))
			return &e->users[i];
	return NULL;
}

const struct engine_image *catalog_engine_variant(const struct engine *e, enum image_variant variant)
{
	for (size_t i = 0; i < e->n_images; i++)
		if (e->images[i].variant == variant)
			return &e->images[i];
	return NULL;
}
