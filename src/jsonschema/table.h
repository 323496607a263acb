/* SPDX-License-Identifier: Apache-2.0
 * Compiled schemas as constant tables: written at build time (save.c), and turned back into the engine's subschemas one
 * by one when a check first needs them (load.c). Everything is a number: strings and subschemas by index, so that a
 * table costs no start-up at all.
 *
 * A subschema is a record of numbers in LEB128 (signed, seven bits a byte): its types, flags, x-k8sai-expects, and for
 * each rule the group and what the group saves. Equal records are one record. */
#ifndef K8SAI_JSONSCHEMA_TABLE_H
#define K8SAI_JSONSCHEMA_TABLE_H

#include "base/buf.h"
#include "jsonschema/compiled.h"
#include "jsonschema/schema.h"

/* ---- writing, at build time ---- */

struct table_writer {
	/** The record in hand. */
	struct buf *record;
	/** All records one after the other, where each begins, and record to its index + 1. */
	struct buf records;
	struct {
		uint32_t *at;
		size_t n, cap;
	} begins, string_begins;
	struct strmap known;
	/** Strings one after the other, and string to its index + 1. */
	struct buf strings;
	struct strmap string_ids;
	/** Subschemas with an index of their own before they are written: address to index + 1. */
	struct strmap roots;
	struct arena arena;
	unsigned depth;
	/** Something could not be written. */
	bool failed;
};

void write_int(struct table_writer *w, int64_t n);
/** p == NULL is kept. */
void write_str(struct table_writer *w, struct str s);
/** NULL is kept. */
void write_sub(struct table_writer *w, const struct sub *sub);
void write_subs(struct table_writer *w, const struct sub *const *subs, size_t n);
/** A value of the schema, such as one of an enumeration; NULL is kept. */
void write_value(struct table_writer *w, const struct node *n);

/** Makes a table of the schemas that `root` has in its `$defs`: their indices are their order there. The arrays in
 * `out` live in `w`, which table_writer_release frees. False when a schema cannot be written. */
bool table_write(struct table_writer *w, const struct schema *s, const struct node *root, struct schema_table *out);
void table_writer_release(struct table_writer *w);
/** The number of a string, added when it is new; then table_finish makes the table anew. */
uint32_t table_string(struct table_writer *w, struct str s);
void table_finish(const struct table_writer *w, struct schema_table *out);

/* ---- reading ---- */

struct table_reader {
	const struct schema_table *table;
	struct schema *schema;
	/** The next byte of the record in hand. */
	const uint8_t *p;
};

int64_t read_int(struct table_reader *r);
size_t read_count(struct table_reader *r);
struct str read_str(struct table_reader *r);
const struct sub *read_sub(struct table_reader *r);
const struct sub **read_subs(struct table_reader *r, size_t *n);
const struct node *read_value(struct table_reader *r);
/** The regular expression of a pattern that was one when the table was made; NULL when p == NULL. */
struct regex *read_regex(struct table_reader *r, struct str pattern);

#endif
