/* SPDX-License-Identifier: Apache-2.0 */
#include "doc/build.h"

#include <inttypes.h>
#include <math.h>

#include "base/alloc.h"
#include "base/json.h"

static struct node *new_node(struct arena *a, enum node_kind kind)
{
	struct node *n = arena_alloc(a, sizeof *n);
	*n = (struct node){.kind = (uint8_t)kind};
	return n;
}

static struct node *new_scalar(struct arena *a, enum node_kind kind, struct str text)
{
	/* Nothing that a limit let in is this long. */
	if (text.n > UINT32_MAX)
		die_no_memory();
	struct node *n = new_node(a, kind);
	n->text = text.p ? text.p : "";
	n->len = (uint32_t)text.n;
	return n;
}

struct node *build_null(struct arena *a)
{
	return new_scalar(a, NODE_NULL, STR("null"));
}

struct node *build_bool(struct arena *a, bool value)
{
	return new_scalar(a, NODE_BOOL, value ? STR("true") : STR("false"));
}

struct node *build_int(struct arena *a, int64_t value)
{
	return new_scalar(a, NODE_INT, arena_printf(a, "%" PRId64, value));
}

struct node *build_number(struct arena *a, double value)
{
	if (isnan(value))
		return new_scalar(a, NODE_FLOAT, STR(".nan"));
	if (isinf(value))
		return new_scalar(a, NODE_FLOAT, value > 0 ? STR(".inf") : STR("-.inf"));
	if (fabs(value) <= 9007199254740992.0 && value == floor(value))
		return build_int(a, (int64_t)value);
	struct buf text;
	buf_init(&text, BUF_NO_LIMIT);
	json_print_number(value, &text);
	struct node *n = new_scalar(a, NODE_FLOAT, arena_str(a, buf_str(&text)));
	buf_release(&text);
	return n;
}

struct node *build_str(struct arena *a, struct str text)
{
	return new_scalar(a, NODE_STRING, text);
}

struct node *build_strz(struct arena *a, const char *text)
{
	return build_str(a, str_of(text));
}

struct node *build_map(struct arena *a)
{
	return new_node(a, NODE_MAP);
}

struct node *build_seq(struct arena *a)
{
	return new_node(a, NODE_SEQ);
}

/* Makes `n` stand nowhere. */
static void detach(struct node *n)
{
	n->next = NULL;
	n->key = NULL;
	n->key_len = n->key_begin = n->key_end = 0;
	n->key_id = KEY_NONE;
	n->flags &= (uint8_t) ~(NODE_DUPLICATE | NODE_KEY_QUOTED);
}

struct node *build_copy(struct arena *a, const struct node *n)
{
	struct node *copy = arena_alloc(a, sizeof *copy);
	*copy = *node_deref(n);
	detach(copy);
	return copy;
}

void build_push(struct node *seq, struct node *child)
{
	detach(child);
	if (seq->last)
		seq->last->next = child;
	else
		seq->first = child;
	seq->last = child;
	seq->len++;
}

static void set_key(struct node *n, struct str key, enum key_id id)
{
	if (key.n > UINT32_MAX)
		die_no_memory();
	n->key = key.p ? key.p : "";
	n->key_len = (uint32_t)key.n;
	/* Readers would take it for a merge key; quoted, it is text. */
	if (id == KEY_merge)
		n->flags |= NODE_KEY_QUOTED;
	n->key_id = (uint16_t)(id == KEY_merge ? KEY_NONE : id);
}

void build_put(struct node *map, struct str key, struct node *child)
{
	build_push(map, child);
	set_key(child, key, key_lookup(key));
}

void build_put_key(struct node *map, enum key_id key, struct node *child)
{
	build_push(map, child);
	set_key(child, str_of(key_name(key)), key);
}

void build_put_as(struct node *map, const struct node *entry, struct node *child)
{
	build_push(map, child);
	set_key(child, node_key(entry), (enum key_id)entry->key_id);
	if (!child->doc || child->doc != entry->doc)
		return;
	child->key_begin = entry->key_begin;
	child->key_end = entry->key_end;
	child->flags |= entry->flags & NODE_KEY_QUOTED;
}

void build_set(struct node *map, struct str key, struct node *child)
{
	struct node **at = &map->first;
	while (*at && !str_eq(node_key(*at), key))
		at = &(*at)->next;
	if (!*at) {
		build_put(map, key, child);
		return;
	}
	struct node *old = *at;
	detach(child);
	set_key(child, key, key_lookup(key));
	child->next = old->next;
	*at = child;
	if (map->last == old)
		map->last = child;
}

void build_finish(struct node *container, const struct node *like)
{
	like = node_deref(like);
	if (!like || !like->doc)
		return;
	/* The place takes the room of `last`. */
	container->doc = like->doc;
	container->begin = like->begin;
	container->end = like->end;
}
