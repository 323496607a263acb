/* SPDX-License-Identifier: Apache-2.0 */
#include <math.h>

#include "jsonschema/compiled.h"

/* Deeper than any document may nest; aliases can nest deeper, and then everything counts as one. */
enum { DEEPEST = 500 };

static bool is_number(const struct node *n)
{
	return n->kind == NODE_INT || n->kind == NODE_FLOAT;
}

unsigned value_types(const struct node *n)
{
	n = node_deref(n);
	switch (n->kind) {
	case NODE_NULL:
		return TYPE_NULL;
	case NODE_BOOL:
		return TYPE_BOOL;
	case NODE_INT:
		return TYPE_INT | TYPE_NUMBER;
	case NODE_FLOAT: {
		double d;
		bool whole = node_double(n, &d) && isfinite(d) && d == floor(d);
		return whole ? TYPE_INT | TYPE_NUMBER : TYPE_NUMBER;
	}
	case NODE_STRING:
		return TYPE_STRING;
	case NODE_SEQ:
		return TYPE_SEQ;
	default:
		return TYPE_MAP;
	}
}

int number_cmp(const struct node *a, const struct node *b)
{
	int64_t i, j;
	if (node_int(a, &i) && node_int(b, &j))
		return i < j ? -1 : i > j;
	double x, y;
	if (!node_double(a, &x) || !node_double(b, &y))
		return 0;
	return x < y ? -1 : x > y;
}

static bool equal_at(const struct node *a, const struct node *b, unsigned depth);

static bool equal_maps(const struct node *a, const struct node *b, unsigned depth)
{
	struct strmap others;
	size_t n = 0;
	bool equal = true;
	strmap_init(&others);
	struct node_entries it = node_entries(b);
	for (const struct node *e; (e = node_next_entry(&it));)
		*strmap_at(&others, node_key(e)) = (void *)e;
	it = node_entries(a);
	for (const struct node *e; equal && (e = node_next_entry(&it)); n++) {
		const struct node *other = strmap_get(&others, node_key(e));
		equal = other && equal_at(e, other, depth + 1);
	}
	equal = equal && n == others.n;
	strmap_release(&others);
	return equal;
}

static bool equal_at(const struct node *a, const struct node *b, unsigned depth)
{
	a = node_deref(a);
	b = node_deref(b);
	if (a == b)
		return true;
	if (is_number(a) && is_number(b)) {
		int64_t i, j;
		/* Integers of more than 64 bits are compared as written: as doubles, different ones would be equal. */
		if (a->kind == NODE_INT && b->kind == NODE_INT && (!node_int(a, &i) || !node_int(b, &j)))
			return str_eq(node_text(a), node_text(b));
		return number_cmp(a, b) == 0;
	}
	if (a->kind != b->kind || depth > DEEPEST)
		return false;
	switch (a->kind) {
	case NODE_NULL:
		return true;
	case NODE_BOOL:
		return node_bool(a, false) == node_bool(b, false);
	case NODE_STRING:
		return str_eq(node_text(a), node_text(b));
	case NODE_MAP:
		return equal_maps(a, b, depth);
	default:
		a = node_first(a);
		b = node_first(b);
		for (; a && b; a = a->next, b = b->next)
			if (!equal_at(a, b, depth + 1))
				return false;
		return !a && !b;
	}
}

bool schema_value_equal(const struct node *a, const struct node *b)
{
	return equal_at(a, b, 0);
}

static uint64_t mix(uint64_t h, uint64_t v)
{
	h = (h ^ v) * 0x9E3779B97F4A7C15u;
	return h ^ h >> 29;
}

static uint64_t hash_at(const struct node *n, unsigned depth)
{
	n = node_deref(n);
	uint64_t h = mix(0, is_number(n) ? (uint64_t)NODE_INT : n->kind);
	if (depth > DEEPEST || n->kind == NODE_NULL)
		return h;
	if (is_number(n)) {
		double d = 0;
		uint64_t bits = 0;
		if (node_double(n, &d) && d != 0)
			memcpy(&bits, &d, sizeof bits);
		return mix(h, bits);
	}
	if (n->kind == NODE_BOOL)
		return mix(h, node_bool(n, false));
	if (n->kind == NODE_STRING)
		return mix(h, str_hash(node_text(n)));
	if (n->kind == NODE_SEQ) {
		for (const struct node *e = node_first(n); e; e = e->next)
			h = mix(h, hash_at(e, depth + 1));
		return h;
	}
	/* A sum, because the order of entries does not count. */
	uint64_t sum = 0;
	struct node_entries it = node_entries(n);
	for (const struct node *e; (e = node_next_entry(&it));)
		sum += mix(str_hash(node_key(e)), hash_at(e, depth + 1));
	return mix(h, sum);
}

uint64_t value_hash(const struct node *n)
{
	return hash_at(n, 0);
}

/* `digits` * 10^exp, without its sign. False for what is not written in at most 18 decimal digits. */
static bool decimal(const struct node *n, uint64_t *digits, long *exp)
{
	struct str t = node_text(n);
	size_t i = t.n && (t.p[0] == '-' || t.p[0] == '+');
	bool dot = false;
	unsigned used = 0;
	*digits = 0;
	*exp = 0;
	for (; i < t.n && t.p[i] != 'e' && t.p[i] != 'E'; i++) {
		if (t.p[i] == '.' && !dot) {
			dot = true;
			continue;
		}
		if (t.p[i] < '0' || t.p[i] > '9' || used == 18)
			return false;
		*digits = *digits * 10 + (uint64_t)(t.p[i] - '0');
		used += *digits != 0;
		*exp -= dot;
	}
	if (i < t.n) {
		int64_t e;
		if (!str_to_i64(str_sub(t, i + 1, t.n), &e) || e > 5000 || e < -5000)
			return false;
		*exp += (long)e;
	}
	return t.n > 0;
}

bool number_multiple(const struct node *n, const struct node *of)
{
	uint64_t a, b;
	long ea, eb;
	if (!decimal(n, &a, &ea) || !decimal(of, &b, &eb) || b == 0) {
		double x, y;
		return node_double(n, &x) && node_double(of, &y) && isfinite(x) && y != 0 && fmod(x, y) == 0;
	}
	if (a == 0)
		return true;
	/* Both in units of the smaller power of ten. b < 10^18, so a remainder times ten fits 64 bits. */
	for (; ea > eb; ea--)
		a = a % b * 10;
	for (; eb > ea; eb--) {
		if (b > a)
			return false;
		b *= 10;
	}
	return a % b == 0;
}
