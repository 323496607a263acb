/* SPDX-License-Identifier: Apache-2.0
 * Baselines: findings that were there when a team began, recorded in a file by what they are known by (fingerprint.h),
 * so that only new ones are reported. The form of the file is schemas/baseline.schema.json. */
#ifndef K8SAI_LINT_BASELINE_H
#define K8SAI_LINT_BASELINE_H

#include "lint/lint.h"

/** Findings of one file that have the same fingerprint. */
struct baseline_entry {
	/** The file, as seen from the baseline's folder. */
	struct str path, code;
	/** For people: "Deployment ml/llama", the field, and the message, which may be cut. */
	struct str object, field, message;
	uint64_t fingerprint;
	size_t count;
};

/** One file of them. */
struct baseline {
	/** As it was named; not owned. */
	const char *path;
	/** By path and fingerprint, each once. */
	struct baseline_entry *at;
	size_t n, cap;
	/** It was made by a newer version, and nothing of it was read. */
	bool newer;
	/** Private: what `at` points into. */
	struct buf text;
	struct source source;
	struct doc doc;
};

/** Where --write-baseline writes unless something else is said: in the working directory. */
#define BASELINE_NAME ".k8sai-baseline.json"

/** Reads a baseline. `out` need not be initialised; release it in any case, and after the problems, which point into
 * it. False, and problems with their places, when the file cannot be read, is no JSON, or no baseline of this version.
 */
bool baseline_read(struct baseline *out, const char *path, const struct doc_limits *limits,
		   struct problems *problems) ATTR_NODISCARD;
/** The same with a text: what is read was found at `path`. */
bool baseline_parse(struct baseline *out, const char *path, struct str text, const struct doc_limits *limits,
		    struct problems *problems) ATTR_NODISCARD;
void baseline_release(struct baseline *b);

/** Appends the baseline to be written to `path` after a run without one: its findings, and from `old` (NULL: nothing)
 * what the run could not have found: entries of files that it did not read, but that are there, and of rules that it
 * did not ask. Gives the number of findings it holds. */
size_t baseline_write(const struct lint_result *result, const struct lint_options *options, const char *path,
		      const struct baseline *old, struct buf *out);
/** Makes the result what the next run with that baseline will find: nothing. */
void baseline_cover(struct lint_result *result);

/** Inside: a baseline in use by one run. */
struct baseline_use {
	const struct baseline *baseline;
	/** Of each entry: findings not met yet, and those that were met, but are suppressed. */
	size_t *left, *silenced;
	/** Entries of each file of the run. */
	struct baseline_range {
		size_t from, to;
	} * files;
};
struct lint_files;
struct dispatch;
/** `baseline` may be NULL: nothing is in it then. Release it. */
void baseline_use_init(struct baseline_use *u, const struct baseline *baseline, const struct lint_files *files,
		       const struct lint_options *options);
void baseline_use_release(struct baseline_use *u);
/** Is this finding, one of its kind for each call, in the baseline? */
bool baseline_takes(struct baseline_use *u, const struct finding *f);
/** A suppressed finding takes no place in the baseline; one that it has there is not gone. */
void baseline_silenced(struct baseline_use *u, const struct finding *f);
/** How many of its findings the run would have met, had they still been there. */
size_t baseline_gone(const struct baseline_use *u, const struct dispatch *dispatch, const struct lint_files *files,
		     const struct lint_options *options);

#endif
