/* SPDX-License-Identifier: Apache-2.0
 * A Helm chart in the making. Private to gen (write_helm.c and helm_*.c).
 *
 * All variants of an object (the base's and each environment's) become one tree in which tokens, strings that occur
 * nowhere else, stand for what Helm fills in: the namespace of the release, and slots. A slot is a place under .Values
 * with what each variant has there. The tree is written as YAML, then tokens become template actions and what Helm
 * would take for an action is escaped. Comparing the variants as data makes the chart exact; working on the finished
 * text makes the escapes so, whatever the quoting. */
#ifndef K8SAI_GEN_HELM_H
#define K8SAI_GEN_HELM_H

#include "doc/path.h"
#include "gen/write_files.h"

enum helm_slot_kind {
	/** A scalar. */
	HELM_SCALAR,
	/** A mapping or a list, in some variant. */
	HELM_TREE,
	/** The name of an image: a map of repository, tag and digest. */
	HELM_IMAGE,
};

struct helm_slot {
	/** Where it is below .Values. */
	struct path path;
	/** Per variant: the value, or NULL when the variant has none; and what stood in the object, which is the same
	 * but for images. */
	const struct node **data, **original;
	/** Per variant: whether it would have one, that is, what holds the value is there. */
	bool *known;
	enum helm_slot_kind kind;
	/** Some text of the data holds what neither YAML nor JSON of Go's escapes: Helm cannot carry it. */
	bool unspeakable;
	/** The data holds template actions of its own: the namespace of the release. */
	bool templated;
	/** A token of it stands in some tree. */
	bool used;
	/** It may be missing: some token of it stands in an entry that is written only when the value is there. */
	bool optional;
};

struct helm_slots {
	struct helm_slot *at;
	size_t n, cap;
};

/** One object in all variants. */
struct helm_object {
	/** "deployment-llama": name of its file, and of its values below `objects`. */
	struct str stem;
	/** Its file's place in the list of files. */
	size_t file;
	/** Per variant, NULL where it does not exist. */
	const struct node **at;
	/** What a variant that has it says of itself. */
	struct gen_object object;
	/** It is missing from some variant. */
	bool optional;
	/** The namespace of the release itself. */
	bool is_namespace;
	/** All variants in one, with tokens. */
	const struct node *tree;
};

struct helm_objects {
	struct helm_object *at;
	size_t n, cap;
};

struct helm {
	const struct gen_variants *variants;
	/** Of the whole chart; the files' texts are apart. */
	struct arena arena;
	struct gen_files *files;
	struct problems *problems;
	struct helm_objects objects;
	struct helm_slots slots;
	/** Place + 1 in `slots` by path, its parts joined by line ends. */
	struct strmap by_path;
	/** Name of the chart. */
	struct str name;
	/** How every token begins; in no text of the set. */
	struct str mark;
	/** The token of the release's namespace. */
	struct str namespace_;
};

enum helm_token_kind {
	/** The value. */
	HELM_VALUE,
	/** The value of an entry that is written only when the value is there. */
	HELM_OPTIONAL,
	/** An element of a list: what stands between it and HELM_END is written only when the value is true. */
	HELM_BEGIN,
	HELM_END,
};

/** What stands for slot `i` (HELM_END: for none). */
struct node *helm_token(struct helm *h, size_t i, enum helm_token_kind kind);
/** Bytes of the token at the start of `s`; 0 when there is none, or that of the namespace. */
size_t helm_read_token(const struct helm *h, struct str s, size_t *slot, enum helm_token_kind *kind);
/** Is `n` nothing but the token of a slot? */
bool helm_is_token(const struct helm *h, const struct node *n, size_t *slot, enum helm_token_kind *kind);
/** What Helm is to have for a slot: where a variant has no use for it, what the base has. NULL: nothing. */
const struct node *helm_slot_value(const struct helm_slot *slot, size_t variant);
/** `s` with each `from` replaced, in the arena. */
struct str helm_replace(struct arena *a, struct str s, struct str from, struct str to);
/** The namespace that the variant's probe replaced; empty when it shows none. */
struct str helm_own_namespace(const struct gen_variant *v);
/** The slot at this path, or h->slots.n. */
size_t helm_slot_find(struct helm *h, const struct path *path);
/** A new slot at `path` (copied), not filled; its data are there, all NULL. The path is free. */
size_t helm_slot_add(struct helm *h, const struct path *path, enum helm_slot_kind kind);

/** Reads the variants into h->objects: the same object in each, the namespace of the release as a token. */
void helm_read_objects(struct helm *h);
/** Makes slots of what a person may change, and puts their tokens into every variant of the objects. */
void helm_lift_places(struct helm *h);
/** Makes h->objects.at[].tree: all variants in one, slots for what still differs. */
void helm_merge_variants(struct helm *h);

/** Writes the object's template: `text` gets what Helm renders to the object of each variant. */
void helm_write_object(const struct helm *h, const struct helm_object *o, struct buf *text);
/** Appends text with tokens as the text of a template. */
void helm_write_text(const struct helm *h, struct str text, struct buf *out);
/** Appends the action's expression for a value below .Values. */
void helm_write_path(const struct path *path, struct buf *out);

/** values.yaml, values-ENV.yaml for each environment, values.schema.json. False and a problem when an environment's
 * values cannot be said as an overlay. */
bool helm_write_values(struct helm *h) ATTR_NODISCARD;

#endif
