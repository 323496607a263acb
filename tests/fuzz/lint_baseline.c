/* SPDX-License-Identifier: Apache-2.0
 * libFuzzer target: any bytes as a baseline. Either there is a problem, or its entries are sorted, each stands once,
 * and what is written with it, for a run that found nothing, reads back. */
#include <stdlib.h>

#include "lint/baseline.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool holds)
{
	if (!holds)
		abort();
}

static void check_order(const struct baseline *b)
{
	for (size_t i = 0; i < b->n; i++) {
		const struct baseline_entry *e = &b->at[i], *last = i ? e - 1 : NULL;
		check(e->path.n && e->code.n && e->count);
		int order = last ? str_cmp(last->path, e->path) : -1;
		check(order < 0 || (order == 0 && last->fingerprint < e->fingerprint));
	}
}

static void check_use(const struct baseline *b, const struct doc_limits *limits)
{
	static const struct source source = {"a.yaml", {"a: 1\n", 5}};
	struct lint_options options = LINT_OPTIONS;
	struct lint_result result;
	struct baseline again;
	struct problems problems;
	struct buf text;
	options.texts = &source;
	options.n_texts = 1;
	options.jobs = 1;
	options.baseline = b;
	problems_init(&problems);
	buf_init(&text, BUF_NO_LIMIT);
	check(lint_run(&options, &result) && result.n_findings == 0 && result.summary.baselined == 0);
	baseline_write(&result, &options, b->path, b, &text);
	check(baseline_parse(&again, b->path, buf_str(&text), limits, &problems));
	check_order(&again);
	baseline_release(&again);
	buf_release(&text);
	lint_result_release(&result);
	problems_release(&problems);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct doc_limits limits = DOC_LIMITS;
	struct baseline b;
	struct problems problems;
	problems_init(&problems);
	if (baseline_parse(&b, "b", (struct str){(const char *)data, size}, &limits, &problems)) {
		check_order(&b);
		check_use(&b, &limits);
	} else {
		check(problems.n > 0);
	}
	baseline_release(&b);
	problems_release(&problems);
	return 0;
}
