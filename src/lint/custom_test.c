/* SPDX-License-Identifier: Apache-2.0
 * The examples of a custom rule, linted with that rule alone. */
#include "doc/emit.h"
#include "lint/custom_inside.h"

enum { EXAMPLE_BYTES = 16 << 20 };

struct trial {
	const struct custom_rules *rules;
	const struct custom_rule *rule;
	const struct lint_options *base;
	void (*each)(void *ctx, const struct custom_verdict *verdict);
	void *ctx;
};

/* What is wrong with the outcome of an example; empty when nothing is. */
static void judge_example(const struct lint_result *r, bool bad, struct buf *why)
{
	const struct problem *p = r->problems.first;
	const struct finding *f = r->n_findings ? &r->findings[0] : NULL;
	if (p && p->hint.n)
		buf_addf(why, "%.*s; %.*s", STR_ARG(p->message), STR_ARG(p->hint));
	else if (p)
		buf_adds(why, p->message);
	else if (r->summary.unparsable)
		buf_addz(why, "is no YAML");
	else if (!r->summary.objects)
		buf_addz(why, "holds no object with apiVersion and kind");
	else if (f && !bad)
		buf_addf(why, "fires: %.*s%s%.*s", STR_ARG(f->message), f->field.n ? " at " : "", STR_ARG(f->field));
	else if (!f && bad)
		buf_addz(why, "is silent");
}

static void try_text(const struct trial *t, bool bad, size_t number, struct str text)
{
	struct str name = str_of(t->rule->rule.name);
	struct source source = {"example", text};
	struct lint_options o = LINT_OPTIONS;
	o.texts = &source;
	o.n_texts = 1;
	o.jobs = 1;
	o.select = &name;
	o.n_select = 1;
	o.custom = t->rules;
	o.examples = true;
	o.complete = true;
	o.cloud = t->base->cloud;
	o.kubernetes_minor = t->base->kubernetes_minor;
	o.limits = t->base->limits;
	struct lint_result result;
	struct buf why;
	buf_init(&why, 4096);
	if (lint_run(&o, &result))
		judge_example(&result, bad, &why);
	else
		buf_addz(&why, "cannot be linted");
	struct custom_verdict verdict = {&t->rule->rule, bad, number, why.n == 0, buf_str(&why)};
	t->each(t->ctx, &verdict);
	buf_release(&why);
	lint_result_release(&result);
}

static void try_example(const struct trial *t, bool bad, size_t number, const struct node *example)
{
	if (node_is(example, NODE_STRING)) {
		try_text(t, bad, number, node_text(example));
		return;
	}
	struct buf text;
	buf_init(&text, EXAMPLE_BYTES);
	emit_yaml(example, &text);
	struct custom_verdict verdict = {&t->rule->rule, bad, number, false, STR("is too large")};
	if (text.overflow)
		t->each(t->ctx, &verdict);
	else
		try_text(t, bad, number, buf_str(&text));
	buf_release(&text);
}

static void try_examples(const struct trial *t, bool bad, const struct node *examples)
{
	size_t number = 0;
	if (node_is(examples, NODE_SEQ))
		for (const struct node *e = node_first(examples); e; e = e->next)
			try_example(t, bad, ++number, e);
	else if (examples)
		try_example(t, bad, ++number, examples);
	if (number)
		return;
	struct custom_verdict verdict = {&t->rule->rule, bad, 0, false,
					 bad ? STR("nothing shows that it fires: it needs a 'bad' example")
					     : STR("nothing shows what it is silent on: it needs a 'good' example")};
	t->each(t->ctx, &verdict);
}

void custom_test(const struct custom_rules *rules, size_t i, const struct lint_options *base,
		 void (*each)(void *ctx, const struct custom_verdict *verdict), void *ctx)
{
	struct trial t = {rules, &rules->at[i], base, each, ctx};
	try_examples(&t, false, t.rule->good);
	try_examples(&t, true, t.rule->bad);
}
