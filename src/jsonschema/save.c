/* SPDX-License-Identifier: Apache-2.0
 * Compiled schemas into a constant table, at build time. */
#include "jsonschema/table.h"

#include <stdlib.h>

#include "base/alloc.h"

/* A schema that is nested deeper without a $ref to a definition is one of the hand-made tests, not one of ours. */
enum { DEEPEST = 100, LARGEST = 1 << 26 };

void write_int(struct table_writer *w, int64_t n)
{
	for (;;) {
		unsigned char byte = (unsigned char)(n & 0x7F);
		n = n < 0 ? ~(~n >> 7) : n >> 7;
		bool last = (n == 0 && !(byte & 0x40)) || (n == -1 && byte & 0x40);
		buf_addc(w->record, (char)(last ? byte : byte | 0x80));
		if (last)
			return;
	}
}

/* Stored as index + 1, because a strmap has no other way to say "missing". */
static size_t intern(struct table_writer *w, struct strmap *ids, struct str key, bool *fresh)
{
	*fresh = strmap_get(ids, key) == NULL;
	if (*fresh) {
		size_t n = ids->n + 1;
		*strmap_at(ids, arena_str(&w->arena, key)) = (void *)(uintptr_t)n;
	}
	return (size_t)(uintptr_t)strmap_get(ids, key) - 1;
}

uint32_t table_string(struct table_writer *w, struct str s)
{
	bool fresh;
	size_t id = intern(w, &w->string_ids, s, &fresh);
	if (fresh) {
		buf_adds(&w->strings, s);
		*VEC_PUSH(&w->string_begins) = (uint32_t)w->strings.n;
	}
	return (uint32_t)id;
}

void write_str(struct table_writer *w, struct str s)
{
	write_int(w, s.p ? (int64_t)table_string(w, s) + 1 : 0);
}

void write_value(struct table_writer *w, const struct node *n)
{
	n = node_deref(n);
	write_int(w, n ? n->kind + 1 : 0);
	if (!n || n->kind == NODE_NULL)
		return;
	if (n->kind == NODE_SEQ || n->kind == NODE_MAP)
		w->failed = true;
	else
		write_str(w, node_text(n));
}

static struct str address_key(const struct sub *const *sub)
{
	return (struct str){(const char *)sub, sizeof *sub};
}

static void write_record(struct table_writer *w, const struct sub *sub)
{
	write_int(w, sub->types);
	write_int(w, sub->never);
	write_str(w, sub->expects);
	write_int(w, sub->n_rules);
	for (unsigned i = 0; i < sub->n_rules; i++) {
		int id = 0;
		while (groups[id] != sub->rules[i].group)
			id++;
		write_int(w, id);
		if (groups[id]->save)
			groups[id]->save(w, sub->rules[i].data);
		else
			w->failed = true;
	}
}

/* Writes the record of a subschema beside the one in hand: its parts come first, then equal records are one. */
static size_t write_part(struct table_writer *w, const struct sub *sub)
{
	struct buf *outer = w->record, record;
	bool fresh;
	buf_init(&record, LARGEST);
	w->record = &record;
	w->depth++;
	write_record(w, sub);
	w->depth--;
	w->record = outer;
	/* Indices of definitions come first. */
	size_t index = intern(w, &w->known, buf_str(&record), &fresh) + w->roots.n;
	if (fresh) {
		*VEC_PUSH(&w->begins) = (uint32_t)w->records.n;
		buf_adds(&w->records, buf_str(&record));
	}
	buf_release(&record);
	return index;
}

void write_sub(struct table_writer *w, const struct sub *sub)
{
	/* What is only a $ref is what it leads to. */
	while (sub && sub->n_rules == 1 && sub->rules[0].group == &group_ref && !sub->expects.p &&
	       !strmap_get(&w->roots, address_key(&sub)))
		sub = sub->ref;
	if (!sub) {
		write_int(w, 0);
		return;
	}
	size_t root = (size_t)(uintptr_t)strmap_get(&w->roots, address_key(&sub));
	if (!root && w->depth == DEEPEST) {
		w->failed = true;
		return;
	}
	write_int(w, root ? (int64_t)root : (int64_t)write_part(w, sub) + 1);
}

void write_subs(struct table_writer *w, const struct sub *const *subs, size_t n)
{
	write_int(w, (int64_t)n);
	for (size_t i = 0; i < n; i++)
		write_sub(w, subs[i]);
}

static const struct sub *sub_of(const struct schema *s, const struct node *n)
{
	n = node_deref(n);
	return strmap_get(&s->subs, (struct str){(const char *)&n, sizeof n});
}

bool table_write(struct table_writer *w, const struct schema *s, const struct node *root, struct schema_table *out)
{
	const struct node *definitions = node_find(root, STR("$defs"));
	struct node_entries it = node_entries(definitions);
	*w = (struct table_writer){0};
	arena_init(&w->arena);
	buf_init(&w->records, LARGEST);
	buf_init(&w->strings, LARGEST);
	strmap_init(&w->known);
	strmap_init(&w->string_ids);
	strmap_init(&w->roots);
	*VEC_PUSH(&w->string_begins) = 0;
	for (const struct node *e; (e = node_next_entry(&it));) {
		const struct sub **address = arena_alloc(&w->arena, sizeof *address);
		*address = sub_of(s, e);
		*strmap_at(&w->roots, address_key((const struct sub *const *)address)) =
			(void *)(uintptr_t)(w->begins.n + 1);
		*VEC_PUSH(&w->begins) = 0;
	}
	it = node_entries(definitions);
	size_t i = 0;
	for (const struct node *e; (e = node_next_entry(&it)); i++) {
		struct buf record;
		buf_init(&record, LARGEST);
		w->record = &record;
		const struct sub *sub = sub_of(s, e);
		if (sub)
			write_record(w, sub);
		w->failed |= !sub;
		w->begins.at[i] = (uint32_t)w->records.n;
		buf_adds(&w->records, buf_str(&record));
		buf_release(&record);
	}
	table_finish(w, out);
	return !w->failed && !w->records.overflow && !w->strings.overflow;
}

void table_finish(const struct table_writer *w, struct schema_table *out)
{
	*out = (struct schema_table){.records = (const uint8_t *)w->records.p,
				     .begins = w->begins.at,
				     .n = w->begins.n,
				     .strings = w->strings.p,
				     .string_begins = w->string_begins.at,
				     .n_strings = w->string_begins.n - 1,
				     .n_records = w->records.n};
}

void table_writer_release(struct table_writer *w)
{
	buf_release(&w->records);
	buf_release(&w->strings);
	strmap_release(&w->known);
	strmap_release(&w->string_ids);
	strmap_release(&w->roots);
	free(w->begins.at);
	free(w->string_begins.at);
	arena_release(&w->arena);
}
