/* SPDX-License-Identifier: Apache-2.0 */
#include "gen/gen.h"

#include "cmd/commands.h"
#include "cmd/values_args.h"
#include "gen/write.h"

struct gen_args {
	struct values_args values;
	struct arg_list only;
	const char *output, *templates;
	int format;
	bool check;
};

static const char *const format_names[] = {[GEN_YAML] = "yaml", [GEN_JSON] = "json", NULL};

#define FIELD(name) offsetof(struct gen_args, name)
static const struct option options[] = {
	VALUES_OPTIONS(struct gen_args),
	{.name = "output",
	 .letter = 'o',
	 .kind = OPTION_TEXT,
	 .argument = "DIR",
	 .field = FIELD(output),
	 .help = "write a file for each object into DIR"},
	{.name = "format",
	 .kind = OPTION_CHOICE,
	 .argument = "F",
	 .choices = format_names,
	 .field = FIELD(format),
	 .help = "yaml (the default) or json"},
	{.name = "only",
	 .kind = OPTION_LIST,
	 .argument = "KIND,...",
	 .field = FIELD(only),
	 .help = "write objects of these kinds alone"},
	{.name = "templates",
	 .kind = OPTION_TEXT,
	 .argument = "DIR",
	 .field = FIELD(templates),
	 .help = "templates that replace or add to the program's own; see 'k8sai templates'"},
	{.name = "api-resources",
	 .kind = OPTION_TEXT,
	 .argument = "FILE",
	 .field = FIELD(values.api_resources),
	 .help = "output of 'kubectl api-resources -o name': write only what that cluster knows"},
	{.name = "check",
	 .kind = OPTION_FLAG,
	 .field = FIELD(check),
	 .help = "write nothing; exit 1 when DIR holds something else than would be written"},
};

/* Each line of the notes as a message. */
static void print_notes(struct cli *cli, const struct buf *notes)
{
	struct str rest = buf_str(notes), line;
	while (rest.n && str_split(&rest, '\n', &line))
		cli_note(cli, "%.*s", STR_ARG(line));
}

static enum status write_objects(struct cli *cli, const struct gen_args *a, const struct gen *g,
				 struct problems *problems)
{
	enum gen_format format = (enum gen_format)a->format;
	if (a->check) {
		bool same = true;
		if (!gen_check_dir(g, format, a->output, &cli->out.buf, &same, problems))
			return STATUS_FAILED;
		return same ? STATUS_CLEAN : STATUS_FINDINGS;
	}
	if (!a->output)
		gen_write(g, format, &cli->out.buf);
	else if (!gen_write_dir(g, format, a->output, problems))
		return STATUS_FAILED;
	if (cli->err_terminal) {
		print_notes(cli, &g->notes);
		if (a->output)
			cli_note(cli, "wrote %zu files to '%s'", g->objects.n, a->output);
	}
	return STATUS_CLEAN;
}

static enum status run_gen(struct cli *cli, const void *values, const struct arg_list *files)
{
	const struct gen_args *a = values;
	if (a->check && !a->output)
		return cli_fail_usage(cli, "--check compares with a folder: it needs -o DIR");
	const struct gen_options o = {
		.values = values_input_of(&a->values, files),
		.only = a->only.at,
		.n_only = a->only.n,
		.templates = a->templates,
	};
	struct problems problems;
	struct gen g;
	problems_init(&problems);
	gen_init(&g);
	enum status status = gen_run(&g, &o, &problems) ? write_objects(cli, a, &g, &problems) : STATUS_FAILED;
	if (status == STATUS_FAILED)
		cli_fail_problems(cli, &problems);
	gen_release(&g);
	problems_release(&problems);
	return status;
}

const struct command command_gen = {
	.name = "gen",
	.summary = "write the manifests for a values file",
	.operands = "FILE...",
	.about = "Writes the Kubernetes manifests for the models and jobs of a values file, in the order in which "
		 "they are applied. FILE is YAML or JSON, or - for standard input; later files are laid over earlier "
		 "ones. Nothing is written unless all went well.",
	.options = options,
	.n_options = COUNT_OF(options),
	.values_size = sizeof(struct gen_args),
	.least = 1,
	.most = ANY_NUMBER,
	.run = run_gen,
};
