/* SPDX-License-Identifier: Apache-2.0
 * Shared by the JSON-e tests: a text compiled and rendered, results as JSON, problems as text with their place. */
#ifndef K8SAI_TESTS_JSONE_UTIL_H
#define K8SAI_TESTS_JSONE_UTIL_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/alloc.h"
#include "doc/doc.h"
#include "doc/emit.h"
#include "jsone/jsone.h"

/* The time at which the specification's cases were written. */
#define TEST_NOW STR("2017-01-19T16:27:20.974Z")

/* A YAML text and what was read from it. */
struct loaded {
	struct source source;
	struct doc doc;
};

static void load(struct loaded *l, const char *name, struct str text)
{
	struct doc_limits limits = DOC_LIMITS;
	struct problems problems;
	problems_init(&problems);
	l->source = (struct source){name, text};
	doc_init(&l->doc);
	if (!doc_read(&l->doc, &l->source, (struct doc_slice){0, text.n}, DOC_CORE, &limits, &problems))
		fail_msg("%s: %.*s", name, STR_ARG(problems.first->message));
	problems_release(&problems);
}

static void unload(struct loaded *l)
{
	doc_release(&l->doc);
}

/* What rendering `template` with `context` gives, as JSON on one line; or, after "! ", the problems as users see them.
 */
ATTR_UNUSED static const char *rendered_with(const char *template, const char *context,
					     const struct jsone_context *functions, const struct jsone_options *options,
					     struct buf *out)
{
	struct loaded t, c;
	struct problems problems;
	struct arena arena;
	struct jsone_options standard = {.now = TEST_NOW};
	problems_init(&problems);
	arena_init(&arena);
	load(&t, "t", str_of(template));
	load(&c, "context", str_of(context));
	struct jsone_context names = functions ? *functions : (struct jsone_context){0};
	names.values = c.doc.root;
	struct jsone_template *compiled = jsone_compile(t.doc.root);
	const struct node *n = jsone_render(compiled, &names, options ? options : &standard, &arena, &problems);
	buf_clear(out);
	if (n) {
		emit_json(n, 0, out);
		assert_null(problems.first);
	} else {
		buf_addz(out, "! ");
		problems_print(&problems, out);
	}
	jsone_free(compiled);
	unload(&c);
	unload(&t);
	arena_release(&arena);
	problems_release(&problems);
	return out->p;
}

#endif
