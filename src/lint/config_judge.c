/* SPDX-License-Identifier: Apache-2.0
 * What a configuration means for rules, paths and findings. */
#include <stdlib.h>

#include "base/alloc.h"
#include "base/nearest.h"
#include "base/relpath.h"
#include "lint/config_file.h"
#include "lint/rule.h"

enum { LONGEST_PATH = 8192 };

/* ---- rules
 * ------------------------------------------------------------------------------------------------------------------ */

bool config_is_custom(const struct lint_config *config, struct str selector)
{
	for (size_t i = 0; config && i < config->n_custom_names; i++)
		if (str_eq_nocase(config->custom_names[i], selector))
			return true;
	return false;
}

struct str config_nearest_rule(const struct lint_config *config, struct str wanted)
{
	struct nearest near = nearest_start(wanted);
	for (size_t i = 0; i < RULE_COUNT; i++) {
		struct str code = str_of(rule_list[i]->code);
		nearest_offer(&near, code);
		nearest_offer(&near, str_of(rule_list[i]->name));
		nearest_offer(&near, rule_letters(rule_list[i]));
	}
	for (size_t i = 0; config && i < config->n_custom_names; i++)
		nearest_offer(&near, config->custom_names[i]);
	return near.best;
}

/* The last setting that covers the rule; LEVEL_OWN when none does. */
static enum config_level level_in(const struct config_setting *settings, size_t n, const struct rule *rule)
{
	while (n-- > 0)
		if (rule_matches(rule, settings[n].rule))
			return settings[n].level;
	return LEVEL_OWN;
}

bool config_rule_off(const struct lint_config *config, const struct rule *rule)
{
	for (size_t i = 0; i < config->n_ignore; i++)
		if (rule_matches(rule, config->ignore[i]))
			return true;
	return level_in(config->settings, config->n_settings, rule) == LEVEL_OFF;
}

const int64_t *config_params(const struct lint_config *config, const struct rule *rule)
{
	for (size_t i = 0; i < config->n_params; i++)
		if (config->params[i].rule == rule)
			return config->params[i].values;
	return NULL;
}

/* ---- paths
 * ------------------------------------------------------------------------------------------------------------------ */

static bool globs_cover(const struct config_globs *globs, struct str path, bool is_folder)
{
	struct buf below;
	buf_init(&below, LONGEST_PATH);
	bool covers = path_below(globs->folder, path, &below) &&
		      gitignore_covers_below(&globs->patterns, buf_str(&below), is_folder);
	buf_release(&below);
	return covers;
}

bool config_excludes(const struct lint_config *config, struct str path, bool is_folder)
{
	for (size_t i = 0; config && i < config->n_excludes; i++)
		if (globs_cover(&config->excludes[i].globs, path, is_folder))
			return true;
	return false;
}

/* ---- findings
 * -------------------------------------------------------------------------------------------------------------- */

void config_judge_init(struct config_judge *j, const struct lint_config *config, size_t n_files)
{
	*j = (struct config_judge){.config = config, .n_files = n_files};
	if (config && config->n_overrides)
		j->matches = xcalloc(n_files, sizeof *j->matches);
}

void config_judge_release(struct config_judge *j)
{
	for (size_t i = 0; j->matches && i < j->n_files; i++)
		free(j->matches[i]);
	free(j->matches);
}

/* Which overrides speak about the finding's file. */
static const bool *matches_of(struct config_judge *j, const struct finding *f)
{
	if (!j->matches || f->file >= j->n_files)
		return NULL;
	bool *m = j->matches[f->file];
	if (m)
		return m;
	m = j->matches[f->file] = xcalloc(j->config->n_overrides, sizeof *m);
	for (size_t i = 0; i < j->config->n_overrides; i++)
		m[i] = globs_cover(&j->config->overrides[i].globs, str_of(f->source->name), false);
	return m;
}

bool config_judge_finding(struct config_judge *j, struct finding *f)
{
	static const enum severity severities[] = {
		[LEVEL_INFO] = SEVERITY_INFO, [LEVEL_WARNING] = SEVERITY_WARNING, [LEVEL_ERROR] = SEVERITY_ERROR};
	const struct lint_config *config = j->config;
	if (!config)
		return true;
	enum config_level level = level_in(config->settings, config->n_settings, f->rule);
	/* Asked for by name on the command line although it is off: as it is. */
	level = level == LEVEL_OFF ? LEVEL_OWN : level;
	bool off = false;
	const bool *matches = matches_of(j, f);
	for (size_t i = 0; matches && i < config->n_overrides; i++) {
		const struct config_override *o = &config->overrides[i];
		enum config_level here = matches[i] ? level_in(o->settings, o->n_settings, f->rule) : LEVEL_OWN;
		if (here == LEVEL_OWN)
			continue;
		off = here == LEVEL_OFF;
		level = off ? level : here;
	}
	/* What is ignored has a severity too: --strict shows errors. */
	if (level != LEVEL_OWN)
		f->severity = severities[level];
	return !off;
}

/* ---- the run
 * -------------------------------------------------------------------------------------------------------------- */

void config_apply(struct lint_config *config, struct lint_options *options)
{
	options->config = config;
	options->custom = config->rules;
	if (!options->cloud)
		options->cloud = config->cloud;
	if (!options->kubernetes_minor)
		options->kubernetes_minor = config->kubernetes_minor;
	options->strict |= config->strict;
	options->all_workloads |= config->all_workloads;
	options->complete |= config->complete;
	if (config->n_schemas == 0)
		return;
	size_t n = options->n_schemas;
	const char **all = arena_calloc(&config->memory, n + config->n_schemas, sizeof *all);
	for (size_t i = 0; i < n; i++)
		all[i] = options->schemas[i];
	memcpy(all + n, config->schemas, config->n_schemas * sizeof *all);
	options->schemas = all;
	options->n_schemas = n + config->n_schemas;
}
