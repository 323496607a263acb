/* SPDX-License-Identifier: Apache-2.0
 * Parts of `k8sai size`: what the command line asks for as a values tree, and the answer as text and as JSON. */
#ifndef K8SAI_CMD_SIZE_H
#define K8SAI_CMD_SIZE_H

#include "cmd/option.h"
#include "doc/doc.h"
#include "plan/survey.h"

struct size_args {
	struct arg_list clouds;
	const char *gpu, *quantization, *engine;
	/** 0: not given. */
	int64_t context, concurrency;
	int format;
};

/** The question as the planner wants it. */
struct size_input {
	struct arena arena;
	/** Of the words that are read as YAML. */
	struct source sources[2];
	struct doc docs[2];
	size_t n_docs;
	/** Values with one model; NULL until size_input_read succeeded. */
	const struct node *values;
	/** Those that were asked about, or all. */
	const struct cloud **clouds;
	size_t n_clouds;
};

void size_input_init(struct size_input *in);
/** Problems point into it: print them first. */
void size_input_release(struct size_input *in);
/** False, and what is wrong in `problems`, when the words cannot be used. `model` is an id, the path of a
 * config.json, or a shape as a flow mapping. */
bool size_input_read(struct size_input *in, const char *model, const struct size_args *args, struct problems *problems);

/** How the text is shown. */
struct size_style {
	/** Columns of a line. */
	size_t width;
	/** Draw memory as bars; colour them. */
	bool bars, color;
	/** Name the clouds of each row, as they were asked for. */
	bool clouds_given;
};

/** Appends the answer for people. */
void size_print_text(const struct survey *s, const struct size_style *style, struct buf *out);
/** Appends the same facts as JSON. */
void size_print_json(const struct survey *s, struct buf *out);

#endif
