/* SPDX-License-Identifier: Apache-2.0 */
#include "cmd/command.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "base/nearest.h"
#include "cmd/help.h"
#include "cmd/version.h"

struct common {
	bool help, version;
	int color;
};

static const char *const color_names[] = {
	[COLOR_AUTO] = "auto", [COLOR_ALWAYS] = "always", [COLOR_NEVER] = "never", NULL};

static const struct option common_options[] = {
	{.name = "help",
	 .letter = 'h',
	 .kind = OPTION_FLAG,
	 .field = offsetof(struct common, help),
	 .help = "show this help"},
	{.name = "color",
	 .kind = OPTION_CHOICE,
	 .argument = "WHEN",
	 .choices = color_names,
	 .field = offsetof(struct common, color),
	 .help = "colour findings: auto (on a terminal), always or never"},
	{.name = "version", .kind = OPTION_FLAG, .field = offsetof(struct common, version), .help = "show the version"},
};

const struct option_set command_common = {common_options, COUNT_OF(common_options), NULL};

const struct command *command_sub(const struct command *parent, const char *name, struct buf *why)
{
	struct nearest near = nearest_start(str_of(name));
	for (size_t i = 0; parent->sub && parent->sub[i]; i++) {
		if (str_is(str_of(name), parent->sub[i]->name))
			return parent->sub[i];
		nearest_offer(&near, str_of(parent->sub[i]->name));
	}
	buf_addf(why, "unknown command '%s'", name);
	if (near.best.p)
		buf_addf(why, "; did you mean '%.*s'?", STR_ARG(near.best));
	return NULL;
}

const struct command *command_find(const struct command *root, const struct arg_list *words, struct buf *name,
				   struct buf *why)
{
	const struct command *c = root;
	buf_addz(name, root->name);
	for (size_t i = 0; c && i < words->n; i++) {
		c = command_sub(c, words->at[i], why);
		if (c)
			buf_addf(name, " %s", c->name);
	}
	return c;
}

static enum status wrong_operands(struct cli *cli, const struct command *c, const struct arg_list *operands)
{
	struct str name = buf_str(&cli->name);
	if (operands->n < c->least)
		return cli_fail_usage(cli, "missing argument: %.*s %s", STR_ARG(name), c->operands);
	if (c->most == 0)
		return cli_fail_usage(cli, "'%.*s' takes no argument such as '%s'", STR_ARG(name), operands->at[0]);
	return cli_fail_usage(cli, "unexpected argument '%s': %.*s %s", operands->at[c->most], STR_ARG(name),
			      c->operands);
}

/* Whoever types the bare name wants to know what there is; a script that forgot the command wants to know it failed. */
static enum status missing_command(struct cli *cli, const struct command *c)
{
	struct buf names;
	buf_init(&names, BUF_NO_LIMIT);
	for (size_t i = 0; c->sub[i]; i++)
		buf_addf(&names, "%s%s", i == 0 ? "" : c->sub[i + 1] ? ", " : " or ", c->sub[i]->name);
	struct str name = buf_str(&cli->name), list = buf_str(&names);
	cli_fail_usage(cli, "missing command: %.*s, followed by %.*s", STR_ARG(name), STR_ARG(list));
	buf_release(&names);
	return STATUS_FAILED;
}

static enum status run_words(struct cli *cli, const struct command *c, struct common *common, char **argv, size_t argc);

/* What to do once the options of `c` are known; `rest` are the words that were not read. */
static enum status run_parsed(struct cli *cli, const struct command *c, struct common *common, const void *values,
			      const struct arg_list *operands, char **rest, size_t n_rest)
{
	if (common->help) {
		help_print(c, buf_str(&cli->name), &cli->out.buf);
		return STATUS_CLEAN;
	}
	if (common->version) {
		buf_addz(&cli->out.buf, "k8sai " K8SAI_VERSION "\n");
		return STATUS_CLEAN;
	}
	cli_set_color(cli, (enum color_when)common->color);
	if (!c->sub) {
		if (operands->n < c->least || operands->n > c->most)
			return wrong_operands(cli, c, operands);
		return c->run(cli, values, operands);
	}
	if (n_rest == 0)
		return missing_command(cli, c);
	struct buf why;
	buf_init(&why, BUF_NO_LIMIT);
	const struct command *sub = command_sub(c, rest[0], &why);
	enum status status;
	if (sub)
		status = run_words(cli, sub, common, rest + 1, n_rest - 1);
	else
		status = cli_fail_usage(cli, "%.*s", STR_ARG(buf_str(&why)));
	buf_release(&why);
	return status;
}

/* Runs `c` on the words that follow its name. Commands nest two deep, as the table says. */
static enum status run_words(struct cli *cli, const struct command *c, struct common *common, char **argv, size_t argc)
{
	if (cli->name.n)
		buf_addc(&cli->name, ' ');
	buf_addz(&cli->name, c->name);
	cli->command = c;
	void *values = xcalloc(1, c->values_size + 1);
	if (c->defaults)
		memcpy(values, c->defaults, c->values_size);
	struct arg_list operands = {0};
	const struct option_set sets[] = {
		{c->options, c->n_options, values},
		{common_options, COUNT_OF(common_options), common},
	};
	struct option_parse parse = {
		.sets = sets,
		.n_sets = COUNT_OF(sets),
		.argv = argv,
		.argc = argc,
		.stop_at_operand = c->sub != NULL,
		.operands = &operands,
	};
	struct buf why;
	buf_init(&why, BUF_NO_LIMIT);
	enum status status;
	/* --help is honoured even when a word behind it is wrong. */
	if (!options_parse(&parse, &why) && !common->help)
		status = cli_fail_usage(cli, "%.*s", STR_ARG(buf_str(&why)));
	else
		status = run_parsed(cli, c, common, values, &operands, argv + parse.used, argc - parse.used);
	buf_release(&why);
	options_release(&sets[0]);
	arg_list_release(&operands);
	free(values);
	return status;
}

int command_main(const struct command *root, int argc, char **argv)
{
	struct cli cli;
	cli_init(&cli, root);
	struct common common = {0};
	enum status status = run_words(&cli, root, &common, argv + 1, argc > 0 ? (size_t)argc - 1 : 0);
	int code = cli_end(&cli, status);
	cli_release(&cli);
	return code;
}
