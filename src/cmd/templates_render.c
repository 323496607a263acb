/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <time.h>

#include "cmd/commands.h"
#include "cmd/input.h"
#include "doc/emit.h"
#include "jsone/jsone.h"

struct render_args {
	const char *context;
};

static const struct option options[] = {
	{.name = "context",
	 .kind = OPTION_TEXT,
	 .argument = "FILE",
	 .field = offsetof(struct render_args, context),
	 .help = "a map, YAML or JSON, whose entries expressions can name"},
};

/* The time that $fromNow starts from: JSONE_NOW, so that a rendering can be repeated, or the clock. */
static struct str clock_text(struct arena *a)
{
	const char *fixed = getenv("JSONE_NOW");
	if (fixed && *fixed)
		return str_of(fixed);
	struct timespec now;
	struct tm utc;
	char text[32];
	if (clock_gettime(CLOCK_REALTIME, &now) != 0 || !gmtime_r(&now.tv_sec, &utc))
		return STR("");
	if (!strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%S", &utc))
		return STR("");
	return arena_printf(a, "%s.%03ldZ", text, now.tv_nsec / 1000000);
}

/* Renders and adds the JSON to the output. An error in the template is the input's: the status of a finding, with its
 * message. */
static enum status render(struct cli *cli, const struct node *template, const struct node *context)
{
	struct problems problems;
	struct arena arena;
	problems_init(&problems);
	arena_init(&arena);
	struct jsone_template *t = jsone_compile(template);
	const struct jsone_options o = {.now = clock_text(&arena)};
	const struct node *result = jsone_render(t, &(struct jsone_context){.values = context}, &o, &arena, &problems);
	if (result) {
		emit_json(result, 2, &cli->out.buf);
		buf_addc(&cli->out.buf, '\n');
	} else {
		cli_show_problems(cli, &problems);
	}
	jsone_free(t);
	arena_release(&arena);
	problems_release(&problems);
	return result ? STATUS_CLEAN : STATUS_FINDINGS;
}

static enum status run_render(struct cli *cli, const void *values, const struct arg_list *files)
{
	const struct render_args *a = values;
	struct input template_file, context_file = {0};
	enum status status = STATUS_FAILED;
	const struct node *template = input_read_one(cli, &template_file, files->at[0], DOC_CORE), *context = NULL;
	if (template && a->context)
		context = input_read_one(cli, &context_file, a->context, DOC_CORE);
	if (context && !node_is(context, NODE_MAP))
		cli_fail(cli, "the context in '%s' is no map", context_file.source.name);
	else if (template && (context || !a->context))
		status = render(cli, template, context);
	input_release(&context_file);
	input_release(&template_file);
	return status;
}

const struct command templates_render = {
	.name = "render",
	.summary = "render one JSON-e template and print JSON",
	.operands = "TEMPLATE",
	.about = "Renders the JSON-e document in TEMPLATE (YAML or JSON, or - for standard input) and prints the "
		 "result as JSON. Exits 1 when the template is wrong. JSONE_NOW in the environment fixes the time "
		 "for $fromNow.",
	.options = options,
	.n_options = COUNT_OF(options),
	.values_size = sizeof(struct render_args),
	.least = 1,
	.most = 1,
	.run = run_render,
};
