/* SPDX-License-Identifier: Apache-2.0
 * Files to be, below one folder: made in memory, compared with what lies there, or written whole or not at all. Private
 * to gen. */
#ifndef K8SAI_GEN_WRITE_FILES_H
#define K8SAI_GEN_WRITE_FILES_H

#include "gen/write.h"

/** Adds the file `name` (a path below the folder, copied) and gives its text to be filled, valid until the next call. A
 * name that is taken is a mistake of the caller's. */
struct buf *gen_files_add(struct gen_files *files, struct str name);
/** Appends to `out` a name for an object's file: `folder` (such as "base/", may be empty), "NN-" when `numbered`,
 * "kind-name" in lower case with what is unsafe in file names replaced, a number when that name is taken, `ending`. */
void gen_files_name(const struct gen_files *files, const char *folder, const struct gen_object *object, bool numbered,
		    const char *ending, struct buf *out);
/** Files of an earlier run may lie in `folder` (a path below the target, "" for itself; a last part "*" stands for
 * every folder there): those that this run does not make are stale. `folder` is a literal. */
void gen_files_may_lie_in(struct gen_files *files, const char *folder);
/** Does `s` hold a character that YAML wants escaped (YAML 1.2.2, section 5.1: c-printable) and Go's JSON does not
 * escape? kubectl and Helm make YAML of JSON, and then cannot read their own. */
bool gen_is_unspeakable(struct str s);

#endif
