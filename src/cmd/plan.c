/* SPDX-License-Identifier: Apache-2.0 */
#include "plan/plan.h"

#include "base/json.h"
#include "cmd/commands.h"
#include "cmd/page.h"
#include "cmd/values_args.h"

enum format { FORMAT_TEXT, FORMAT_JSON };

struct plan_args {
	struct values_args values;
	int format;
};

static const char *const format_names[] = {[FORMAT_TEXT] = "text", [FORMAT_JSON] = "json", NULL};

#define FIELD(name) offsetof(struct plan_args, name)
static const struct option options[] = {
	VALUES_OPTIONS(struct plan_args),
	{.name = "api-resources",
	 .kind = OPTION_TEXT,
	 .argument = "FILE",
	 .field = FIELD(values.api_resources),
	 .help = "output of 'kubectl api-resources -o name': what the cluster knows"},
	{.name = "format",
	 .kind = OPTION_CHOICE,
	 .argument = "F",
	 .choices = format_names,
	 .field = FIELD(format),
	 .help = "text (the default) or json"},
};

static void put_line(const char *title, struct str text, struct buf *out)
{
	if (!text.n)
		return;
	buf_addf(out, "  %-12s", title);
	page_wrap(text, 14, 14, out);
}

/* What the cluster must have, as at the head of the manifests. */
static void print_notes(const struct plan *plan, struct buf *out)
{
	if (plan->n_notes)
		buf_addz(out, "\nThe cluster must have:\n");
	for (size_t i = 0; i < plan->n_notes; i++) {
		const struct note *n = &plan->notes[i];
		buf_addf(out, "- %.*s: ", STR_ARG(n->need));
		page_wrap(n->text, n->need.n + 4, 4, out);
		if (n->command.n)
			buf_addf(out, "    %.*s\n", STR_ARG(n->command));
	}
}

static void print_text(const struct plan *plan, struct buf *out)
{
	for (const struct decision *d = plan->decisions; d; d = d->next) {
		buf_addf(out, "%s%.*s: ", d == plan->decisions ? "" : "\n", STR_ARG(d->subject));
		page_wrap(d->chosen, d->subject.n + 2, 4, out);
		put_line("because", d->why, out);
		put_line("changed by", d->change, out);
	}
	print_notes(plan, out);
}

static void put_member(const char *name, struct str text, struct buf *out)
{
	buf_addf(out, "\"%s\": ", name);
	json_quote(text, out);
	buf_addz(out, ", ");
}

static void print_json(const struct plan *plan, struct buf *out)
{
	buf_addz(out, "{\"version\": 1, \"decisions\": [");
	for (const struct decision *d = plan->decisions; d; d = d->next) {
		buf_addz(out, d == plan->decisions ? "\n{" : ",\n{");
		put_member("subject", d->subject, out);
		put_member("chosen", d->chosen, out);
		put_member("why", d->why, out);
		put_member("change", d->change, out);
		buf_addf(out, "\"given\": %s}", d->given ? "true" : "false");
	}
	buf_addz(out, "\n], \"notes\": [");
	for (size_t i = 0; i < plan->n_notes; i++) {
		buf_addz(out, i ? ",\n{" : "\n{");
		put_member("need", plan->notes[i].need, out);
		put_member("text", plan->notes[i].text, out);
		buf_addz(out, "\"command\": ");
		if (plan->notes[i].command.n)
			json_quote(plan->notes[i].command, out);
		else
			buf_addz(out, "null");
		buf_addc(out, '}');
	}
	buf_addz(out, "\n]}\n");
}

static enum status run_plan(struct cli *cli, const void *args, const struct arg_list *files)
{
	const struct plan_args *a = args;
	const struct values_input input = values_input_of(&a->values, files);
	struct problems problems;
	struct values values;
	struct arena arena;
	problems_init(&problems);
	values_init(&values);
	arena_init(&arena);
	const struct plan *plan = NULL;
	if (values_read(&values, &input, &problems)) {
		const struct plan_options o = {.default_name = values.default_name,
					       .api_resources = input.api_resources ? values.api_resources : NULL,
					       .n_api_resources = values.n_api_resources};
		plan = plan_make(&arena, values.root, &o, &problems);
	}
	if (!plan)
		cli_fail_problems(cli, &problems);
	else if (a->format == FORMAT_JSON)
		print_json(plan, &cli->out.buf);
	else
		print_text(plan, &cli->out.buf);
	arena_release(&arena);
	values_release(&values);
	problems_release(&problems);
	return plan ? STATUS_CLEAN : STATUS_FAILED;
}

const struct command command_plan = {
	.name = "plan",
	.summary = "show what would be decided for a values file, and why",
	.operands = "FILE...",
	.about = "Shows each decision that 'gen' makes for a values file: the GPU and how many, where it runs, how "
		 "it scales, with the arithmetic behind it and what would change it.",
	.options = options,
	.n_options = COUNT_OF(options),
	.values_size = sizeof(struct plan_args),
	.least = 1,
	.most = ANY_NUMBER,
	.run = run_plan,
};
