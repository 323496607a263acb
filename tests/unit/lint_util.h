/* SPDX-License-Identifier: Apache-2.0
 * Linting a text in memory, for the tests of the engine. */
#ifndef K8SAI_TESTS_LINT_UTIL_H
#define K8SAI_TESTS_LINT_UTIL_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "lint/lint.h"
#include "lint/rule.h"

struct linted {
	struct source source;
	struct str select[8];
	struct lint_options options;
	struct lint_result result;
};

/* Options for one text; `codes` names the rules to run, separated by blanks (NULL: all). */
static inline void lint_setup(struct linted *l, const char *text, const char *codes)
{
	*l = (struct linted){.source = {"test.yaml", str_of(text)}, .options = LINT_OPTIONS};
	l->options.texts = &l->source;
	l->options.n_texts = 1;
	l->options.jobs = 1;
	struct str rest = str_of(codes), code;
	while (rest.n && str_split(&rest, ' ', &code))
		l->select[l->options.n_select++] = code;
	l->options.select = l->select;
}

static inline struct linted *lint_go(struct linted *l)
{
	assert_true(lint_run(&l->options, &l->result));
	return l;
}

static inline struct linted *lint_text(struct linted *l, const char *text, const char *codes)
{
	lint_setup(l, text, codes);
	return lint_go(l);
}

/* The findings must be these, one a line: "CODE line field". A '*' for the field leaves it open. */
static inline void expect_findings(const struct linted *l, const char *const *wanted)
{
	size_t n = 0;
	bool same = true;
	for (; wanted[n]; n++) {
		char got[512], open[64];
		if (n >= l->result.n_findings)
			break;
		const struct finding *f = &l->result.findings[n];
		snprintf(got, sizeof got, "%s %zu %.*s", f->rule->code, f->start.line, STR_ARG(f->field));
		snprintf(open, sizeof open, "%s %zu *", f->rule->code, f->start.line);
		same &= !strcmp(wanted[n], got) || !strcmp(wanted[n], open);
	}
	if (same && !wanted[n] && n == l->result.n_findings)
		return;
	for (n = 0; wanted[n]; n++)
		print_error("wanted: %s\n", wanted[n]);
	for (size_t i = 0; i < l->result.n_findings; i++) {
		const struct finding *f = &l->result.findings[i];
		print_error("found:  %s %zu %.*s -- %.*s\n", f->rule->code, f->start.line, STR_ARG(f->field),
			    STR_ARG(f->message));
	}
	fail();
}

/* EXPECT(&l, "GPU001 7 *", "GPU001 9 *") and EXPECT_NONE(&l). */
#define EXPECT(l, ...) expect_findings(l, (const char *const[]){__VA_ARGS__, NULL})
#define EXPECT_NONE(l) expect_findings(l, (const char *const[]){NULL})

#endif
