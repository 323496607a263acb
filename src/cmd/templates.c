/* SPDX-License-Identifier: Apache-2.0 */
#include "gen/template.h"

#include "cmd/commands.h"
#include "cmd/page.h"

static enum status run_list(struct cli *cli, const void *values, const struct arg_list *operands)
{
	(void)values;
	(void)operands;
	struct problems problems;
	struct templates t;
	problems_init(&problems);
	templates_init(&t);
	enum status status = STATUS_CLEAN;
	if (!templates_load(&t, NULL, &problems))
		status = cli_fail_problems(cli, &problems);
	size_t width = 0;
	for (size_t i = 0; i < t.n; i++)
		width = t.at[i].name.n > width ? t.at[i].name.n : width;
	for (size_t i = 0; i < t.n; i++) {
		page_cell(t.at[i].name, width + 2, &cli->out.buf);
		page_wrap(t.at[i].summary, width + 2, width + 2, &cli->out.buf);
	}
	templates_release(&t);
	problems_release(&problems);
	return status;
}

/* Names are files' names; users leave the ending out. */
static enum status fail_unknown(struct cli *cli, const struct templates *t, const char *name)
{
	struct buf file;
	buf_init(&file, BUF_NO_LIMIT);
	buf_addf(&file, "%s%s", name, str_ends(str_of(name), ".yaml") ? "" : ".yaml");
	struct str near = templates_nearest(t, buf_str(&file));
	if (near.p)
		cli_fail(cli, "unknown template '%s'; did you mean '%.*s'?", name, STR_ARG(near));
	else
		cli_fail(cli, "unknown template '%s'; 'k8sai templates list' lists them", name);
	buf_release(&file);
	return STATUS_FAILED;
}

static enum status run_show(struct cli *cli, const void *values, const struct arg_list *names)
{
	(void)values;
	struct problems problems;
	struct templates t;
	problems_init(&problems);
	templates_init(&t);
	enum status status = STATUS_CLEAN;
	if (!templates_load(&t, NULL, &problems))
		status = cli_fail_problems(cli, &problems);
	for (size_t i = 0; status == STATUS_CLEAN && i < names->n; i++) {
		const struct template *template = templates_find(&t, str_of(names->at[i]));
		if (template)
			buf_adds(&cli->out.buf, template->text);
		else
			status = fail_unknown(cli, &t, names->at[i]);
	}
	templates_release(&t);
	problems_release(&problems);
	return status;
}

struct export_args {
	bool force;
};

static const struct option export_options[] = {
	{.name = "force",
	 .kind = OPTION_FLAG,
	 .field = offsetof(struct export_args, force),
	 .help = "replace files that differ"},
};

static enum status run_export(struct cli *cli, const void *values, const struct arg_list *folder)
{
	const struct export_args *a = values;
	struct problems problems;
	struct templates t;
	problems_init(&problems);
	templates_init(&t);
	enum status status = STATUS_CLEAN;
	if (!templates_load(&t, NULL, &problems) || !templates_export(&t, folder->at[0], a->force, &problems))
		status = cli_fail_problems(cli, &problems);
	templates_release(&t);
	problems_release(&problems);
	return status;
}

static const struct command templates_list = {.name = "list", .summary = "list the templates", .run = run_list};

static const struct command templates_show = {
	.name = "show",
	.summary = "print templates",
	.operands = "NAME...",
	.least = 1,
	.most = ANY_NUMBER,
	.run = run_show,
};

static const struct command templates_export_command = {
	.name = "export",
	.summary = "write the templates to a folder, to be changed there",
	.operands = "DIR",
	.about = "Writes every template to DIR. Change what you need, drop the rest, and give the folder to 'k8sai "
		 "gen --templates DIR': a file there takes the place of the template of its name.",
	.options = export_options,
	.n_options = COUNT_OF(export_options),
	.values_size = sizeof(struct export_args),
	.least = 1,
	.most = 1,
	.run = run_export,
};

static const struct command *const subcommands[] = {&templates_list, &templates_show, &templates_export_command,
						    &templates_render, NULL};

const struct command command_templates = {
	.name = "templates",
	.summary = "list, print, export or render templates",
	.sub = subcommands,
};
