/* SPDX-License-Identifier: Apache-2.0 */
#include "gen/notes.h"

/** One line of text: what would break it, or a comment around it, becomes a blank. */
static void add_line(struct buf *out, const char *indent, struct str text)
{
	if (out->n)
		buf_addc(out, '\n');
	buf_addz(out, indent);
	for (size_t i = 0; i < text.n; i++) {
		unsigned char c = (unsigned char)text.p[i];
		buf_addc(out, c < 0x20 || c == 0x7F ? ' ' : (char)c);
	}
}

void notes_write(const struct node *context, struct str left_out, struct buf *out)
{
	const struct node *notes = node_find(node_find(context, STR("set")), STR("notes"));
	if (node_count(notes))
		add_line(out, "", STR("The cluster must have:"));
	for (const struct node *n = node_first(notes); n; n = n->next) {
		struct str text = node_text(node_find(n, STR("text"))),
			   command = node_string(node_find(n, STR("command")));
		struct buf line;
		buf_init(&line, 65536);
		buf_addf(&line, "%.*s: %.*s", STR_ARG(node_text(node_find(n, STR("need")))), STR_ARG(text));
		add_line(out, "- ", buf_str(&line));
		if (command.n)
			add_line(out, "    ", command);
		buf_release(&line);
	}
	struct str line;
	while (left_out.n && str_split(&left_out, '\n', &line))
		if (line.n)
			add_line(out, "", line);
}
