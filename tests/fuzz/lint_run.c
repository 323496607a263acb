/* SPDX-License-Identifier: Apache-2.0
 * libFuzzer target: any bytes as a stream of manifests, with every rule. Findings must lie inside the text, in order,
 * and be the same for one thread and for two. */
#include <stdlib.h>

#include "lint/lint.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool holds)
{
	if (!holds)
		abort();
}

static void run(const struct source *source, unsigned jobs, struct lint_result *out)
{
	struct lint_options options = LINT_OPTIONS;
	options.texts = source;
	options.n_texts = 1;
	options.jobs = jobs;
	options.complete = true;
	options.all_workloads = true;
	options.limits.expanded_nodes = 20000;
	check(lint_run(&options, out));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct source source = {"input.yaml", {(const char *)data, size}};
	struct lint_result one, two;
	run(&source, 1, &one);
	run(&source, 2, &two);
	check(one.n_findings == two.n_findings);
	for (size_t i = 0; i < one.n_findings; i++) {
		const struct finding *f = &one.findings[i], *g = &two.findings[i];
		check(f->begin <= f->end && f->end <= size && f->message.n > 0);
		check(i == 0 || one.findings[i - 1].begin <= f->begin);
		check(f->rule == g->rule && f->begin == g->begin && f->end == g->end &&
		      str_eq(f->message, g->message) && str_eq(f->field, g->field));
	}
	lint_result_release(&one);
	lint_result_release(&two);
	return 0;
}
