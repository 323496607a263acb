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
	if (!value || value->kind == NODE_NULL)
		return AMOUNT_ABSENT;
	if (not_judged(value) || !quantity_of(value, out))
		return AMOUNT_HIDDEN;
	if (at)
		*at = entry;
	return AMOUNT_GIVEN;
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
	if (read_amount(node_get(resources, KEY_limits), name, &unused, NULL) != AMOUNT_ABSENT)
		return true;
	return !limits && read_amount(node_get(resources, KEY_requests), name, &unused, NULL) != AMOUNT_ABSENT;
}

const struct node *amount_place(const struct container *k, enum key_id side)
{
	return place_of(k->resources, side, k->node);
}

struct str container_device(const struct container *k)
{
	return k->n_asks ? k->asks[0].name : STR("a device");
}
