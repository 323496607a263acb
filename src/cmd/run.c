/* SPDX-License-Identifier: Apache-2.0 */
#include "cmd/run.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/file.h"
#include "report/escape.h"

static bool write_out(void *ctx, struct str chunk)
{
	struct run *run = ctx;
	return file_write_fd(STDOUT_FILENO, chunk, &run->out_why);
}

void run_init(struct run *run, const struct command *root)
{
	*run = (struct run){.root = root, .command = root};
	buf_init(&run->name, BUF_NO_LIMIT);
	buf_init(&run->out_why, BUF_NO_LIMIT);
	sink_init(&run->out, write_out, run);
	run->out_terminal = isatty(STDOUT_FILENO);
	run->err_terminal = isatty(STDERR_FILENO);
	run_set_color(run, COLOR_AUTO);
}

void run_release(struct run *run)
{
	buf_release(&run->name);
	buf_release(&run->out_why);
	sink_release(&run->out);
}

void run_set_color(struct run *run, enum color_when when)
{
	/* https://no-color.org: set to anything but the empty string. */
	const char *no_color = getenv("NO_COLOR");
	const char *term = getenv("TERM");
	bool can = run->out_terminal && !(no_color && *no_color) && !(term && strcmp(term, "dumb") == 0);
	run->color = when == COLOR_ALWAYS || (when == COLOR_AUTO && can);
}

/* Writes to standard error as one piece, so that lines of several processes do not mix. There is no place left to report a failure to. */
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

void run_note(struct run *run, const char *fmt, ...)
{
	(void)run;
	va_list args;
	va_start(args, fmt);
	say(fmt, args, "");
	va_end(args);
}

enum status run_fail(struct run *run, const char *fmt, ...)
{
	run->failed = true;
	va_list args;
	va_start(args, fmt);
	say(fmt, args, "");
	va_end(args);
	return STATUS_FAILED;
}

enum status run_fail_usage(struct run *run, const char *fmt, ...)
{
	run->failed = true;
	struct buf see;
	buf_init(&see, BUF_NO_LIMIT);
	buf_addf(&see, "  see '%.*s --help'\n", STR_ARG(buf_str(&run->name)));
	va_list args;
	va_start(args, fmt);
	say(fmt, args, see.p);
	va_end(args);
	buf_release(&see);
	return STATUS_FAILED;
}

void run_print_problems(const struct problems *problems, const char *prefix, struct buf *out)
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

void run_show_problems(struct run *run, const struct problems *problems)
{
	(void)run;
	struct buf text;
	buf_init(&text, BUF_NO_LIMIT);
	run_print_problems(problems, "k8sai: ", &text);
	write_err(&text);
	buf_release(&text);
}

enum status run_fail_problems(struct run *run, const struct problems *problems)
{
	run->failed = true;
	run_show_problems(run, problems);
	return STATUS_FAILED;
}

int run_end(struct run *run, enum status status)
{
	if (run->failed)
		status = STATUS_FAILED;
	if (status == STATUS_FAILED)
		buf_clear(&run->out.buf);
	if (!sink_flush(&run->out))
		status = run_fail(run, "cannot write to standard output: %.*s", STR_ARG(buf_str(&run->out_why)));
	return status;
}
