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
		widths[c] = utf8_count(str_of(t->columns[c].title));
	for (size_t i = 0; i < t->n; i++) {
		size_t n = utf8_count(t->at[i]), c = i % t->n_columns;
		if (n > widths[c])
			widths[c] = n;
	}
}

static void put_cell(const struct table *t, size_t c, size_t width, struct str text, struct buf *out)
{
	size_t n = utf8_count(text);
	bool last = c + 1 == t->n_columns;
	if (t->columns[c].number)
		buf_fill(out, ' ', width - n);
	buf_adds(out, text);
	if (!last)
		buf_fill(out, ' ', (t->columns[c].number ? 0 : width - n) + 2);
	else
		buf_addc(out, '\n');
}

void table_print(const struct table *t, struct buf *out)
{
	size_t widths[TABLE_COLUMNS] = {0};
	measure(t, widths);
	for (size_t c = 0; c < t->n_columns; c++)
		put_cell(t, c, widths[c], str_of(t->columns[c].title), out);
	for (size_t i = 0; i < t->n; i++)
		put_cell(t, i % t->n_columns, widths[i % t->n_columns], t->at[i], out);
}

void table_print_json(const struct table *t, struct buf *out)
{
	buf_addc(out, '[');
	for (size_t i = 0; i < t->n; i++) {
		size_t c = i % t->n_columns;
		buf_addz(out, c ? ", " : i ? ",\n{" : "\n{");
		buf_addf(out, "\"%s\": ", t->columns[c].key);
		if (!t->columns[c].number)
			json_quote(t->at[i], out);
		else
			buf_adds(out, t->at[i].n ? t->at[i] : STR("null"));
		if (c + 1 == t->n_columns)
			buf_addc(out, '}');
	}
	buf_addz(out, t->n ? "\n]\n" : "]\n");
}
