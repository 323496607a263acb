/* SPDX-License-Identifier: Apache-2.0 */
#include "cmd/commands.h"
#include "cmd/help.h"

struct help_options {
	bool man;
};

static const struct option options[] = {
	{.name = "man",
	 .kind = OPTION_FLAG,
	 .field = offsetof(struct help_options, man),
	 .help = "print what the manual says of options and commands, in mdoc"},
};

static enum status run_help(struct cli *cli, const void *values, const struct arg_list *words)
{
	const struct help_options *o = values;
	if (o->man && words->n == 0) {
		help_print_mdoc(cli->root, &cli->out.buf);
		return STATUS_CLEAN;
	}
	struct buf name, why;
	buf_init(&name, BUF_NO_LIMIT);
	buf_init(&why, BUF_NO_LIMIT);
	enum status status = STATUS_CLEAN;
	const struct command *c = command_find(cli->root, words, &name, &why);
	if (c && o->man)
		help_print_mdoc_page(c, &cli->out.buf);
	else if (c)
		help_print(c, buf_str(&name), &cli->out.buf);
	else
		status = cli_fail_usage(cli, "%.*s", STR_ARG(buf_str(&why)));
	buf_release(&name);
	buf_release(&why);
	return status;
}

const struct command command_help = {
	.name = "help",
	.summary = "show how a command is used",
	.operands = "[COMMAND]...",
	.options = options,
	.n_options = COUNT_OF(options),
	.values_size = sizeof(struct help_options),
	.most = 2,
	.run = run_help,
};
