/* SPDX-License-Identifier: Apache-2.0
 * What the tests of the schema engine share: files of cases read whole, documents from text. */
#ifndef K8SAI_TESTS_JSONSCHEMA_UTIL_H
#define K8SAI_TESTS_JSONSCHEMA_UTIL_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/file.h"
#include "doc/doc.h"
#include "jsonschema/schema.h"

/* A document with its text and its source. */
struct loaded {
	struct buf text;
	struct source source;
	struct doc doc;
};

static inline bool load_text(struct loaded *l, const char *name, struct str text, struct problems *problems)
{
	struct doc_limits limits = DOC_LIMITS;
	buf_init(&l->text, BUF_NO_LIMIT);
	buf_adds(&l->text, text);
	l->source = (struct source){name, buf_str(&l->text)};
	doc_init(&l->doc);
	return doc_read(&l->doc, &l->source, (struct doc_slice){0, l->text.n}, DOC_CORE, &limits, problems);
}

/* The file of cases at `path` (below the root of the source tree, where tests run). */
static inline void load_file(struct loaded *l, const char *path)
{
	struct buf text, why, printed;
	struct problems problems;
	buf_init(&text, BUF_NO_LIMIT);
	buf_init(&why, BUF_NO_LIMIT);
	buf_init(&printed, BUF_NO_LIMIT);
	problems_init(&problems);
	if (!file_read(path, &text, &why))
		fail_msg("%s: %.*s", path, STR_ARG(buf_str(&why)));
	if (!load_text(l, path, buf_str(&text), &problems)) {
		problems_print(&problems, &printed);
		fail_msg("%.*s", STR_ARG(buf_str(&printed)));
	}
	problems_release(&problems);
	buf_release(&printed);
	buf_release(&why);
	buf_release(&text);
}

static inline void unload(struct loaded *l)
{
	doc_release(&l->doc);
	buf_release(&l->text);
}

/* Compares and, when they differ, counts a failure and shows both. */
static inline bool same_text(const char *file, struct str name, const char *what, struct str expected, struct str got)
{
	if (str_eq(expected, got))
		return true;
	print_error("%s: %.*s: %s\n  expected: %.*s\n  got:      %.*s\n", file, STR_ARG(name), what, STR_ARG(expected),
		    STR_ARG(got));
	return false;
}

#endif
