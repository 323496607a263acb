/* SPDX-License-Identifier: Apache-2.0
 * Pages for people: wrapped text, indented examples, tables. */
#ifndef K8SAI_CMD_PAGE_H
#define K8SAI_CMD_PAGE_H

#include "base/buf.h"

/** Columns of running text. */
enum { PAGE_WIDTH = 79 };

/** Appends `text` broken at blanks; `column` is where the line stands now and `indent` where later lines begin. Line
 * feeds in `text` start a line. Ends with a line end. */
void page_wrap(struct str text, size_t column, size_t indent, struct buf *out);
/** The same in `width` columns. */
void page_wrap_within(struct str text, size_t column, size_t indent, size_t width, struct buf *out);
/** Columns that there are: as the variable COLUMNS says, else those of the terminal when standard output is one, else
 * 80; from 40 to 160. */
size_t page_width(bool terminal);
/** Appends each line of `text` behind `indent` blanks, unchanged. */
void page_block(struct str text, size_t indent, struct buf *out);
/** Appends `text` and blanks up to `width` columns, at least two. */
void page_cell(struct str text, size_t width, struct buf *out);

#endif
