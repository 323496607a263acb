/* SPDX-License-Identifier: Apache-2.0
 * Subschemas from a constant table, each when it is first needed. */
#include "jsonschema/table.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "jsonschema/check.h"

int64_t read_int(struct table_reader *r)
{
	uint64_t n = 0;
	unsigned shift = 0;
	uint8_t byte;
	do {
		byte = *r->p++;
		n |= (uint64_t)(byte & 0x7F) << shift;
		shift += 7;
	} while (byte & 0x80);
	if (byte & 0x40 && shift < 64)
		n |= ~(uint64_t)0 << shift;
	return (int64_t)n;
}

size_t read_count(struct table_reader *r)
{
	return (size_t)read_int(r);
}

struct str read_str(struct table_reader *r)
{
	size_t id = (size_t)read_int(r);
	const uint32_t *begins = r->table->string_begins;
	if (!id)
		return (struct str){NULL, 0};
	return (struct str){r->table->strings + begins[id - 1], begins[id] - begins[id - 1]};
}

const struct node *read_value(struct table_reader *r)
{
	int64_t kind = read_int(r);
	if (!kind)
		return NULL;
	struct node *n = ARENA_NEW(&r->schema->arena, struct node);
	n->kind = (uint8_t)(kind - 1);
	struct str text = n->kind == NODE_NULL ? STR("null") : read_str(r);
	n->text = text.p;
	n->len = (uint32_t)text.n;
	if (n->kind == NODE_STRING)
		n->style = STYLE_DOUBLE;
	return n;
}

struct regex *read_regex(struct table_reader *r, struct str pattern)
{
	struct buf why;
	if (!pattern.p)
		return NULL;
	buf_init(&why, 1000);
	struct regex *re = schema_regex(r->schema, pattern, &why);
	buf_release(&why);
	return re;
}

static struct table_reader reader(struct schema *s, size_t index)
{
	return (struct table_reader){s->table, s, s->table->records + s->table->begins[index]};
}

/* Its head only: most of a kind's fields stand in no object. */
static struct sub *sub_at(struct schema *s, size_t index)
{
	struct sub *sub = s->loaded[index];
	if (sub)
		return sub;
	struct table_reader r = reader(s, index);
	sub = s->loaded[index] = ARENA_NEW(&s->arena, struct sub);
	sub->types = (unsigned)read_int(&r);
	sub->never = read_int(&r) != 0;
	sub->expects = read_str(&r);
	sub->pending = (uint32_t)index + 1;
	return sub;
}

void sub_load(const struct schema *schema, const struct sub *pending)
{
	/* Loading is the one thing that a check may do to a schema, which is then one thread's own. */
	struct schema *s = (struct schema *)schema;
	struct sub *sub = (struct sub *)pending;
	struct table_reader r = reader(s, sub->pending - 1);
	for (int head = 0; head < 3; head++)
		read_int(&r);
	unsigned n = (unsigned)read_int(&r);
	sub->rules = arena_calloc(&s->arena, n + 1, sizeof *sub->rules);
	for (unsigned i = 0; i < n; i++) {
		const struct group *group = groups[read_int(&r)];
		sub->rules[i] = (struct rule){group, group->load(&r, sub)};
	}
	sub->n_rules = n;
	sub->pending = 0;
}

const struct sub *read_sub(struct table_reader *r)
{
	size_t index = (size_t)read_int(r);
	return index ? sub_at(r->schema, index - 1) : NULL;
}

const struct sub **read_subs(struct table_reader *r, size_t *n)
{
	*n = read_count(r);
	const struct sub **subs = arena_calloc(&r->schema->arena, *n + 1, sizeof *subs);
	for (size_t i = 0; i < *n; i++)
		subs[i] = read_sub(r);
	return subs;
}

struct schema *schema_load(const struct schema_table *table, const struct schema_dialect *dialect)
{
	struct schema *s = xcalloc(1, sizeof *s);
	arena_init(&s->arena);
	strmap_init(&s->subs);
	if (dialect)
		s->dialect = *dialect;
	s->table = table;
	s->loaded = xcalloc(table->n + 1, sizeof(struct sub *));
	return s;
}

bool schema_check_loaded(struct schema *s, size_t index, const struct node *n, const struct schema_options *options,
			 schema_sink *sink, void *ctx)
{
	return check_root(s, sub_at(s, index), n, options, sink, ctx);
}
