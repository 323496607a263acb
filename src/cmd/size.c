/* SPDX-License-Identifier: Apache-2.0 */
#include "cmd/size.h"

#include "cmd/commands.h"
#include "cmd/page.h"

enum format { FORMAT_TEXT, FORMAT_JSON };

static const char *const format_names[] = {[FORMAT_TEXT] = "text", [FORMAT_JSON] = "json", NULL};

#define FIELD(name) offsetof(struct size_args, name)
static const struct option options[] = {
	{.name = "gpu",
	 .kind = OPTION_TEXT,
	 .argument = "G",
	 .field = FIELD(gpu),
	 .help = "only this type, or what 'gpu:' in a values file may say"},
	{.name = "cloud",
	 .kind = OPTION_LIST,
	 .argument = "C",
	 .field = FIELD(clouds),
	 .help = "only this cloud; may be given several times"},
	{.name = "context",
	 .kind = OPTION_NUMBER,
	 .argument = "N",
	 .field = FIELD(context),
	 .least = 1,
	 .most = 100000000,
	 .help = "tokens that a request may have, answer included"},
	{.name = "concurrency",
	 .kind = OPTION_NUMBER,
	 .argument = "N",
	 .field = FIELD(concurrency),
	 .least = 1,
	 .most = 100000,
	 .help = "requests of that length that must fit at a time"},
	{.name = "quantization",
	 .kind = OPTION_TEXT,
	 .argument = "Q",
	 .field = FIELD(quantization),
	 .help = "type of the weights in memory, such as fp8"},
	{.name = "engine", .kind = OPTION_TEXT, .argument = "E", .field = FIELD(engine), .help = "server that runs it"},
	{.name = "format",
	 .kind = OPTION_CHOICE,
	 .argument = "F",
	 .choices = format_names,
	 .field = FIELD(format),
	 .help = "text (the default) or json"},
};

static enum status run_size(struct cli *cli, const void *values, const struct arg_list *operands)
{
	const struct size_args *args = values;
	struct problems problems;
	struct size_input in;
	struct arena arena;
	problems_init(&problems);
	size_input_init(&in);
	arena_init(&arena);
	const struct survey *s = NULL;
	if (size_input_read(&in, operands->at[0], args, &problems))
		s = survey_make(&arena, in.values, in.clouds, in.n_clouds, &problems);
	const struct size_style style = {.width = page_width(cli->out_terminal),
					 .bars = cli->out_terminal || cli->color,
					 .color = cli->color,
					 .clouds_given = args->clouds.n > 0};
	enum status status = STATUS_CLEAN;
	if (!s)
		status = cli_fail_problems(cli, &problems);
	else if (args->format == FORMAT_JSON)
		size_print_json(s, &cli->out.buf);
	else
		size_print_text(s, &style, &cli->out.buf);
	if (s && !s->n_rows)
		status = STATUS_FINDINGS;
	arena_release(&arena);
	size_input_release(&in);
	problems_release(&problems);
	return status;
}

const struct command command_size = {
	.name = "size",
	.summary = "show where a model fits: GPUs, machines and context left",
	.operands = "MODEL",
	.about = "Works a model out on every type of GPU, as the planner does: the fewest that hold it, the cheapest "
		 "machine on each cloud, and what is left for the key/value cache. Sorted by a rough relative cost, "
		 "which is no price. MODEL is a name of 'k8sai catalog models', the path of a config.json, or a shape: "
		 "'{parameters: 13B, layers: 40, heads: 40, hidden: 5120}'. Exit status 1: it fits nowhere.",
	.options = options,
	.n_options = COUNT_OF(options),
	.values_size = sizeof(struct size_args),
	.least = 1,
	.most = 1,
	.run = run_size,
};
