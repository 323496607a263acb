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

static const char *const format_names[] = {
	[GEN_YAML] = "yaml", [GEN_JSON] = "json", [GEN_KUSTOMIZE] = "kustomize", [GEN_HELM] = "helm", NULL};

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
	 .help = "yaml (the default), json, kustomize (a base and an overlay for each environment) or helm (a chart); "
		 "the last two need -o"},
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

/** Every file that -o is to hold. */
static bool make_files(const struct gen_args *a, const struct gen_variants *v, struct gen_files *files,
		       struct problems *problems)
{
	enum gen_format format = (enum gen_format)a->format;
	if (format == GEN_HELM)
		return gen_files_of_helm(files, v, problems);
	if (format == GEN_KUSTOMIZE)
		return gen_files_of_kustomize(files, v, problems);
	gen_files_of_objects(files, &v->at[0].gen, format);
	return true;
}

/** Writes the folder, or compares with it. */
static enum status make_folder(struct cli *cli, const struct gen_args *a, const struct gen_variants *v,
			       struct problems *problems)
{
	struct gen_files files;
	bool ok, same = true;
	gen_files_init(&files);
	ok = make_files(a, v, &files, problems);
	if (ok && a->check)
		ok = gen_files_check(&files, a->output, &cli->out.buf, &same, problems);
	else if (ok)
		ok = gen_files_write(&files, a->output, problems);
	if (ok && !a->check && cli->err_terminal) {
		print_notes(cli, &v->at[0].gen.notes);
		cli_note(cli, "wrote %zu files to '%s'", files.n, a->output);
	}
	gen_files_release(&files);
	if (!ok)
		return STATUS_FAILED;
	return same ? STATUS_CLEAN : STATUS_FINDINGS;
}

static enum status write_objects(struct cli *cli, const struct gen_args *a, const struct gen_variants *v,
				 struct problems *problems)
{
	const struct gen *g = &v->at[0].gen;
	if (a->output)
		return make_folder(cli, a, v, problems);
	gen_write(g, (enum gen_format)a->format, &cli->out.buf);
	if (cli->err_terminal)
		print_notes(cli, &g->notes);
	return STATUS_CLEAN;
}

/** Options that do not go together; STATUS_CLEAN when they do. */
static enum status check_options(struct cli *cli, const struct gen_args *a)
{
	if (a->check && !a->output)
		return cli_fail_usage(cli, "--check compares with a folder: it needs -o DIR");
	if ((a->format == GEN_KUSTOMIZE || a->format == GEN_HELM) && !a->output)
		return cli_fail_usage(cli, "--format %s writes a folder: it needs -o DIR", format_names[a->format]);
	if (a->format == GEN_KUSTOMIZE && a->values.environment)
		return cli_fail_usage(cli, "--format kustomize makes an overlay for every environment: leave out -e %s",
				      a->values.environment);
	return STATUS_CLEAN;
}

static enum status run_gen(struct cli *cli, const void *values, const struct arg_list *files)
{
	static const enum gen_scope scopes[] = {[GEN_YAML] = GEN_BASE,
						[GEN_JSON] = GEN_BASE,
						[GEN_KUSTOMIZE] = GEN_ENVIRONMENTS,
						[GEN_HELM] = GEN_PROBES};
	const struct gen_args *a = values;
	enum status status = check_options(cli, a);
	if (status != STATUS_CLEAN)
		return status;
	const struct gen_options o = {
		.values = values_input_of(&a->values, files),
		.only = a->only.at,
		.n_only = a->only.n,
		.templates = a->templates,
	};
	struct problems problems;
	struct gen_variants variants;
	problems_init(&problems);
	gen_variants_init(&variants);
	status = gen_variants_run(&variants, &o, scopes[a->format], &problems)
			 ? write_objects(cli, a, &variants, &problems)
			 : STATUS_FAILED;
	if (status == STATUS_FAILED)
		cli_fail_problems(cli, &problems);
	gen_variants_release(&variants);
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
