/* SPDX-License-Identifier: Apache-2.0 */
#include "cmd/plan.h"

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
	const struct plan_style style = {.width = page_width(cli->out_terminal), .color = cli->color};
	if (values_read(&values, &input, &problems)) {
		const struct plan_options o = {.default_name = values.default_name,
					       .api_resources = input.api_resources ? values.api_resources : NULL,
					       .n_api_resources = values.n_api_resources,
					       .ahead = true};
		plan = plan_make(&arena, values.root, &o, &problems);
	}
	if (!plan)
		cli_fail_problems(cli, &problems);
	else if (a->format == FORMAT_JSON)
		plan_print_json(&arena, plan, &cli->out.buf);
	else
		plan_print_text(&arena, plan, &style, &cli->out.buf);
	arena_release(&arena);
	values_release(&values);
	problems_release(&problems);
	return plan ? STATUS_CLEAN : STATUS_FAILED;
}

const struct command command_plan = {
	.name = "plan",
	.summary = "show what would be decided for a values file, and why",
	.operands = "FILE...",
	.about =
		"Shows what 'gen' decides for a values file, and why: for each model where the memory goes, which GPUs "
		"were considered and what they lack, and every decision with what would change it; then what all of it "
		"takes against the quota. Relative costs put machines in order and are no prices. A model over several "
		"nodes is planned even where the cluster has nothing that runs it. Lines are as wide as the terminal "
		"or COLUMNS "
		"says.",
	.options = options,
	.n_options = COUNT_OF(options),
	.values_size = sizeof(struct plan_args),
	.least = 1,
	.most = ANY_NUMBER,
	.run = run_plan,
};
