/* SPDX-License-Identifier: Apache-2.0 */
#include "lint/amounts.h"

#include "lint/check.h"

static enum amount_state read_amount(const struct node *side, const char *name, struct quantity *out,
				     const struct node **at)
{
	if (!side || side->kind == NODE_NULL)
		return AMOUNT_ABSENT;
	if (side->kind != NODE_MAP)
		return AMOUNT_HIDDEN;
	const struct node *entry = node_find_entry(side, str_of(name)), *value = node_deref(entry);
	if (!entry)
		return AMOUNT_ABSENT;
	/* The server reads null as 0, and 0 asks for nothing and limits nothing. */
	if (value->kind == NODE_NULL)
		return AMOUNT_NOTHING;
	if (not_judged(value) || !quantity_of(value, out))
		return AMOUNT_HIDDEN;
	if (at)
		*at = entry;
	return quantity_is_zero(*out) ? AMOUNT_NOTHING : AMOUNT_GIVEN;
}

enum amount_state container_limit(const struct container *k, const char *name, struct quantity *out,
				  const struct node **at)
{
	return read_amount(k->limits, name, out, at);
}

enum amount_state container_request(const struct container *k, const char *name, struct quantity *out,
				    const struct node **at)
{
	enum amount_state state = read_amount(k->requests, name, out, at);
	return state == AMOUNT_ABSENT ? read_amount(k->limits, name, out, at) : state;
}

bool pod_has_amount(const struct pod *p, bool limits, const char *name)
{
	if (p->path->shape != SHAPE_TEMPLATE && p->path->shape != SHAPE_SPEC)
		return false;
	const struct node *resources = node_get(p->spec, KEY_resources);
	struct quantity unused;
	if (!resources)
		return false;
	if (read_amount(node_get(resources, KEY_limits), name, &unused, NULL) >= AMOUNT_GIVEN)
		return true;
	return !limits && read_amount(node_get(resources, KEY_requests), name, &unused, NULL) >= AMOUNT_GIVEN;
}

/* More in one container than any machine has. */
enum { MOST_DEVICES = 128 };

bool ask_is_clear(const struct accelerator_ask *ask)
{
	return ask->count > 0 && ask->count <= MOST_DEVICES &&
	       (!ask->request || !ask->limit || str_eq(node_text(ask->request), node_text(ask->limit)));
}

const struct node *amount_place(const struct container *k, enum key_id side)
{
	return place_of(k->resources, side, k->node);
}

struct str container_device(const struct container *k)
{
	return k->n_asks ? k->asks[0].name : STR("a device");
}
