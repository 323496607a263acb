/* SPDX-License-Identifier: Apache-2.0 */
#include "cmd/table.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "base/json.h"
#include "base/utf8.h"

void table_init(struct table *t, const struct column *columns, size_t n_columns)
{
	*t = (struct table){.columns = columns, .n_columns = n_columns};
	arena_init(&t->arena);
}

void table_release(struct table *t)
{
	arena_release(&t->arena);
	free(t->at);
	*t = (struct table){0};
}

void table_cell(struct table *t, struct str text)
{
	*VEC_PUSH(t) = text;
}

void table_cellf(struct table *t, const char *fmt, ...)
{
	char text[256];
	va_list args;
	va_start(args, fmt);
	int n = vsnprintf(text, sizeof text, fmt, args);
	va_end(args);
	size_t length = n < 0 ? 0 : (size_t)n < sizeof text ? (size_t)n : sizeof text - 1;
	table_cell(t, arena_str(&t->arena, (struct str){text, length}));
}

static void measure(const struct table *t, size_t *widths)
{
	for (size_t c = 0; c < t->n_columns; c++)
		widths[c] = t->columns[c].title ? utf8_count(str_of(t->columns[c].title)) : 0;
	for (size_t i = 0; i < t->n; i++) {
		size_t n = utf8_count(t->at[i]), c = i % t->n_columns;
		if (n > widths[c])
			widths[c] = n;
	}
}

/* An empty last cell leaves blanks behind. */
static void end_line(struct buf *out)
{
	while (out->n && out->p[out->n - 1] == ' ')
		out->n--;
	buf_addc(out, '\n');
}

static bool is_last_titled(const struct table *t, size_t c)
{
	while (++c < t->n_columns)
		if (t->columns[c].title)
			return false;
	return true;
}

static void put_cell(const struct table *t, size_t c, size_t width, struct str text, struct buf *out)
{
	if (!t->columns[c].title)
		return;
	size_t n = utf8_count(text);
	bool last = is_last_titled(t, c);
	bool right = t->columns[c].cells == CELLS_NUMBER;
	if (right)
		buf_fill(out, ' ', width - n);
	buf_adds(out, text);
	if (!last)
		buf_fill(out, ' ', (right ? 0 : width - n) + 2);
	else
		end_line(out);
}

void table_print(const struct table *t, struct buf *out)
{
	size_t widths[TABLE_COLUMNS] = {0};
	measure(t, widths);
	for (size_t c = 0; c < t->n_columns; c++)
		put_cell(t, c, widths[c], str_of(t->columns[c].title ? t->columns[c].title : ""), out);
	for (size_t i = 0; i < t->n; i++)
		put_cell(t, i % t->n_columns, widths[i % t->n_columns], t->at[i], out);
}

static void put_list(struct str words, struct buf *out)
{
	struct str word;
	bool first = true;
	buf_addc(out, '[');
	while (str_split(&words, ' ', &word)) {
		if (!word.n)
			continue;
		buf_addz(out, first ? "" : ", ");
		json_quote(word, out);
		first = false;
	}
	buf_addc(out, ']');
}

static void put_json(enum cells cells, struct str text, struct buf *out)
{
	switch (cells) {
	case CELLS_TEXT:
		json_quote(text, out);
		break;
	case CELLS_NUMBER:
		buf_adds(out, text.n ? text : STR("null"));
		break;
	case CELLS_BOOL:
		buf_addz(out, str_is(text, "yes") ? "true" : str_is(text, "no") ? "false" : "null");
		break;
	case CELLS_LIST:
		put_list(text, out);
		break;
	}
}

void table_print_json(const struct table *t, struct buf *out)
{
	buf_addc(out, '[');
	bool first = true;
	for (size_t i = 0; i < t->n; i++) {
		size_t c = i % t->n_columns;
		if (c == 0) {
			buf_addz(out, i ? ",\n{" : "\n{");
			first = true;
		}
		if (t->columns[c].key) {
			buf_addf(out, "%s\"%s\": ", first ? "" : ", ", t->columns[c].key);
			put_json(t->columns[c].cells, t->at[i], out);
			first = false;
		}
		if (c + 1 == t->n_columns)
			buf_addc(out, '}');
	}
	buf_addz(out, t->n ? "\n]\n" : "]\n");
}
