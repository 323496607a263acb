/* SPDX-License-Identifier: Apache-2.0
 * The one tree: what readers make, templates render, schemas check, rules read and the emitter writes.
 *
 * A node is one cache line: an entry of a mapping has its key folded in, an element of a sequence has none. Children
 * are a linked list in source order. A finished tree is never changed; a node may be copied by value (its children are
 * shared), which is how one subtree comes to stand in two places. Aliases and merge keys stay what they are: the
 * accessors below look through them, nothing is expanded. Everything lives in its document's arena (or in the arena of
 * whoever built it, see build.h). */
#ifndef K8SAI_DOC_NODE_H
#define K8SAI_DOC_NODE_H

#include "base/str.h"
#include "doc/key.h"

struct doc;

/** Scalars are typed when they are read, by the mode of the reader (resolve.h). */
enum node_kind { NODE_NULL, NODE_BOOL, NODE_INT, NODE_FLOAT, NODE_STRING, NODE_SEQ, NODE_MAP, NODE_ALIAS };

enum node_style { STYLE_PLAIN, STYLE_SINGLE, STYLE_DOUBLE, STYLE_LITERAL, STYLE_FOLDED, STYLE_BLOCK, STYLE_FLOW };

enum {
	/** A mapping with at least one `<<` entry. */
	NODE_HAS_MERGE = 1,
	/** Carries an anchor. */
	NODE_ANCHORED = 2,
	/** Carries an explicit tag. */
	NODE_TAGGED = 4,
	/** The key of this entry occurred before in the same mapping. */
	NODE_DUPLICATE = 8,
	/** A mapping in which some key stands twice. */
	NODE_HAS_DUPLICATE = 16,
	/** The key was written in quotes. */
	NODE_KEY_QUOTED = 32,
	/** A later entry of the same mapping has the same key and wins. */
	NODE_HIDDEN = 64,
	/** Free for whoever builds a tree, while it is being built (jsone marks functions with it). */
	NODE_PRIVATE = 128,
};

/** What readers accept: the longest chain of merge keys, and the mappings merged into one in all. */
enum { NODE_MERGE_DEPTH = 14, NODE_MERGES = 1000 };

struct node {
	union {
		/** Scalar: its text after unescaping (not NUL-terminated). A number keeps the text it was written with
		 * where that is a number in JSON as well; other forms (0777, 0x1F, +1, 1_000, .5) are rewritten in
		 * decimal: the span leads to what was written. */
		const char *text;
		/** Sequence or mapping: the first child, or NULL. */
		struct node *first;
		/** Alias: the node it stands for, never an alias itself and never an ancestor. */
		struct node *target;
	};
	/** The next element or entry. */
	struct node *next;
	/** Mapping entry: the key's text after unescaping (not NUL-terminated), else NULL. */
	const char *key;
	/** The document that `begin` and the rest point into; NULL for a generated node. */
	const struct doc *doc;
	/** Scalar: bytes of text. Sequence or mapping: number of children. */
	uint32_t len;
	uint32_t key_len;
	union {
		/** The value's bytes in the document's text, quotes and block indicator included, comments and line end
		 * behind it not. An empty value is a point behind its key. */
		struct {
			uint32_t begin, end;
		};
		/** Generated sequence or mapping (`doc` is NULL): its last child, so that appending takes constant
		 * time. Private to build.c. */
		struct node *last;
	};
	/** The key's bytes, quotes included; key_begin == key_end when there is no key. */
	uint32_t key_begin, key_end;
	/** KEY_... when the key is one that k8sai asks for (key.h), else KEY_NONE. */
	uint16_t key_id;
	/** enum node_kind, enum node_style, NODE_... flags. */
	uint8_t kind, style, flags;
	/** How many merge keys lie on the longest way through merged mappings; at most NODE_MERGE_DEPTH. */
	uint8_t merge_depth;
	/** How many mappings are merged into this one on all ways; at most NODE_MERGES. */
	uint16_t merges;
};

/** `n` itself, or what it stands for when it is an alias; NULL stays NULL. */
static inline const struct node *node_deref(const struct node *n)
{
	return n && n->kind == NODE_ALIAS ? n->target : n;
}

static inline bool node_is(const struct node *n, enum node_kind kind)
{
	n = node_deref(n);
	return n && n->kind == kind;
}

/** The text of a scalar as written (numbers and booleans too); p == NULL for NULL, sequences and mappings. */
static inline struct str node_text(const struct node *n)
{
	n = node_deref(n);
	if (!n || n->kind > NODE_STRING)
		return (struct str){NULL, 0};
	return (struct str){n->text, n->len};
}

static inline struct str node_key(const struct node *n)
{
	return (struct str){n->key, n->key_len};
}

/** The text when `n` is a string (not a number or boolean); p == NULL otherwise. */
struct str node_string(const struct node *n);
/** Is `n` a scalar whose text is exactly `z`? */
bool node_text_is(const struct node *n, const char *z);
/** The value of a bool; `fallback` when `n` is none. */
bool node_bool(const struct node *n, bool fallback);
/** An integer (kind NODE_INT, or NODE_FLOAT with an integral value) that fits; false otherwise. */
bool node_int(const struct node *n, int64_t *out);
/** Any number; false when `n` is none. */
bool node_double(const struct node *n, double *out);

/** The value of key `id` in a mapping, seen through aliases and merge keys (the own entry wins over merged ones, the
 * last of duplicates over earlier ones), itself dereferenced; NULL when `map` is NULL, no mapping, or has no such
 * entry. */
const struct node *node_get(const struct node *map, enum key_id id);
/** The same by text. */
const struct node *node_find(const struct node *map, struct str key);
/** The entry itself (with its key's span), not dereferenced. */
const struct node *node_entry(const struct node *map, enum key_id id);
const struct node *node_find_entry(const struct node *map, struct str key);
/** node_get along several keys, the last argument KEY_NONE: node_path(pod, KEY_spec, KEY_template, KEY_NONE). */
const struct node *node_path(const struct node *map, ...);
/** Element `i` of a sequence, dereferenced; NULL when there is none. */
const struct node *node_at(const struct node *seq, size_t i);

/** Children of a sequence or mapping as written (a `<<` entry among them); NULL for anything else. Elements may be
 * aliases: node_deref them. */
static inline const struct node *node_first(const struct node *n)
{
	n = node_deref(n);
	return n && (n->kind == NODE_SEQ || n->kind == NODE_MAP) ? n->first : NULL;
}

/** Number of children as written; 0 for a scalar. */
size_t node_count(const struct node *n);

/** Walks the effective entries of a mapping: its own, then merged ones that its own do not hide; each key once, the
 * last of duplicates. */
struct node_entries {
	/** Private: the mapping, and the next entry (or element of a list of merged mappings) at each level of merging.
	 */
	const struct node *map;
	const struct node *stack[2 * NODE_MERGE_DEPTH + 2];
	unsigned depth;
};
struct node_entries node_entries(const struct node *map);
/** The next entry, or NULL. Its value may be an alias. */
const struct node *node_next_entry(struct node_entries *it);
/** How many entries such a walk passes. Linear. */
size_t node_count_entries(const struct node *map);

/** Deep equality as data: kinds, text of strings, values of numbers, order of elements but not of entries. */
bool node_equal(const struct node *a, const struct node *b);

#endif
