/* SPDX-License-Identifier: Apache-2.0 */
#include "cmd/cli.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/file.h"
#include "report/escape.h"

static bool write_out(void *ctx, struct str chunk)
{
	struct cli *cli = ctx;
	return file_write_fd(STDOUT_FILENO, chunk, &cli->out_why);
}

void cli_init(struct cli *cli, const struct command *root)
{
	*cli = (struct cli){.root = root, .command = root};
	buf_init(&cli->name, BUF_NO_LIMIT);
	buf_init(&cli->out_why, BUF_NO_LIMIT);
	sink_init(&cli->out, write_out, cli);
	cli->out_terminal = isatty(STDOUT_FILENO);
	cli->err_terminal = isatty(STDERR_FILENO);
	cli_set_color(cli, COLOR_AUTO);
}

void cli_release(struct cli *cli)
{
	buf_release(&cli->name);
	buf_release(&cli->out_why);
	sink_release(&cli->out);
}

void cli_set_color(struct cli *cli, enum color_when when)
{
	/* https://no-color.org: set to anything but the empty string. */
	const char *no_color = getenv("NO_COLOR");
	const char *term = getenv("TERM");
	bool can = cli->out_terminal && !(no_color && *no_color) && !(term && strcmp(term, "dumb") == 0);
	cli->color = when == COLOR_ALWAYS || (when == COLOR_AUTO && can);
}

/* Writes to standard error as one piece, so that lines of several processes do not mix. There is no place left to
 * report a failure to. */
static void write_err(const struct buf *text)
{
	struct buf why;
	buf_init(&why, BUF_NO_LIMIT);
	if (!file_write_fd(STDERR_FILENO, buf_str(text), &why))
		buf_clear(&why);
	buf_release(&why);
}

/* "k8sai: MESSAGE" with control characters made visible: names of files and fields come from outside. */
static void say(const char *fmt, va_list args, const char *more)
{
	va_list again;
	va_copy(again, args);
	int n = vsnprintf(NULL, 0, fmt, again);
	va_end(again);
	char *message = xmalloc(n < 0 ? 1 : (size_t)n + 1);
	message[0] = '\0';
	vsnprintf(message, n < 0 ? 1 : (size_t)n + 1, fmt, args);
	struct buf text;
	buf_init(&text, BUF_NO_LIMIT);
	buf_addz(&text, "k8sai: ");
	escape_controls(str_of(message), &text);
	buf_addf(&text, "\n%s", more);
	write_err(&text);
	buf_release(&text);
	free(message);
}

void cli_note(struct cli *cli, const char *fmt, ...)
{
	(void)cli;
	va_list args;
	va_start(args, fmt);
	say(fmt, args, "");
	va_end(args);
}

enum status cli_fail(struct cli *cli, const char *fmt, ...)
{
	cli->failed = true;
	va_list args;
	va_start(args, fmt);
	say(fmt, args, "");
	va_end(args);
	return STATUS_FAILED;
}

enum status cli_fail_usage(struct cli *cli, const char *fmt, ...)
{
	cli->failed = true;
	struct buf see;
	buf_init(&see, BUF_NO_LIMIT);
	buf_addf(&see, "  see '%.*s --help'\n", STR_ARG(buf_str(&cli->name)));
	va_list args;
	va_start(args, fmt);
	say(fmt, args, see.p);
	va_end(args);
	buf_release(&see);
	return STATUS_FAILED;
}

void cli_print_problems(const struct problems *problems, const char *prefix, struct buf *out)
{
	struct buf plain;
	buf_init(&plain, BUF_NO_LIMIT);
	problems_print(problems, &plain);
	struct str rest = buf_str(&plain), line;
	if (rest.n)
		rest.n--;
	else
		rest.p = NULL;
	while (str_split(&rest, '\n', &line)) {
		/* A hint, or a further line of a message, is indented. */
		if (!str_starts(line, "  "))
			buf_addz(out, prefix);
		escape_controls(line, out);
		buf_addc(out, '\n');
	}
	buf_release(&plain);
}

void cli_show_problems(struct cli *cli, const struct problems *problems)
{
	(void)cli;
	struct buf text;
	buf_init(&text, BUF_NO_LIMIT);
	cli_print_problems(problems, "k8sai: ", &text);
	write_err(&text);
	buf_release(&text);
}

enum status cli_fail_problems(struct cli *cli, const struct problems *problems)
{
	cli->failed = true;
	cli_show_problems(cli, problems);
	return STATUS_FAILED;
}

int cli_end(struct cli *cli, enum status status)
{
	if (cli->failed)
		status = STATUS_FAILED;
	if (status == STATUS_FAILED)
		buf_clear(&cli->out.buf);
	if (!sink_flush(&cli->out))
		status = cli_fail(cli, "cannot write to standard output: %.*s", STR_ARG(buf_str(&cli->out_why)));
	return status;
}
