/* SPDX-License-Identifier: Apache-2.0 */
#include "plan/maker.h"

#include <inttypes.h>

#include "base/alloc.h"
#include "doc/doc.h"

void decide(struct maker *m, struct str subject, const struct node *at, struct str chosen, struct str why,
	    struct str change)
{
	struct decision *d = ARENA_NEW(m->arena, struct decision);
	*d = (struct decision){.subject = subject, .chosen = chosen, .why = why, .change = change, .given = at != NULL};
	*m->decisions_end = d;
	m->decisions_end = &d->next;
}

struct str subject_of(struct maker *m, struct str name, const char *what)
{
	return TEXT(m, "%.*s.%s", STR_ARG(name), what);
}

void need_met(struct maker *m, struct str need)
{
	struct need_met *met = ARENA_NEW(m->arena, struct need_met);
	*met = (struct need_met){need, m->met};
	m->met = met;
}

void note_add(struct maker *m, struct str need, struct str text, struct str command)
{
	struct plan *p = m->plan;
	for (const struct need_met *met = m->met; met; met = met->next)
		if (str_eq(met->need, need))
			return;
	for (size_t i = 0; i < p->n_notes; i++)
		if (str_eq(p->notes[i].need, need) && str_eq(p->notes[i].text, text))
			return;
	if (p->n_notes == m->notes_cap) {
		size_t cap = m->notes_cap ? 2 * m->notes_cap : 8;
		struct note *at = arena_calloc(m->arena, cap, sizeof *at);
		if (p->n_notes)
			memcpy(at, p->notes, p->n_notes * sizeof *at);
		p->notes = at;
		m->notes_cap = cap;
	}
	/* Kept sorted by need; notes of one need stay in the order they came. */
	size_t i = p->n_notes++;
	for (; i && str_cmp(p->notes[i - 1].need, need) > 0; i--)
		p->notes[i] = p->notes[i - 1];
	p->notes[i] = (struct note){need, text, command};
}

const struct node *field(const struct node *map, const char *key)
{
	const struct node *n = node_find(map, str_of(key));
	return node_is(n, NODE_NULL) ? NULL : n;
}

bool is_on(const struct node *n)
{
	return n && node_bool(n, true);
}

struct given_text text_field(const struct node *map, const char *key)
{
	const struct node *n = field(map, key);
	struct str text = node_text(n);
	return text.p ? (struct given_text){text, n} : (struct given_text){{NULL, 0}, NULL};
}

unsigned count_of(struct maker *m, const struct node *n, const char *what, unsigned min, unsigned max)
{
	int64_t value = 0;
	if (!node_int(n, &value) && !str_to_i64(node_text(n), &value)) {
		node_problem(m->problems, n, "'%s' must be a whole number", what);
		return min;
	}
	if (value < (int64_t)min || value > (int64_t)max) {
		node_problem(m->problems, n, "'%s' must be from %u to %u, not %" PRId64, what, min, max, value);
		return min;
	}
	return (unsigned)value;
}

struct given count_field(struct maker *m, const struct node *map, const char *key, unsigned min, unsigned max,
			 unsigned fallback)
{
	const struct node *n = field(map, key);
	if (!n)
		return (struct given){fallback, NULL};
	return (struct given){count_of(m, n, key, min, max), n};
}

struct strs strs_new(struct maker *m, size_t n)
{
	return (struct strs){arena_calloc(m->arena, n ? n : 1, sizeof(struct str)), 0};
}

struct pairs pairs_new(struct maker *m, size_t n)
{
	return (struct pairs){arena_calloc(m->arena, n ? n : 1, sizeof(struct pair)), 0};
}

struct pairs pairs_one(struct maker *m, struct str key, struct str value)
{
	struct pairs list = pairs_new(m, 1);
	list.at[list.n++] = (struct pair){key, value};
	return list;
}

struct strs strs_one(struct maker *m, struct str value)
{
	struct strs list = strs_new(m, 1);
	list.at[list.n++] = value;
	return list;
}

struct strs strs_of(struct maker *m, const struct node *n)
{
	struct str text = node_text(n);
	if (text.p)
		return strs_one(m, text);
	struct strs list = strs_new(m, node_count(n));
	for (const struct node *e = node_first(n); e; e = e->next) {
		text = node_text(e);
		if (text.p)
			list.at[list.n++] = text;
	}
	return list;
}

struct pairs pairs_of(struct maker *m, const struct node *n)
{
	size_t count = 0;
	struct node_entries it = node_entries(n);
	while (node_next_entry(&it))
		count++;
	struct pairs list = pairs_new(m, count);
	it = node_entries(n);
	for (const struct node *e; (e = node_next_entry(&it));) {
		struct str text = node_text(e);
		if (text.p && list.n < count)
			list.at[list.n++] = (struct pair){node_key(e), text};
	}
	return list;
}

bool strs_have(struct strs list, const char *value)
{
	for (size_t i = 0; i < list.n; i++)
		if (str_is(list.at[i], value))
			return true;
	return false;
}

static bool is_alnum(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

struct str dns_label_of(struct maker *m, struct str s, size_t most, const char *fallback)
{
	char *out = arena_alloc(m->arena, s.n + 1);
	size_t n = 0;
	for (size_t i = 0; i < s.n && n < most; i++) {
		char c = s.p[i] >= 'A' && s.p[i] <= 'Z' ? (char)(s.p[i] + 'a' - 'A') : s.p[i];
		if (is_alnum(c))
			out[n++] = c;
		else if (n && out[n - 1] != '-')
			out[n++] = '-';
	}
	while (n && out[n - 1] == '-')
		n--;
	/* A Service's name starts with a letter, and these names become part of such. */
	if (n && out[0] >= '0' && out[0] <= '9')
		return dns_label_of(m, TEXT(m, "k-%.*s", (int)n, out), most, fallback);
	return n ? (struct str){out, n} : str_of(fallback);
}

struct str label_value_of(struct maker *m, struct str s)
{
	enum { LONGEST = 63 };
	char *out = arena_alloc(m->arena, s.n + 1);
	size_t n = 0;
	for (size_t i = 0; i < s.n && n < LONGEST; i++) {
		char c = s.p[i];
		bool fine = is_alnum(c) || (n && (c == '-' || c == '_' || c == '.'));
		if (fine)
			out[n++] = c;
		else if (n)
			out[n++] = '-';
	}
	while (n && !is_alnum(out[n - 1]))
		n--;
	return (struct str){out, n};
}

struct str gib_text(struct maker *m, int64_t mib)
{
	return mib_text(m->arena, mib);
}

struct str mib_quantity(struct maker *m, uint64_t mib)
{
	return mib % 1024 ? TEXT(m, "%" PRIu64 "Mi", mib) : TEXT(m, "%" PRIu64 "Gi", mib / 1024);
}
