/* SPDX-License-Identifier: Apache-2.0
 * What the YAML and the JSON reader share: nodes, entries, duplicates and limits of a document under construction.
 * Private to doc. */
#ifndef K8SAI_DOC_READER_H
#define K8SAI_DOC_READER_H

#include "base/strmap.h"
#include "doc/doc.h"

/** Why a document could not be read; message.p == NULL means it could. Offsets are relative to the document. */
struct reader_error {
	size_t at;
	struct str message, hint;
};

/** A sequence or mapping that is being filled. */
struct reader_frame {
	struct node *node, *last;
	/** Keys of a large mapping, to find duplicates; empty while the mapping is small. */
	struct strmap keys;
	/** YAML: the key whose value comes next; NULL when a key comes next. */
	struct node *pending;
	/** Nodes below, aliases followed. */
	size_t expanded;
	/** YAML: position in the anchor table when the node has an anchor, else 0 (positions count from 1). */
	size_t anchor;
};

struct reader {
	struct doc *doc;
	const struct doc_limits *limits;
	struct reader_error error;
	struct reader_frame *frames;
	unsigned depth, capacity;
};

/** Reads a whole document; false with `r->error` filled in. */
bool read_yaml(struct reader *r);
bool read_json(struct reader *r);

void reader_release(struct reader *r);
/** Records the first error; always false. */
bool reader_fail(struct reader *r, size_t at, const char *fmt, ...) ATTR_PRINTF(3, 4);
/** Adds a hint to the error just recorded. */
void reader_hint(struct reader *r, const char *hint);
/** A fresh node of the document, or NULL with an error when there are too many. */
struct node *reader_node(struct reader *r, size_t at);
/** Opens a container; false with an error when it is too deep. */
bool reader_push(struct reader *r, struct node *container);
struct reader_frame *reader_top(struct reader *r);
/** Closes the container on top. */
void reader_pop(struct reader *r);
/** Links `n` (its key fields filled in for a mapping) as the last child of the container on top. */
void reader_link(struct reader *r, struct node *n);
/** Fills in the key fields of an entry. */
void reader_set_key(struct node *n, struct str key, size_t begin, size_t end, bool quoted);

#endif
