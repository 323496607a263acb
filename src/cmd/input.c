/* SPDX-License-Identifier: Apache-2.0 */
#include "cmd/input.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "base/file.h"

static bool read_text(struct cli *cli, struct input *in, const char *path, size_t limit)
{
	struct buf why;
	buf_init(&why, BUF_NO_LIMIT);
	buf_init(&in->text, limit);
	bool ok = file_read(path, &in->text, &why);
	in->source = (struct source){strcmp(path, "-") == 0 ? "<stdin>" : path, buf_str(&in->text)};
	if (!ok)
		cli_fail(cli, "cannot read '%s': %.*s", in->source.name, STR_ARG(buf_str(&why)));
	buf_release(&why);
	return ok;
}

static bool read_docs(struct input *in, const struct doc_slices *slices, enum doc_mode mode,
		      const struct doc_limits *limits, struct problems *problems)
{
	in->docs = xcalloc(slices->n ? slices->n : 1, sizeof *in->docs);
	bool ok = true;
	for (size_t i = 0; i < slices->n; i++) {
		doc_init(&in->docs[in->n]);
		ok = doc_read(&in->docs[in->n++], &in->source, slices->at[i], mode, limits, problems) && ok;
	}
	return ok;
}

bool input_read(struct cli *cli, struct input *in, const char *path, enum doc_mode mode)
{
	const struct doc_limits limits = DOC_LIMITS;
	*in = (struct input){0};
	if (!read_text(cli, in, path, limits.file_bytes))
		return false;
	struct problems problems;
	problems_init(&problems);
	struct doc_slices slices = {0};
	doc_split(in->source.text, &slices);
	bool ok = read_docs(in, &slices, mode, &limits, &problems);
	if (problems.n)
		cli_fail_problems(cli, &problems);
	free(slices.at);
	problems_release(&problems);
	return ok;
}

const struct node *input_read_one(struct cli *cli, struct input *in, const char *path, enum doc_mode mode)
{
	if (!input_read(cli, in, path, mode))
		return NULL;
	const struct node *root = NULL;
	for (size_t i = 0; i < in->n; i++) {
		if (!in->docs[i].root)
			continue;
		if (root)
			return cli_fail(cli, "'%s' holds more than one document", in->source.name), NULL;
		root = in->docs[i].root;
	}
	if (!root)
		cli_fail(cli, "'%s' is empty", in->source.name);
	return root;
}

void input_release(struct input *in)
{
	for (size_t i = 0; i < in->n; i++)
		doc_release(&in->docs[i]);
	free(in->docs);
	buf_release(&in->text);
	*in = (struct input){0};
}
