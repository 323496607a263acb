/* SPDX-License-Identifier: Apache-2.0
 * `lint --fix` and `lint --diff`: what was fixed goes to where it belongs. */
#ifndef K8SAI_CMD_LINT_FIX_H
#define K8SAI_CMD_LINT_FIX_H

#include "cmd/cli.h"
#include "lint/fix.h"

/** Replaces each file by what it became, and writes what standard input became to standard output, changed or not.
 * False when something could not be written or changed meanwhile (a message says what): the others are written all the
 * same. */
bool lint_fix_write(struct cli *cli, const struct fixed *fixed);
/** Writes what would change to standard output, as one unified diff. */
void lint_fix_diff(struct cli *cli, const struct fixed *fixed);
/** Was standard input among what was linted? */
bool lint_fix_has_stdin(const struct fixed *fixed);

#endif
