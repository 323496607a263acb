/* SPDX-License-Identifier: Apache-2.0
 * What a finding is known by from one run to the next: not its line, so that it survives what moves lines. */
#ifndef K8SAI_LINT_FINGERPRINT_H
#define K8SAI_LINT_FINGERPRINT_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/strmap.h"
#include "diag/finding.h"

/** Texts that were seen, and how often. */
struct occurrences {
	struct strmap map;
	/** Copies of the texts. */
	struct arena texts;
};
void occurrences_init(struct occurrences *o);
void occurrences_release(struct occurrences *o);
/** How often `text` was asked for before; 0 the first time. */
size_t occurrences_before(struct occurrences *o, struct str text);

enum fingerprint_kind {
	/** Without the path, for readers that compare paths themselves: a file may be renamed. */
	FINGERPRINT_IN_FILE,
	/** With it: no two findings of a report have the same. */
	FINGERPRINT_IN_REPORT,
};

/** A hash of the rule, the object (its API group, kind, namespace and name), the field, and the message without line
 * numbers and names of other files. Findings that agree in all of these have the same. */
uint64_t fingerprint_of(const struct finding *f);
/** Appends it as 16 hexadecimal digits. Findings of a file that have the same are numbered by `seen`, which belongs to
 * one report and one kind; the first one's is fingerprint_of for FINGERPRINT_IN_FILE. */
void fingerprint_put(struct occurrences *seen, enum fingerprint_kind kind, const struct finding *f, struct buf *out);

#endif
