/* SPDX-License-Identifier: Apache-2.0 */
#include "cmd/help.h"

#include "cmd/page.h"

/* Where texts begin: behind the longest name, within bounds. */
enum { LEAST_INDENT = 16, MOST_INDENT = 30 };

/* Appends how an option is written. */
static void put_option(const struct option *o, struct buf *out)
{
	if (o->letter)
		buf_addf(out, "  -%c, --%s", o->letter, o->name);
	else
		buf_addf(out, "      --%s", o->name);
	if (o->otherwise)
		buf_addf(out, "[=%s]", o->argument);
	else if (o->argument)
		buf_addf(out, " %s", o->argument);
}

static size_t wider(size_t width, size_t n)
{
	return n + 2 > width && n + 2 <= MOST_INDENT ? n + 2 : width;
}

/* The column of the texts for the first `n` options of a table, or more when `width` is more. */
static size_t option_indent(const struct option *options, size_t n, size_t width)
{
	struct buf text;
	buf_init(&text, BUF_NO_LIMIT);
	for (size_t i = 0; i < n; i++) {
		buf_clear(&text);
		put_option(&options[i], &text);
		width = wider(width, text.n);
	}
	buf_release(&text);
	return width;
}

/* Pads the line that began at `line` to the column of the texts; a longer one gets a line of its own. */
static void pad(struct buf *out, size_t line, size_t indent)
{
	size_t n = out->n - line;
	if (n + 2 > indent) {
		buf_addc(out, '\n');
		n = 0;
	}
	buf_fill(out, ' ', indent - n);
}

static void print_options(const struct option *options, size_t n, size_t indent, struct buf *out)
{
	for (size_t i = 0; i < n; i++) {
		size_t line = out->n;
		put_option(&options[i], out);
		pad(out, line, indent);
		page_wrap(str_of(options[i].help), indent, indent, out);
	}
}

static void print_commands(const struct command *const *list, struct buf *out)
{
	size_t indent = LEAST_INDENT;
	for (size_t i = 0; list[i]; i++)
		indent = wider(indent, strlen(list[i]->name) + 2);
	buf_addz(out, "\nCommands:\n");
	for (size_t i = 0; list[i]; i++) {
		size_t line = out->n;
		buf_addf(out, "  %s", list[i]->name);
		pad(out, line, indent);
		page_wrap(str_of(list[i]->summary), indent, indent, out);
	}
}

/* A phrase of a list as a sentence. */
static void print_about(const struct command *c, struct buf *out)
{
	struct buf text;
	buf_init(&text, BUF_NO_LIMIT);
	buf_addz(&text, c->about ? c->about : c->summary);
	if (!c->about) {
		if (text.p[0] >= 'a' && text.p[0] <= 'z')
			text.p[0] = (char)(text.p[0] - 'a' + 'A');
		buf_addc(&text, '.');
	}
	page_wrap(buf_str(&text), 0, 0, out);
	buf_release(&text);
}

static void print_usage(const struct command *c, struct str name, struct buf *out)
{
	buf_addf(out, "Usage: %.*s [OPTION]...", STR_ARG(name));
	if (c->sub)
		buf_addz(out, " COMMAND ...");
	else if (c->operands)
		buf_addf(out, " %s", c->operands);
	buf_addz(out, "\n\n");
}

void help_print(const struct command *c, struct str name, struct buf *out)
{
	print_usage(c, name, out);
	print_about(c, out);
	if (c->sub)
		print_commands(c->sub, out);
	size_t n_common = c->is_program ? command_common.n : 1;
	size_t indent = option_indent(c->options, c->n_options, LEAST_INDENT);
	indent = option_indent(command_common.options, n_common, indent);
	buf_addz(out, "\nOptions:\n");
	print_options(c->options, c->n_options, indent, out);
	print_options(command_common.options, n_common, indent, out);
	if (c->sub)
		buf_addf(out, "\n'%.*s COMMAND --help' says more about one of them.\n", STR_ARG(name));
}
