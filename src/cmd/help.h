/* SPDX-License-Identifier: Apache-2.0
 * What the command tables say, as --help shows it and as the manual page prints it. */
#ifndef K8SAI_CMD_HELP_H
#define K8SAI_CMD_HELP_H

#include "cmd/command.h"

/** Appends the help of `c`; `name` is how the user calls it. Lines have at most 79 columns. */
void help_print(const struct command *c, struct str name, struct buf *out);
/** Appends the mdoc sections "OPTIONS" and "COMMANDS" for `root` and everything below it. */
void help_print_mdoc(const struct command *root, struct buf *out);
/** The sections "DESCRIPTION" and "OPTIONS" of one command's own page. */
void help_print_mdoc_page(const struct command *c, struct buf *out);

#endif
