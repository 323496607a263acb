/* SPDX-License-Identifier: Apache-2.0
 * Changes of a document as text: operations on its tree are gathered and become sorted byte edits that leave every other
 * byte alone, in the style of what stands around them. */
#ifndef K8SAI_DOC_EDIT_H
#define K8SAI_DOC_EDIT_H

#include "doc/doc.h"

enum edit_kind {
	/** Another key for an entry. */
	EDIT_RENAME,
	/** Another value for a node: a scalar; an empty one may become a mapping or sequence as well. */
	EDIT_REPLACE,
	/** Quotes around a plain scalar, or around an entry's key: the text stays as it is written. */
	EDIT_QUOTE,
	EDIT_QUOTE_KEY,
	/** No quotes around a scalar, for a text that means itself without them or is a number or boolean. */
	EDIT_UNQUOTE,
	/** Takes an entry or element away, with its line, the comments right above it, and the collection that becomes
	 * empty. */
	EDIT_DELETE,
	/** Sets the last key of a path below a mapping, making mappings on the way. What is there with a value of its
	 * own is replaced when it is a scalar. */
	EDIT_SET,
	/** Appends an element to the sequence at a path below a node (the node itself when the path is empty). */
	EDIT_APPEND,
};

/** One change. Everything is borrowed until the edits are made. */
struct edit_op {
	enum edit_kind kind;
	/** A node of the document, as it stands there: never looked at through an alias. */
	const struct node *at;
	/** EDIT_RENAME: the new key. */
	struct str name;
	/** EDIT_SET, EDIT_APPEND: keys below `at`. */
	const struct str *path;
	size_t n_path;
	/** EDIT_REPLACE, EDIT_SET, EDIT_APPEND: any tree; it is copied. */
	const struct node *value;
};

/** `text` instead of the bytes from `begin` to `end` of the source. */
struct edit {
	size_t begin, end;
	struct str text;
};
struct edits {
	struct edit *at;
	size_t n, cap;
};

struct edit_slot;

/** Gathers operations on one document. */
struct editor {
	const struct doc *doc;
	/** Texts and trees that are made; the caller's. */
	struct arena *arena;
	/** The document's own nodes, a parent before its children. Owned. */
	struct edit_slot *slots;
	size_t n, cap;
	/** Columns from a key to the keys of its value, and to the dashes of its value. */
	unsigned step, dash;
	/** "\n" or "\r\n". */
	struct str newline;
};

/** For a document that was read; the editor must be released before it. The edits live in `arena`. */
void editor_init(struct editor *e, const struct doc *doc, struct arena *arena);
void editor_release(struct editor *e);
/** The node of this kind (enum node_kind; EDIT_ANY_KIND: the outermost, or the
 * entry with its key there) whose value begins at `begin` (bytes of the
 * document) and ends at `end`; NULL when there is none. A node that was read before is found again in the same text read
 * anew. */
const struct node *editor_find(const struct editor *e, int kind, size_t begin, size_t end);
enum { EDIT_ANY_KIND = -1 };
/** The collection that a node stands in; NULL for the root. */
const struct node *editor_around(const struct editor *e, const struct node *n);
/** Forgets all operations. */
void editor_reset(struct editor *e);
/** Is the node seen in several places: in an anchored node that an alias (or merge key) of the document names? */
bool editor_is_shared(const struct editor *e, const struct node *n);
/** Accepts operations that belong together: all of them, or none (false) when one cannot be done here, would be no
 * change, or disagrees with one that was accepted before. */
bool editor_add(struct editor *e, const struct edit_op *ops, size_t n) ATTR_NODISCARD;
/** Appends the byte edits of all operations, sorted, none overlapping another. False, and no edits, when the layout of
 * the text allows none of that. Once only. */
bool editor_finish(struct editor *e, struct edits *out) ATTR_NODISCARD;

/** The same question as editor_is_shared without an editor, quick for documents without aliases. */
bool edit_is_shared(const struct doc *doc, const struct node *n);
/** Appends `text` with the edits made. */
void edits_apply(struct str text, const struct edit *edits, size_t n, struct buf *out);

#endif
