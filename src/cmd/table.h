/* SPDX-License-Identifier: Apache-2.0
 * A table for people or as JSON, from the same cells. */
#ifndef K8SAI_CMD_TABLE_H
#define K8SAI_CMD_TABLE_H

#include "base/arena.h"
#include "base/buf.h"

/** What the cells of a column hold, and what they are in JSON. */
enum cells {
	CELLS_TEXT,
	/** Aligned to the right; null when empty. */
	CELLS_NUMBER,
	/** "yes", "no", or anything else, which is null. */
	CELLS_BOOL,
	/** Words parted by blanks: a list of texts. */
	CELLS_LIST,
};

struct column {
	/** Over the column; NULL: it stands in JSON only. Member of each JSON object; NULL: it stands in the table
	 * only.
	 */
	const char *title, *key;
	enum cells cells;
};

enum { TABLE_COLUMNS = 16 };

struct table {
	const struct column *columns;
	size_t n_columns;
	/** Holds the texts of the cells. */
	struct arena arena;
	/** Row after row. Owned. */
	struct str *at;
	size_t n, cap;
};

void table_init(struct table *t, const struct column *columns, size_t n_columns);
void table_release(struct table *t);
/** Adds the next cell, row by row; the text is not copied. */
void table_cell(struct table *t, struct str text);
/** The same, printed into the table's own memory. */
void table_cellf(struct table *t, const char *fmt, ...) ATTR_PRINTF(2, 3);
/** Appends titles and rows, padded. */
void table_print(const struct table *t, struct buf *out);
/** Appends a JSON list with an object a row. */
void table_print_json(const struct table *t, struct buf *out);

#endif
