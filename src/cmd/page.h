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
/** Appends each line of `text` behind `indent` blanks, unchanged. */
void page_block(struct str text, size_t indent, struct buf *out);
/** Appends `text` and blanks up to `width` columns, at least two. */
void page_cell(struct str text, size_t width, struct buf *out);

#endif
