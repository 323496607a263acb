/* SPDX-License-Identifier: Apache-2.0
 * jsone_driver: renders one {"template": ..., "context": ...} a line of standard input and prints one {"result": ...}
 * or {"error": "..."} a line. For jsone_diff.cjs. */
#include <stdio.h>
#include <stdlib.h>

#include "base/json.h"
#include "doc/doc.h"
#include "doc/emit.h"
#include "jsone/jsone.h"

/* Renders what stands in `doc` and appends its line to `out`. */
static void render(const struct doc *doc, struct problems *problems, struct buf *out)
{
	struct arena arena;
	arena_init(&arena);
	struct jsone_template *t = jsone_compile(node_find(doc->root, STR("template")));
	struct jsone_context context = {.values = node_find(doc->root, STR("context"))};
	struct jsone_options options = {.now = STR("2017-01-19T16:27:20.974Z")};
	const struct node *n = jsone_render(t, &context, &options, &arena, problems);
	if (n) {
		buf_addz(out, "{\"result\": ");
		emit_json(n, 0, out);
		buf_addz(out, "}\n");
	}
	jsone_free(t);
	arena_release(&arena);
}

static void do_line(struct str line, struct buf *out)
{
	struct doc_limits limits = DOC_LIMITS;
	struct source source = {"line.json", line};
	struct problems problems;
	struct doc doc;
	problems_init(&problems);
	doc_init(&doc);
	if (doc_read(&doc, &source, (struct doc_slice){0, line.n}, DOC_CORE, &limits, &problems))
		render(&doc, &problems, out);
	if (problems.first) {
		buf_addz(out, "{\"error\": ");
		json_quote(problems.first->message, out);
		buf_addz(out, "}\n");
	}
	doc_release(&doc);
	problems_release(&problems);
}

int main(void)
{
	struct buf out;
	char *line = NULL;
	size_t room = 0;
	ssize_t n;
	buf_init(&out, BUF_NO_LIMIT);
	while ((n = getline(&line, &room, stdin)) > 0) {
		buf_clear(&out);
		do_line((struct str){line, (size_t)n}, &out);
		fwrite(out.p, 1, out.n, stdout);
	}
	free(line);
	buf_release(&out);
	return ferror(stdin) || fflush(stdout) ? 1 : 0;
}
