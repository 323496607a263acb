/* SPDX-License-Identifier: Apache-2.0
 * A file read into documents, as the plumbing commands need it. */
#ifndef K8SAI_CMD_INPUT_H
#define K8SAI_CMD_INPUT_H

#include "cmd/cli.h"
#include "doc/doc.h"

struct input {
	struct buf text;
	struct source source;
	/** The documents, each initialised. Owned. */
	struct doc *docs;
	size_t n;
};

/** Reads all documents of `path` ("-": standard input) with plain scalars typed as `mode` says. False, and messages on
 * standard error, when it cannot be read or parsed. Release it in both cases. */
bool input_read(struct cli *cli, struct input *in, const char *path, enum doc_mode mode);
/** The same; exactly one document that is not empty is expected, and given. NULL on failure. */
const struct node *input_read_one(struct cli *cli, struct input *in, const char *path, enum doc_mode mode);
void input_release(struct input *in);

#endif
