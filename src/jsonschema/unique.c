/* SPDX-License-Identifier: Apache-2.0
 * Lists in which nothing stands twice: uniqueItems, and Kubernetes' lists of type `set` and `map`. By hash, so that
 * long lists take no longer than they must. */
#include <stdlib.h>

#include "base/alloc.h"
#include "jsonschema/check.h"

struct item {
	uint64_t hash;
	const struct node *node;
	size_t index;
};

/* What a list is unique by: the keys of `d`, or the elements themselves when it has none. */
static const struct seq_data by_value;

static const struct node *key_value(const struct seq_data *d, const struct node *item, size_t key)
{
	const struct node *value = node_find(item, d->keys[key]);
	return !value || node_is(value, NODE_NULL) ? d->defaults[key] : value;
}

static bool same_item(const struct seq_data *d, const struct node *a, const struct node *b)
{
	if (!d->n_keys)
		return schema_value_equal(a, b);
	for (size_t i = 0; i < d->n_keys; i++) {
		const struct node *x = key_value(d, a, i), *y = key_value(d, b, i);
		if (!x != !y || (x && !schema_value_equal(x, y)))
			return false;
	}
	return true;
}

static uint64_t hash_item(const struct seq_data *d, const struct node *item)
{
	uint64_t hash = 0;
	if (!d->n_keys)
		return value_hash(item);
	for (size_t i = 0; i < d->n_keys; i++) {
		const struct node *value = key_value(d, item, i);
		hash = (hash ^ (value ? value_hash(value) : 1)) * 0x9E3779B97F4A7C15u;
	}
	return hash;
}

static int by_hash_then_index(const void *a, const void *b)
{
	const struct item *x = a, *y = b;
	if (x->hash != y->hash)
		return x->hash < y->hash ? -1 : 1;
	return x->index < y->index ? -1 : x->index > y->index;
}

/* Called for an element that stands there a second time, with the first one. False to stop. */
typedef bool twice_fn(struct check *ck, const struct sub *sub, const struct seq_data *d, const struct item *first,
		      const struct item *again, const struct step *at);

/* False when any element stands twice; a third time is not told. */
static bool find_twice(struct check *ck, const struct sub *sub, const struct seq_data *d, const struct node *n,
		       const struct step *at, twice_fn *fn)
{
	size_t count = node_count(n), i = 0;
	bool ok = true, go = true;
	if (count < 2 || !check_step(ck, count, n, at))
		return count < 2;
	struct item *items = xcalloc(count, sizeof *items);
	for (const struct node *e = node_first(n); e; e = e->next, i++)
		items[i] = (struct item){hash_item(d, e), e, i};
	qsort(items, count, sizeof *items, by_hash_then_index);
	for (i = 0; i < count && go; i++) {
		bool told = !items[i].node;
		for (size_t j = i + 1; j < count && !told && go && items[j].hash == items[i].hash; j++) {
			if (!items[j].node || !check_step(ck, 1, n, at) || !same_item(d, items[i].node, items[j].node))
				continue;
			ok = false;
			go = ck->out && fn(ck, sub, d, &items[i], &items[j], at);
			told = true;
			/* Its further twins are its own, not this one's. */
			for (size_t k = j; k < count && items[k].hash == items[i].hash && check_step(ck, 1, n, at); k++)
				if (same_item(d, items[i].node, items[k].node) && k != j)
					items[k].node = NULL;
			items[j].node = NULL;
		}
	}
	free(items);
	return ok && !ck->stopped;
}

static bool say_not_unique(struct check *ck, const struct sub *sub, const struct seq_data *d, const struct item *first,
			   const struct item *again, const struct step *at)
{
	(void)d;
	struct buf value;
	buf_init(&value, 1000);
	say_value(&value, again->node);
	violation_say(ck, "uniqueItems", WEIGHT_OTHER, sub, again->node, at,
		      "must not hold %.*s twice (elements %zu and %zu)", STR_ARG(buf_str(&value)), first->index,
		      again->index);
	buf_release(&value);
	return false;
}

bool check_unique(struct check *ck, const struct sub *sub, const struct node *n, const struct step *at)
{
	return find_twice(ck, sub, &by_value, n, at, say_not_unique);
}

/* `name "a"`, `port 80 and protocol "TCP"`, or `value "a"`. */
static void say_key(struct buf *out, const struct seq_data *d, const struct node *item)
{
	for (size_t i = 0; i < d->n_keys; i++) {
		const struct node *value = key_value(d, item, i);
		buf_addf(out, "%s'%.*s' ", i ? " and " : "", STR_ARG(str_sub(d->keys[i], 0, 100)));
		if (value)
			say_value(out, value);
		else
			buf_addz(out, "(not set)");
	}
	if (d->n_keys)
		return;
	buf_addz(out, "value ");
	say_value(out, item);
}

static bool say_listed_twice(struct check *ck, const struct sub *sub, const struct seq_data *d,
			     const struct item *first, const struct item *again, const struct step *at)
{
	struct buf key;
	struct position where = node_position(first->node);
	struct step step = {.up = at, .depth = at ? at->depth + 1 : 1, .index = again->index};
	buf_init(&key, 1000);
	say_key(&key, d, again->node);
	struct str line = where.line ? arena_printf(&ck->arena, " in line %zu", where.line) : STR("");
	const struct schema_violation *v =
		violation_say(ck, "x-kubernetes-list-type", WEIGHT_OTHER, sub, again->node, &step,
			      "has the same %.*s as element %zu%.*s, and each may be there only once",
			      STR_ARG(buf_str(&key)), first->index, STR_ARG(line));
	buf_release(&key);
	return v != NULL;
}

bool check_list_type(struct check *ck, const struct sub *sub, const struct seq_data *d, const struct node *n,
		     const struct step *at)
{
	return find_twice(ck, sub, d, n, at, say_listed_twice);
}
