/* SPDX-License-Identifier: Apache-2.0 */
#include "cmd/page.h"

#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "base/utf8.h"

size_t page_width(bool terminal)
{
	enum { USUAL = PAGE_WIDTH + 1, LEAST = 40, MOST = 160 };
	const char *given = getenv("COLUMNS");
	char *end = NULL;
	unsigned long n = given ? strtoul(given, &end, 10) : 0;
	struct winsize window;
	if (!given || !*given || *end)
		n = 0;
	if (!n && terminal && ioctl(STDOUT_FILENO, TIOCGWINSZ, &window) == 0)
		n = window.ws_col;
	if (!n)
		n = USUAL;
	return n < LEAST ? LEAST : n > MOST ? MOST : n;
}

/* One paragraph, with the cursor at `column`; gives where it ends. */
static void wrap_line(struct str text, size_t column, size_t indent, size_t most, struct buf *out)
{
	struct str word;
	bool first = true;
	while (str_split(&text, ' ', &word)) {
		size_t width = utf8_count(word);
		if (!first && column + 1 + width > most) {
			buf_addc(out, '\n');
			buf_fill(out, ' ', indent);
			column = indent;
		} else if (!first) {
			buf_addc(out, ' ');
			column++;
		}
		buf_adds(out, word);
		column += width;
		first = false;
	}
	buf_addc(out, '\n');
}

void page_wrap_within(struct str text, size_t column, size_t indent, size_t width, struct buf *out)
{
	struct str line;
	if (!text.p)
		text = STR("");
	if (text.n && text.p[text.n - 1] == '\n')
		text.n--;
	for (bool first = true; str_split(&text, '\n', &line); first = false) {
		if (!first && line.n)
			buf_fill(out, ' ', indent);
		wrap_line(line, first ? column : indent, indent, width, out);
	}
}

void page_wrap(struct str text, size_t column, size_t indent, struct buf *out)
{
	page_wrap_within(text, column, indent, PAGE_WIDTH, out);
}

void page_block(struct str text, size_t indent, struct buf *out)
{
	struct str line;
	if (text.n && text.p[text.n - 1] == '\n')
		text.n--;
	while (str_split(&text, '\n', &line)) {
		if (line.n)
			buf_fill(out, ' ', indent);
		buf_adds(out, line);
		buf_addc(out, '\n');
	}
}

void page_cell(struct str text, size_t width, struct buf *out)
{
	size_t n = utf8_count(text);
	buf_adds(out, text);
	buf_fill(out, ' ', n + 2 > width ? 2 : width - n);
}
