/* SPDX-License-Identifier: Apache-2.0
 * Inside the editor: what is known and planned of each node, and how new text is written. Private to doc. */
#ifndef K8SAI_DOC_EDIT_SLOTS_H
#define K8SAI_DOC_EDIT_SLOTS_H

#include "base/buf.h"
#include "doc/edit.h"

enum {
	/** What was claimed of a node: only one operation may change each. */
	EDIT_KEY_TAKEN = 1,
	EDIT_VALUE_TAKEN = 2,
	EDIT_DELETED = 4,
	/** A child of it was deleted; it has been emptied. */
	EDIT_EMPTIED = 8,
};

/** No slot: the root's parent, a leaf's first child. */
#define EDIT_NO_SLOT UINT32_MAX

struct edit_slot {
	const struct node *node;
	uint32_t parent, first, next, prev;
	/** Operations on it or below it; children that are deleted. */
	uint32_t touched, deleted;
	unsigned flags;
	/** What the claims want. */
	enum edit_kind key_kind, value_kind;
	struct str name;
	const struct node *value;
	/** A generated mapping or sequence of children to append; for an empty value, to become it. */
	struct node *added;
};

/** The slot of a node of the document; EDIT_NO_SLOT when it is none. */
uint32_t edit_slot_of(const struct editor *e, const struct node *n);
/** Is the node, or one around it, deleted? */
bool edit_is_gone(const struct editor *e, uint32_t slot);

/** Where a value is written: as YAML in block or flow style, or as JSON. */
struct edit_style {
	unsigned step, dash;
	struct str newline;
	bool json;
	/** "a:1,b:2": without blanks. */
	bool tight;
	/** JSON: one member a line. */
	bool lines;
};

/** A scalar (or empty collection), in the manner of STYLE_SINGLE or STYLE_DOUBLE when that is `quote`. */
void edit_put_scalar(const struct node *n, enum node_style quote, bool json, bool flow, struct buf *out);
void edit_put_key(struct str key, bool json, bool flow, struct buf *out);
/** One entry or element in block style at `column`, without indentation before it and line end behind it. */
void edit_put_block(const struct node *child, unsigned column, const struct edit_style *style, struct buf *out);
/** One entry or element in flow style. `column`: of the line it stands on, for JSON on several lines. */
void edit_put_flow(const struct node *child, unsigned column, const struct edit_style *style, struct buf *out);
/** The children of a mapping or sequence with brackets around them. */
void edit_put_flow_all(const struct node *n, unsigned column, const struct edit_style *style, struct buf *out);

#endif
