/* SPDX-License-Identifier: Apache-2.0
 * Linting: paths and texts in, findings and counts out. Nothing here prints. */
#ifndef K8SAI_LINT_LINT_H
#define K8SAI_LINT_LINT_H

#include "base/arena.h"
#include "diag/finding.h"
#include "diag/problem.h"
#include "doc/doc.h"
#include "kube/object.h"

struct lint_config;
struct baseline;
struct custom_rules;

/** What to lint and how; zero-initialise with LINT_OPTIONS. Everything is borrowed for the run. */
struct lint_options {
	/** Files, folders (recursive, sorted) and "-" (standard input), in the order given. */
	const char *const *paths;
	size_t n_paths;
	/** Texts that are already in memory, linted after the paths. Must outlive the result. */
	const struct source *texts;
	size_t n_texts;
	/** Texts by path ("-" too) that stand in for what lies there: what would be written. */
	const struct source *instead;
	size_t n_instead;
	/** How "-" is named in findings; NULL: "<stdin>". */
	const char *stdin_name;
	/** Threads; 0: one a processor. The result does not depend on it. */
	unsigned jobs;
	/** Codes ("GPU001"), names ("gpu-limit-missing") or families ("GPU"): only these (none: all), and not those. */
	const struct str *select, *ignore;
	size_t n_select, n_ignore;
	/** "eks", "gke", "aks", "oke", "onprem", or NULL when unknown. */
	const char *cloud;
	/** Folders and files of users' own schemas, which go before the embedded ones. */
	const char *const *schemas;
	size_t n_schemas;
	/** The minor version N of the targeted Kubernetes 1.N; 0: LINT_KUBERNETES_MINOR. */
	unsigned kubernetes_minor;
	/** Infos become warnings, and suppressions do not silence errors. */
	bool strict;
	/** The objects are all there is, even when files are named one by one. */
	bool complete;
	/** Practice rules look at every workload, not at AI workloads only. */
	bool all_workloads;
	/** Ignore suppression comments and annotations, and what the configuration ignores for some files. */
	bool no_suppress;
	/** Severities, parameters, what is left out (config.h, config_apply); NULL without. */
	const struct lint_config *config;
	/** The users' own rules (custom.h); NULL: none. */
	const struct custom_rules *custom;
	/** The texts are examples of such rules: what they leave out is not taken to stand elsewhere. */
	bool examples;
	/** Findings that are not reported (baseline.h); NULL: none. */
	const struct baseline *baseline;
	struct doc_limits limits;
};
enum { LINT_KUBERNETES_MINOR = 37 };
/** The minor version that a run targets. */
static inline unsigned lint_kubernetes_minor(const struct lint_options *o)
{
	return o->kubernetes_minor ? o->kubernetes_minor : LINT_KUBERNETES_MINOR;
}
#define LINT_OPTIONS ((struct lint_options){.limits = DOC_LIMITS})

/** What a walk through folders passes over, beside what is ignored. */
enum passed {
	/** A link to a folder: where it leads is linted where it lies. */
	PASSED_LINK,
	/** Named like a manifest, and a pipe, a device, a link to nothing or in a circle. */
	PASSED_SPECIAL,
	/** A folder in too many others. */
	PASSED_DEEP,
	PASSED_COUNT
};

struct lint_summary {
	/** Files and texts that were read; documents in them, empty ones not among them; objects, items of a List each.
	 */
	size_t files, documents, objects;
	/** Documents and items that were recognised as no manifest, by reason (kube/object.h). */
	size_t skipped[SKIP_COUNT];
	size_t passed[PASSED_COUNT];
	/** Findings by severity, after suppression. */
	size_t count[SEVERITY_COUNT];
	size_t suppressed;
	/** Findings that are in the baseline; and those of the baseline that are no longer there. */
	size_t baselined, gone;
	/** Files and folders that the configuration leaves out. */
	size_t excluded;
	/** Paths that could not be read (each has a problem), and documents that do not parse (each has an API010
	 * finding). */
	size_t unreadable, unparsable;
	/** Custom rules that could not be evaluated on some object (each has a problem). */
	size_t failed_rules;
	/** Bytes of text. */
	size_t bytes;
};

struct lint_result {
	/** Sorted by file in the order given, offset, code, message; no two alike. */
	struct finding *findings;
	size_t n_findings;
	/** Secrets seen in the sources; renderers mask them. */
	struct secret *secrets;
	size_t n_secrets;
	struct lint_summary summary;
	/** Unreadable paths, unknown codes, users' schemas that are none; and what is merely worth knowing. */
	struct problems problems, notes;
	/** The sources that findings and problems point into; private. */
	struct lint_files *files;
	struct user_shapes *user_shapes;
	struct arena *arenas;
	unsigned n_arenas;
};

/** Lints. `out` need not be initialised and is released with lint_result_release, whatever comes back. False: the
 * options name an unknown rule (`out->problems` says which) and nothing was linted. */
bool lint_run(const struct lint_options *options, struct lint_result *out) ATTR_NODISCARD;
void lint_result_release(struct lint_result *r);

/** The exit status: 2 when something could not be read, the only input does not parse, or there was no object at all
 * (unless `allow_empty`); 1 when a finding is at least as severe as `fail_on`; else 0. */
int lint_status(const struct lint_result *r, enum severity fail_on, bool allow_empty);
/** Did the run find no Kubernetes object at all, and nothing wrong either? (Worth a message: nothing passes silently.)
 */
bool lint_found_nothing(const struct lint_result *r);

#endif
