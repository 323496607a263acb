/* SPDX-License-Identifier: Apache-2.0
 * What a lint rule found: a record with its place, made in one place (lint/check.h) and turned into bytes by reporters
 * only. */
#ifndef K8SAI_DIAG_FINDING_H
#define K8SAI_DIAG_FINDING_H

#include "diag/source.h"

/** Defined in lint/rule.h. */
struct rule;

/** Ordered: what fails a run is compared with `>=`. */
enum severity { SEVERITY_INFO, SEVERITY_WARNING, SEVERITY_ERROR, SEVERITY_COUNT };

/** Another place that belongs to a finding, such as the first of two equal keys. */
struct related {
	const struct source *source;
	/** Bytes in the source's text. */
	size_t begin, end;
	struct position start, stop;
	/** Why it is shown: "the other autoscaler"; lower case, no full stop. */
	struct str message;
	struct related *next;
};

/** May a fix be made without somebody looking at it? What changes how a workload behaves is unsafe. */
enum fix_safety { FIX_SAFE, FIX_UNSAFE };

/** `text` instead of the bytes from `begin` to `end` of the finding's source. */
struct fix_edit {
	size_t begin, end;
	struct position start, stop;
	struct str text;
};

/** Defined in lint/fix.h. */
struct fix_op;

/** How a finding can be mended. */
struct fix {
	enum fix_safety safety;
	/** What it does: "copy 'nvidia.com/gpu' to limits"; lower case, no full stop. */
	struct str text;
	/** Sorted, none overlapping another; empty until fix_write_edits (lint/fix.h) was called. */
	const struct fix_edit *edits;
	size_t n_edits;
	/** Private to lint: changes of the tree, and whether one of them cannot be made. */
	struct fix_op *ops;
	bool broken;
};

/** Everything belongs to the lint result that holds the finding. */
struct finding {
	const struct rule *rule;
	/** The rule's own, unless the rule or the run (--strict) says otherwise. */
	enum severity severity;
	const struct source *source;
	/** The bytes it is about, in the source's text; begin == end marks a point. */
	size_t begin, end;
	/** Positions of `begin` and `end`. */
	struct position start, stop;
	/** The object it is about; empty where there is none (a document that cannot be read). */
	struct str api_version, kind, object_namespace, object_name;
	/** Path in the object, such as spec.template.spec.containers[0].resources.limits["nvidia.com/gpu"]; empty for
	 * the object as a whole. */
	struct str field;
	/** What is wrong, in lower case without a full stop. */
	struct str message;
	/** Further places, in order; NULL when there are none. */
	struct related *related;
	/** NULL when nobody but the author can mend it. */
	struct fix *fix;
	/** Private to the engine: its file; and until its object has been checked the object's root, the node it is
	 * about, the pod and the container. */
	size_t file;
	const void *root, *node, *pod, *container;
};

/** A secret that stands in a source: every renderer that shows source text must mask these bytes. */
struct secret {
	const struct source *source;
	size_t begin, end;
};

/** "safe" or "unsafe". */
const char *fix_safety_name(enum fix_safety safety);
/** "info", "warning" or "error". */
const char *severity_name(enum severity severity);
/** The severity with this name; false when there is none. */
bool severity_parse(struct str name, enum severity *out);

#endif
