/* SPDX-License-Identifier: Apache-2.0
 * The manual page's sections that come from the command tables. */
#include "cmd/help.h"

enum { WIDTH = 78 };

/* One word of running text: a backslash, a leading control character and the dashes of an option need an escape. */
static void put_word(struct str word, struct buf *out)
{
	if (word.n && (word.p[0] == '.' || word.p[0] == '\''))
		buf_addz(out, "\\&");
	for (size_t i = 0; i < word.n; i++) {
		bool option_dash = word.p[i] == '-' && (i == 0 || strchr("-'[", word.p[i - 1]));
		if (word.p[i] == '\\')
			buf_addz(out, "\\e");
		else if (option_dash)
			buf_addz(out, "\\-");
		else
			buf_addc(out, word.p[i]);
	}
}

/* Running text in lines of at most WIDTH bytes, each sentence on a line of its own, as mdoc wants it. */
static void put_text(struct str text, struct buf *out)
{
	struct str word;
	size_t line = out->n;
	bool new_line = true;
	while (str_split(&text, ' ', &word)) {
		if (!new_line && out->n - line + 1 + word.n > WIDTH) {
			buf_addc(out, '\n');
			new_line = true;
		}
		if (new_line)
			line = out->n;
		else
			buf_addc(out, ' ');
		put_word(word, out);
		new_line = word.n && (word.p[word.n - 1] == '.' || word.p[word.n - 1] == '?') && text.p;
		if (new_line)
			buf_addc(out, '\n');
	}
}

/* The sentences of a command, or its summary as one. */
static void put_about(const struct command *c, struct buf *out)
{
	struct str rest = str_of(c->about ? c->about : c->summary), paragraph;
	while (str_split(&rest, '\n', &paragraph)) {
		size_t at = out->n;
		if (paragraph.n == 0)
			buf_addz(out, ".Pp");
		else
			put_text(paragraph, out);
		if (!c->about && out->p[at] >= 'a' && out->p[at] <= 'z')
			out->p[at] = (char)(out->p[at] - 'a' + 'A');
		buf_addz(out, c->about ? "\n" : ".\n");
	}
}

static void put_options(const struct option_set *set, struct buf *out)
{
	if (set->n == 0)
		return;
	buf_addz(out, ".Bl -tag -width Ds\n");
	for (size_t i = 0; i < set->n; i++) {
		const struct option *o = &set->options[i];
		buf_addz(out, ".It ");
		if (o->letter)
			buf_addf(out, "Fl %c , ", o->letter);
		buf_addf(out, "Fl -%s", o->name);
		if (o->otherwise)
			buf_addf(out, " Ns Oo Ns Cm = Ns Ar %s Oc", o->argument);
		else if (o->argument)
			buf_addf(out, " Ar %s", o->argument);
		buf_addc(out, '\n');
		put_text(str_of(o->help), out);
		buf_addz(out, ".\n");
	}
	buf_addz(out, ".El\n");
}

static void put_command(const struct command *c, const char *parent, struct buf *out)
{
	if (c->sub) {
		for (size_t i = 0; c->sub[i]; i++)
			put_command(c->sub[i], c->name, out);
		return;
	}
	buf_addf(out, ".Ss %s%s%s\n", parent, *parent ? " " : "", c->name);
	buf_addf(out, ".D1 k8sai %s%s%s%s", parent, *parent ? " " : "", c->name, c->n_options ? " [OPTION]..." : "");
	if (c->operands)
		buf_addf(out, " %s", c->operands);
	buf_addc(out, '\n');
	buf_addz(out, ".Pp\n");
	put_about(c, out);
	put_options(&(struct option_set){c->options, c->n_options, NULL}, out);
}

void help_print_mdoc(const struct command *root, struct buf *out)
{
	buf_addz(out, ".Sh OPTIONS\nEvery command takes these:\n");
	put_options(&command_common, out);
	buf_addz(out, ".Sh COMMANDS\n");
	for (size_t i = 0; root->sub && root->sub[i]; i++)
		put_command(root->sub[i], "", out);
}

void help_print_mdoc_page(const struct command *c, struct buf *out)
{
	buf_addz(out, ".Sh DESCRIPTION\n");
	put_about(c, out);
	buf_addz(out, ".Sh OPTIONS\n");
	put_options(&(struct option_set){c->options, c->n_options, NULL}, out);
}
