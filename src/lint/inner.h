/* SPDX-License-Identifier: Apache-2.0
 * Documents inside a document: a configuration file that stands as text in a ConfigMap. */
#ifndef K8SAI_LINT_INNER_H
#define K8SAI_LINT_INNER_H

#include "lint/check.h"

/** A text that was read as YAML of its own. Initialise with inner_read, always release. */
struct inner {
	struct doc doc;
	struct source source;
	/** The scalar that holds the text. */
	const struct node *outer;
	/** Why it cannot be read, and where in the text; empty when it can. In the check's scratch memory. */
	struct str error;
	size_t error_at;
};

/** Reads the text of the scalar `outer` (not NULL). False, with `error`, when it is no YAML, or too large to be a
 * configuration that somebody wrote. */
bool inner_read(struct check *c, const struct node *outer, struct inner *out);
/** The same for a text that has to be JSON, of any size that a ConfigMap can have. */
bool inner_read_json(struct check *c, const struct node *outer, struct inner *out);
void inner_release(struct inner *in);

/** Adds a finding at the value of `at`, a node of the inner document (NULL: the text as a whole); inner_report_key at
 * its key. In a literal block the finding stands at the very spot, otherwise at the text. */
struct finding *inner_report(struct check *c, const struct inner *in, const struct node *at, const char *fmt, ...)
	ATTR_PRINTF(4, 5);
struct finding *inner_report_key(struct check *c, const struct inner *in, const struct node *entry, const char *fmt,
				 ...) ATTR_PRINTF(4, 5);
/** The same at a byte of the text. */
struct finding *inner_report_at(struct check *c, const struct inner *in, size_t offset, const char *fmt, ...)
	ATTR_PRINTF(4, 5);

#endif
