/* SPDX-License-Identifier: Apache-2.0
 * What the parts of the text of `k8sai size` share. Private to size_*.c. */
#ifndef K8SAI_CMD_SIZE_TEXT_H
#define K8SAI_CMD_SIZE_TEXT_H

#include "cmd/size.h"

/** Where the text goes. `line` is for composing what gets wrapped or measured. */
struct size_page {
	const struct survey *survey;
	const struct size_style *style;
	struct buf *out;
	struct buf line;
};

/** Starts composing. */
struct buf *size_compose(struct size_page *p);
/** Appends what was composed, wrapped; the cursor stands at `column`, later lines begin at `indent`. */
void size_flush(struct size_page *p, size_t column, size_t indent);
/** "15.0" of MiB. */
void size_gib(int64_t mib, struct buf *out);
/** "62.5 KiB": the cache that a token takes on each of `count` GPUs, at the length asked for. */
void size_cache_per_token(const struct load *load, unsigned count, struct buf *out);
/** Does the model keep a key/value cache? */
bool size_keeps_cache(const struct survey *s);
/** "8 × h100", "1 × a100-80gb 3g.40gb", "2 × 8 × h100" over two nodes. */
void size_devices(const struct candidate *c, struct buf *out);
/** "eks g6.2xlarge", "on premises"; the cloud is left out when only that one was asked about. */
void size_place(const struct size_page *p, const struct survey_place *place, struct buf *out);

/** The memory of one GPU as a bar: a title, then a line for each of the rows (or for the nearest miss). */
void size_bars(struct size_page *p, const struct survey_miss *nearest);
/** The arithmetic of `c` in two indented lines. */
void size_arithmetic(struct size_page *p, const struct candidate *c, const struct load *load);

#endif
