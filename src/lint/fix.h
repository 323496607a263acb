/* SPDX-License-Identifier: Apache-2.0
 * Mending: the fixes that findings carry become byte edits of their files, and what comes out is linted again. Nothing
 * here prints or writes files. */
#ifndef K8SAI_LINT_FIX_H
#define K8SAI_LINT_FIX_H

#include "doc/edit.h"
#include "lint/lint.h"

/** One change of a tree, held by place: the document is long gone when it is made. */
struct fix_op {
	enum edit_kind kind;
	/** enum node_kind of the node, or EDIT_ANY_KIND; and its value's bytes in the file. */
	int node;
	size_t begin, end;
	/** The mapping around that node is meant. */
	bool around;
	struct str name;
	const struct str *path;
	size_t n_path;
	const struct node *value;
	struct fix_op *next;
};

/** Withdraws a finding's fix when it cannot be made. */
void fix_settle(struct finding *f);
/** Works out the edits of every fix of a result, each for itself, for reports that show them. */
void fix_write_edits(struct lint_result *result, const struct doc_limits *limits);

/** A file that is another after fixing. */
struct fixed_file {
	/** As findings call it. */
	const char *name;
	bool standard_input;
	/** Both live as long as the struct fixed. */
	struct str before, after;
};

struct fixed {
	/** Before any fix, and after all of them; `last` is the latter, or the former when nothing was fixed. */
	struct lint_result first, again;
	struct lint_result *last;
	/** In the order of the run. */
	struct fixed_file *files;
	size_t n_files;
	/** Fixes that were made. */
	size_t fixes;
	/** Files whose fixes were taken back, and why. */
	struct problems problems;
	struct arena memory;
};

/** Lints, fixes and lints again until nothing changes: the safe fixes, or all of them. A file that does not parse
 * afterwards, has more errors than before, or keeps what was to be fixed is taken back to what it was. Suppressed
 * findings are left alone. False as for lint_run. Release `out` with fixed_release, whatever comes back. */
bool fix_run(const struct lint_options *options, bool unsafe, struct fixed *out) ATTR_NODISCARD;
void fixed_release(struct fixed *f);

/** Inside: makes the fixes of one file's findings; gives how many. `made` gets the findings whose fixes were made. */
struct fix_list {
	struct finding **at;
	size_t n, cap;
};
size_t fix_text(const struct source *source, struct fix_list *findings, bool unsafe, const struct doc_limits *limits,
		struct fix_list *made, struct buf *out);

#endif
