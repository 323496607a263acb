/* SPDX-License-Identifier: Apache-2.0
 * Generated objects as text: one stream, or a folder with one file an object. */
#ifndef K8SAI_GEN_WRITE_H
#define K8SAI_GEN_WRITE_H

#include "gen/gen.h"

enum gen_format { GEN_YAML, GEN_JSON };

/** Appends all objects: YAML documents parted by `---` below a comment with the notes, or one JSON object of kind List.
 */
void gen_write(const struct gen *g, enum gen_format format, struct buf *out);

/** Writes one file an object to `folder`, made when missing: "NN-kind-name.yaml" (or .json), so that the order of names
 * is the order of application. All files are prepared in a folder of their own and moved into place once every one of
 * them was written, so that a failure changes nothing. Files of an earlier run that are no longer wanted are removed:
 * those that carry the first line that this function writes. Other files are left alone. False and a problem on
 * failure. */
bool gen_write_dir(const struct gen *g, enum gen_format format, const char *folder,
		   struct problems *problems) ATTR_NODISCARD;

/** Compares what gen_write_dir would write with what lies in `folder` and appends a line for each difference to `out`:
 * "missing: NAME", "differs: NAME", "stale: NAME". `*same` says whether there is none. False and a problem when the
 * folder cannot be read. */
bool gen_check_dir(const struct gen *g, enum gen_format format, const char *folder, struct buf *out, bool *same,
		   struct problems *problems) ATTR_NODISCARD;

#endif
