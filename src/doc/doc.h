/* SPDX-License-Identifier: Apache-2.0
 * A document: one YAML or JSON value with the text it came from. */
#ifndef K8SAI_DOC_DOC_H
#define K8SAI_DOC_DOC_H

#include "base/arena.h"
#include "diag/problem.h"
#include "diag/source.h"
#include "doc/node.h"

/** What no input may exceed; zero-initialise with DOC_LIMITS. */
struct doc_limits {
	size_t file_bytes, document_bytes, nodes, aliases;
	unsigned depth;
	/** Nodes that a walk through all aliases may visit, so that nested aliases cannot blow up. */
	size_t expanded_nodes;
};
#define DOC_LIMITS                                                                                                     \
	((struct doc_limits){.file_bytes = 256u << 20,                                                                 \
			     .document_bytes = 64u << 20,                                                              \
			     .nodes = 4000000,                                                                         \
			     .aliases = 10000,                                                                         \
			     .depth = 200,                                                                             \
			     .expanded_nodes = 8000000})

/** How plain scalars are typed. */
enum doc_mode {
	/** As kubectl (sigs.k8s.io/yaml) reads a manifest: YAML 1.1 booleans, octal, … */
	DOC_KUBECTL,
	/** YAML 1.2 core schema: values, configuration, templates. */
	DOC_CORE,
};

/** One mapping that holds a key twice: two neighbours among the entries with this key. */
struct doc_duplicate {
	const struct node *first, *again;
	struct doc_duplicate *next;
};

struct doc_comment {
	/** From '#' to the end of the line, relative to the document's text. */
	uint32_t begin, end;
	/** Nothing but blanks before it on its line. */
	bool own_line;
};

struct doc {
	struct arena arena;
	/** The whole file; `text` is this document's slice of it and `base` where that starts. */
	const struct source *source;
	struct str text;
	size_t base;
	/** NULL when the document is empty (only comments) or could not be read. */
	struct node *root;
	bool is_json;
	enum doc_mode mode;
	/** It could not be read: one problem was added to the reader's list. */
	bool failed;
	/** Keys that stand twice, in order, and where the next one is linked in. */
	struct doc_duplicate *duplicates, **duplicates_end;
	/** Entries of the tree, and aliases among them. */
	size_t nodes, aliases;
};

void doc_init(struct doc *d);
void doc_release(struct doc *d);
/** Forgets the content and keeps the memory for the next document. */
void doc_reset(struct doc *d);

/** Where documents begin and end in a stream. */
struct doc_slice {
	size_t begin, end;
};
struct doc_slices {
	struct doc_slice *at;
	size_t n, cap;
};
/** Splits a YAML stream at column-0 `---` and `...` (which cannot stand inside a scalar), or a JSON stream at the end
 * of each value. The slices cover all of `text` that holds content; a slice of nothing but blanks, comments and markers
 * is kept (it is an empty document) only when it is not the sole leading or trailing one. Free `out->at`. */
void doc_split(struct str text, struct doc_slices *out);

/** Reads the slice of `source` that begins at `base` into `d` (initialised or reset). On failure false: `d->failed`,
 * and one problem in `problems` that names the place and what was expected. Text must be UTF-8, a BOM is skipped;
 * UTF-16 is recognised and refused with a hint. */
bool doc_read(struct doc *d, const struct source *source, struct doc_slice slice, enum doc_mode mode,
	      const struct doc_limits *limits, struct problems *problems);

/** All comments of a YAML document in order, found in the gaps between its scalars. In the document's arena; `*n` is
 * their number. */
struct doc_comment *doc_comments(struct doc *d, size_t *n);

/** Adds a problem at the place of a node's value, or of its key: nodes that were generated point to nothing. */
struct problem *node_problem(struct problems *list, const struct node *n, const char *fmt, ...) ATTR_PRINTF(3, 4);
struct problem *node_key_problem(struct problems *list, const struct node *n, const char *fmt, ...) ATTR_PRINTF(3, 4);

/** Position of a node's value in its source; {0, 0} for a generated node. */
struct position node_position(const struct node *n);

#endif
