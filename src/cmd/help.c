/* SPDX-License-Identifier: Apache-2.0 */
#include "cmd/help.h"

#include "cmd/page.h"

enum { INDENT = 24 };

/* Pads the line that began at `line` to the column of the texts; a longer one gets a line of its own. */
static void pad(struct buf *out, size_t line)
{
	size_t n = out->n - line;
	if (n + 2 > INDENT) {
		buf_addc(out, '\n');
		n = 0;
	}
	buf_fill(out, ' ', INDENT - n);
}

/* The first `n` options of a table. */
static void print_options(const struct option_set *set, size_t n, struct buf *out)
{
	for (size_t i = 0; i < n; i++) {
		const struct option *o = &set->options[i];
		size_t line = out->n;
		if (o->letter)
			buf_addf(out, "  -%c, --%s", o->letter, o->name);
		else
			buf_addf(out, "      --%s", o->name);
		if (o->argument)
			buf_addf(out, " %s", o->argument);
		pad(out, line);
		page_wrap(str_of(o->help), INDENT, INDENT, out);
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
	for (size_t i = 0; c->sub && c->sub[i]; i++) {
		if (i == 0)
			buf_addz(out, "\nCommands:\n");
		size_t line = out->n;
		buf_addf(out, "  %s", c->sub[i]->name);
		pad(out, line);
		page_wrap(str_of(c->sub[i]->summary), INDENT, INDENT, out);
	}
	buf_addz(out, "\nOptions:\n");
	print_options(&(struct option_set){c->options, c->n_options, NULL}, c->n_options, out);
	print_options(&command_common, c->is_program ? command_common.n : 1, out);
	if (c->sub)
		buf_addf(out, "\n'%.*s COMMAND --help' says more about one of them.\n", STR_ARG(name));
}
