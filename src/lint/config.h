/* SPDX-License-Identifier: Apache-2.0
 * The configuration of lint: a file `.k8sai.yaml` and those it extends, read into the choices of a run. Its grammar is
 * schemas/config.schema.json. */
#ifndef K8SAI_LINT_CONFIG_H
#define K8SAI_LINT_CONFIG_H

#include "lint/lint.h"

/** What a configuration makes of a rule. */
enum config_level { LEVEL_OWN, LEVEL_INFO, LEVEL_WARNING, LEVEL_ERROR, LEVEL_OFF };

struct config_override;

/** Everything belongs to the configuration, and is gone with config_release. */
struct lint_config {
	/** The files that were read: those that are extended before the one that extends them, the file itself last. */
	struct config_file **files;
	size_t n_files, cap_files;

	/** As in lint_options; NULL, 0 and false where nothing is said. Paths are as the program can open them. */
	const char *cloud;
	unsigned kubernetes_minor;
	/** The release that was asked for is newer than the newest known, which is taken instead; its text, else NULL.
	 */
	const char *kubernetes_newer;
	bool strict, all_workloads, complete;
	/** From this severity on a run fails; SEVERITY_COUNT: nothing is said. */
	enum severity fail_on;
	const char *baseline;
	/** Those of the file itself first, because what comes first is taken. */
	const char **schemas;
	size_t n_schemas, cap_schemas;
	/** Codes, names and families; every one covers a rule or names a custom one. */
	struct str *select, *ignore;
	size_t n_select, cap_select, n_ignore, cap_ignore;
	/** The `custom` lists, in the order of the files: valid by the schema, and not looked at any further. */
	const struct node **custom;
	size_t n_custom, cap_custom;
	/** What they were made into (custom.h); NULL without. */
	struct custom_rules *rules;

	/** Private: what config.c has read, and what it made of it. */
	struct arena memory;
	struct config_file *last_read;
	/** Names of custom rules. */
	struct str *custom_names;
	size_t n_custom_names, cap_custom_names;
	/** `severity`: each names one or more rules; later ones win. */
	struct config_setting *settings;
	size_t n_settings, cap_settings;
	struct config_override *overrides;
	size_t n_overrides, cap_overrides;
	struct config_exclude *excludes;
	size_t n_excludes, cap_excludes;
	struct config_params *params;
	size_t n_params, cap_params;
};

/** Is this the name (without a folder) of a configuration file? */
bool config_is_name(struct str name);
/** Reads `path`, or when that is NULL the nearest `.k8sai.yaml` or `.k8sai.yml` in the working directory and the
 * folders above it, and what it extends. No file found: true, and `out->n_files` is 0. False, with each mistake in
 * `problems` at its place, when a file cannot be read or is wrong. `out` need not be initialised; release it in both
 * cases, and after the problems, which point into it. `notes` takes what is merely worth knowing. */
bool config_load(struct lint_config *out, const char *path, struct problems *problems,
		 struct problems *notes) ATTR_NODISCARD;
void config_release(struct lint_config *config);

/** How a file of the configuration is named: as it was given or found. */
const char *config_file_name(const struct lint_config *config, size_t i);
/** The minor of the newest release of Kubernetes that is known. */
unsigned kubernetes_newest(void);
/** The minor N of "1.N", "v1.N" or "1.N.PATCH"; false when it is no release of Kubernetes 1. A release that is not out
 * yet, as far as is known, stands for the newest (`*newer`). */
bool kubernetes_release_parse(struct str text, unsigned *minor, bool *newer);

/** Makes the configuration part of the options of a run, which must not outlive it: what they say already wins, schemas
 * are added behind theirs. `select` and `ignore` are looked at by dispatch_init. */
void config_apply(struct lint_config *config, struct lint_options *options);

/** Is this path left out, as a file or as one below a folder that is left out? Relative paths start at the working
 * directory. */
bool config_excludes(const struct lint_config *config, struct str path, bool is_folder);
/** Is `rule` (one of rule_list, or a custom one) left out for all files, by `ignore` or by severity `off`? */
bool config_rule_off(const struct lint_config *config, const struct rule *rule);
/** Does `selector` name a custom rule of this configuration? */
bool config_is_custom(const struct lint_config *config, struct str selector);
/** The nearest code, name or family, custom rules among them; p == NULL when none is near. `config` may be NULL. */
struct str config_nearest_rule(const struct lint_config *config, struct str wanted);
/** The values of a rule's parameters, in their order; NULL when the configuration sets none of them. */
const int64_t *config_params(const struct lint_config *config, const struct rule *rule);

/** What the configuration makes of the findings of a run, file by file. */
struct config_judge {
	const struct lint_config *config;
	/** Per file, which overrides speak about it; NULL until asked for. */
	bool **matches;
	size_t n_files;
};
/** For files 0 to n_files - 1. Release it. `config` may be NULL: nothing is changed then. */
void config_judge_init(struct config_judge *j, const struct lint_config *config, size_t n_files);
void config_judge_release(struct config_judge *j);
/** Sets the severity of a finding; false when it is to be ignored in its file. */
bool config_judge_finding(struct config_judge *j, struct finding *f);

#endif
