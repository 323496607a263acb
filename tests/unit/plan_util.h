/* SPDX-License-Identifier: Apache-2.0
 * Plans a values text and looks at what came out, for tests/unit/plan_*.c. */
#ifndef K8SAI_TESTS_PLAN_UTIL_H
#define K8SAI_TESTS_PLAN_UTIL_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/buf.h"
#include "doc/doc.h"
#include "doc/emit.h"
#include "doc/path.h"
#include "plan/context.h"

struct planned {
	struct source source;
	struct doc doc;
	struct problems problems;
	struct arena arena;
	struct buf text;
	const struct plan *plan;
	const struct node *context;
};

/* Plans `values`; `f->plan` is NULL when it cannot. */
static void plan_text(struct planned *f, const char *values, const struct plan_options *options)
{
	struct doc_limits limits = DOC_LIMITS;
	struct plan_options standard = {.default_name = STR("models")};
	f->source = (struct source){"v.yaml", str_of(values)};
	doc_init(&f->doc);
	problems_init(&f->problems);
	arena_init(&f->arena);
	buf_init(&f->text, BUF_NO_LIMIT);
	assert_true(doc_read(&f->doc, &f->source, (struct doc_slice){0, f->source.text.n}, DOC_CORE, &limits,
			     &f->problems));
	f->plan = plan_make(&f->arena, f->doc.root, options ? options : &standard, &f->problems);
	f->context = f->plan ? plan_context(&f->arena, f->plan) : NULL;
}

static void plan_release(struct planned *f)
{
	doc_release(&f->doc);
	problems_release(&f->problems);
	arena_release(&f->arena);
	buf_release(&f->text);
}

/* All problems, as they are printed. */
static const char *plan_problems(struct planned *f)
{
	buf_clear(&f->text);
	problems_print(&f->problems, &f->text);
	return f->text.p ? f->text.p : "";
}

/* The value at a path of the context as JSON on one line; "absent" when there is none. */
static inline const char *at(struct planned *f, const char *path)
{
	struct path p;
	size_t bad;
	const struct node *n = f->context;
	assert_true(path_parse(str_of(path), &f->arena, &p, &bad));
	for (size_t i = 0; n && i < p.n; i++)
		n = p.at[i].key.p ? node_find(n, p.at[i].key) : node_at(n, p.at[i].index);
	buf_clear(&f->text);
	if (!n)
		return "absent";
	emit_json(n, 0, &f->text);
	return f->text.p;
}

static inline void assert_at(struct planned *f, const char *path, const char *json)
{
	assert_string_equal(at(f, path), json);
}

/* The reason of a decision; "" when it was not made. */
static inline const char *why(struct planned *f, const char *subject)
{
	for (const struct decision *d = f->plan->decisions; d; d = d->next)
		if (str_is(d->subject, subject))
			return arena_strz(&f->arena, d->why);
	return "";
}

/* It cannot be planned, and these are the only problems. */
static inline void assert_refused(const char *values, const char *expected)
{
	struct planned f;
	plan_text(&f, values, NULL);
	assert_null(f.plan);
	assert_string_equal(plan_problems(&f), expected);
	plan_release(&f);
}

#endif
