/* SPDX-License-Identifier: Apache-2.0 */
#include "report/frame.h"

#include "base/utf8.h"

/* How many code points are shown of a line, and how many of them stand before the place at most. */
enum { WIDTH = 110, BEFORE = 72 };

/* Code points that fill two columns of a terminal (East Asian wide, emoji), and those that fill none; a rough cut of
 * Unicode's tables that is enough to place a mark. */
static const struct {
	uint32_t first, last;
	unsigned columns;
} widths[] = {
	{0x0300, 0x036f, 0}, {0x1100, 0x115f, 2}, {0x200b, 0x200f, 0},   {0x2e80, 0xa4cf, 2},
	{0xac00, 0xd7a3, 2}, {0xf900, 0xfaff, 2}, {0xfe00, 0xfe0f, 0},   {0xfe30, 0xfe6f, 2},
	{0xff00, 0xff60, 2}, {0xffe0, 0xffe6, 2}, {0x1f300, 0x1faff, 2}, {0x20000, 0x3fffd, 2},
};

static unsigned columns_of(uint32_t cp)
{
	for (size_t i = 0; i < COUNT_OF(widths); i++)
		if (cp >= widths[i].first && cp <= widths[i].last)
			return widths[i].columns;
	return 1;
}

/* Goes back from `at` by at most BEFORE code points, no further than the line's start; `*cut` says that the start was
 * not reached. */
static size_t window_start(struct str text, size_t at, bool *cut)
{
	size_t count = 0;
	while (at > 0 && text.p[at - 1] != '\n' && count < BEFORE) {
		do
			at--;
		while (at > 0 && ((unsigned char)text.p[at] & 0xc0) == 0x80);
		count++;
	}
	*cut = at > 0 && text.p[at - 1] != '\n';
	return at;
}

/* The visible form of a code point and, in `*columns`, its width. */
static struct str visible(uint32_t cp, struct str raw, unsigned *columns)
{
	*columns = 1;
	if (cp == '\t')
		return STR(" ");
	if (cp < 0x20 || (cp >= 0x7f && cp < 0xa0) || cp == 0xfffd)
		return STR("\xEF\xBF\xBD");
	/* Marks that change the direction of text could make a line read as something else. */
	if ((cp >= 0x202a && cp <= 0x202e) || (cp >= 0x2066 && cp <= 0x2069))
		return STR("\xEF\xBF\xBD");
	*columns = columns_of(cp);
	return raw;
}

/* Appends the shown part of the line to `shown` and the mark to `marks`; `*from` and `*to` are the marked bytes of
 * `shown`. */
static void draw(const struct redactor *redactor, const struct source *source, size_t begin, size_t end,
		 struct buf *shown, struct buf *marks, size_t *from, size_t *to)
{
	struct str text = source->text;
	bool cut;
	size_t at = window_start(text, begin, &cut);
	if (at == 0 && str_starts(text, "\xEF\xBB\xBF"))
		at = begin < 3 ? 0 : 3;
	if (cut) {
		buf_addz(shown, "\xE2\x80\xA6");
		buf_addc(marks, ' ');
	}
	bool marked = false;
	*from = *to = SIZE_MAX;
	for (size_t count = 0; at < text.n && text.p[at] != '\n'; count++) {
		if (text.p[at] == '\r' && (at + 1 == text.n || text.p[at + 1] == '\n'))
			break;
		if (count == WIDTH) {
			buf_addz(shown, "\xE2\x80\xA6");
			break;
		}
		size_t len;
		unsigned columns;
		uint32_t cp = utf8_decode(str_sub(text, at, 4), &len);
		struct str form = visible(cp, str_sub(text, at, len), &columns);
		if (redactor_hides(redactor, source, at)) {
			form = STR("*");
			columns = 1;
		}
		if (at >= begin && *from == SIZE_MAX)
			*from = *to = shown->n;
		buf_adds(shown, form);
		if (at >= begin && at < end)
			*to = shown->n;
		if (at < begin) {
			buf_fill(marks, ' ', columns);
		} else if (!marked) {
			buf_addc(marks, '^');
			buf_fill(marks, '~', columns > 1 && at < end ? columns - 1 : 0);
			marked = true;
		} else if (at < end) {
			buf_fill(marks, '~', columns);
		}
		at += len;
	}
	if (!marked)
		buf_addc(marks, '^');
	if (*from == SIZE_MAX)
		*from = *to = shown->n;
}

void frame_line(const struct redactor *redactor, const struct source *source, size_t begin, size_t end,
		struct frame_line *out)
{
	struct buf marks;
	buf_init(&marks, BUF_NO_LIMIT);
	buf_init(&out->text, BUF_NO_LIMIT);
	draw(redactor, source, begin < source->text.n ? begin : source->text.n, end, &out->text, &marks, &out->from,
	     &out->to);
	buf_release(&marks);
}

void frame_print(const struct redactor *redactor, const struct source *source, size_t line, size_t begin, size_t end,
		 bool color, struct buf *out)
{
	struct buf shown, marks;
	buf_init(&shown, BUF_NO_LIMIT);
	buf_init(&marks, BUF_NO_LIMIT);
	if (begin > source->text.n)
		begin = source->text.n;
	size_t from, to;
	draw(redactor, source, begin, end, &shown, &marks, &from, &to);
	const char *dim = color ? "\x1b[2m" : "", *green = color ? "\x1b[32m" : "", *plain = color ? "\x1b[0m" : "";
	buf_addf(out, "%s%5zu |%s %.*s\n", dim, line, plain, STR_ARG(buf_str(&shown)));
	buf_addf(out, "%s      |%s %s%.*s%s\n", dim, plain, green, STR_ARG(buf_str(&marks)), plain);
	buf_release(&shown);
	buf_release(&marks);
}
