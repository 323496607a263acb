/* SPDX-License-Identifier: Apache-2.0
 * libFuzzer target: any bytes as a list of custom rules, run over a few objects and over their own examples. Rules that
 * do not compile leave problems inside the text; those that do give the same twice, and every object is judged, by a
 * finding or a failure, within the limits. */
#include <stdlib.h>

#include "doc/doc.h"
#include "lint/custom.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char objects[] =
	"apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web, labels: {app: web}}\nspec:\n"
	"  selector: {matchLabels: {app: web}}\n  template:\n    metadata: {labels: {app: web}}\n    spec:\n"
	"      containers:\n      - {name: a, image: 'ghcr.io/x/y:1', env: [{name: A, value: b}], resources: {limits: "
	"{nvidia.com/gpu: 1, memory: 4Gi}}}\n      - {name: b, image: nginx}\n      volumes: [{name: v, emptyDir: "
	"{}}]\n"
	"---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings}\n"
	"data: {a: &a [x, y], b: &b [*a, *a], c: &c [*b, *b], d: [*c, *c], e: aaaaaaaaaaaaaaaaaaaaaaaaaaaa}\n";

static void check(bool holds)
{
	if (!holds)
		abort();
}

static void check_problems(const struct problems *problems, const struct source *source)
{
	for (const struct problem *p = problems->first; p; p = p->next) {
		check(p->message.n > 0);
		check(!p->source || p->source == source);
		check(!p->source || (p->begin <= p->end && p->end <= source->text.n));
	}
}

static void lint(const struct custom_rules *rules, unsigned jobs, struct lint_result *out)
{
	static const struct source text = {"objects.yaml", {objects, sizeof objects - 1}};
	static const struct str family = {"custom", 6};
	struct lint_options o = LINT_OPTIONS;
	o.texts = &text;
	o.n_texts = 1;
	o.jobs = jobs;
	o.select = &family;
	o.n_select = 1;
	o.custom = rules;
	check(lint_run(&o, out));
}

static void count_verdict(void *ctx, const struct custom_verdict *verdict)
{
	check(verdict->passed == !verdict->why.n);
	++*(size_t *)ctx;
}

static void use(const struct custom_rules *rules, const struct source *source)
{
	struct lint_result one, two;
	struct lint_options base = LINT_OPTIONS;
	base.limits.expanded_nodes = 20000;
	if (!custom_count(rules))
		return;
	lint(rules, 1, &one);
	lint(rules, 2, &two);
	check_problems(&one.problems, source);
	check(one.n_findings == two.n_findings && one.summary.failed_rules == two.summary.failed_rules);
	check(one.summary.failed_rules == 0 || one.problems.n > 0);
	for (size_t i = 0; i < one.n_findings; i++) {
		const struct finding *f = &one.findings[i], *g = &two.findings[i];
		check(f->rule == g->rule && f->begin == g->begin && str_eq(f->message, g->message));
		check(f->message.n > 0 && f->begin <= f->end && f->end <= sizeof objects - 1);
	}
	lint_result_release(&one);
	lint_result_release(&two);
	for (size_t i = 0; i < custom_count(rules) && i < 4; i++) {
		size_t verdicts = 0;
		custom_test(rules, i, &base, count_verdict, &verdicts);
		check(verdicts >= 2);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct source source = {"rules.yaml", {(const char *)data, size}};
	struct doc_limits limits = DOC_LIMITS;
	struct problems problems;
	struct doc d;
	limits.expanded_nodes = 20000;
	problems_init(&problems);
	doc_init(&d);
	if (doc_read(&d, &source, (struct doc_slice){0, size}, DOC_CORE, &limits, &problems) && d.root) {
		const struct node *list = d.root;
		struct custom_rules *rules = custom_compile(&list, 1, &problems);
		check_problems(&problems, &source);
		check(!rules == (problems.n > 0));
		if (rules)
			use(rules, &source);
		custom_free(rules);
	}
	problems_release(&problems);
	doc_release(&d);
	return 0;
}
