/* SPDX-License-Identifier: Apache-2.0 */
#include "diag/source.h"

#include "base/utf8.h"

/* Offset of the first byte of the line that holds `offset`. */
static size_t line_start(struct str text, size_t offset)
{
	while (offset > 0 && text.p[offset - 1] != '\n')
		offset--;
	return offset;
}

struct position source_position(const struct source *s, size_t offset)
{
	struct str text = s->text;
	if (offset > text.n)
		offset = text.n;
	size_t line = 1;
	const char *at = text.p, *end = text.p + offset;
	for (const char *nl; at < end && (nl = memchr(at, '\n', (size_t)(end - at))); at = nl + 1)
		line++;
	struct str before = {at, (size_t)(end - at)};
	if (line == 1 && str_starts(before, "\xEF\xBB\xBF"))
		before = str_sub(before, 3, before.n);
	return (struct position){line, utf8_count(before) + 1};
}

struct str source_line(const struct source *s, size_t offset)
{
	struct str text = s->text;
	if (offset > text.n)
		offset = text.n;
	size_t begin = line_start(text, offset);
	struct str line = str_sub(text, begin, text.n);
	line.n = str_find(line, '\n');
	if (line.n && line.p[line.n - 1] == '\r')
		line.n--;
	if (begin == 0 && str_starts(line, "\xEF\xBB\xBF"))
		line = str_sub(line, 3, line.n);
	return line;
}
