/* SPDX-License-Identifier: Apache-2.0 */
#include "jsone/value.h"

#include "jsone/run.h"

struct jsone_value jsone_value_of(const struct node *n)
{
	n = node_deref(n);
	struct jsone_value v = {.kind = JSONE_NULL, .node = n};
	if (!n)
		return v;
	if (UNLIKELY(node_is_function(n)))
		return (struct jsone_value){.kind = JSONE_FUNCTION, .function = (const void *)n->text, .node = n};
	switch ((enum node_kind)n->kind) {
	case NODE_BOOL:
		v.kind = JSONE_BOOL;
		v.boolean = node_bool(n, false);
		break;
	case NODE_INT:
	case NODE_FLOAT:
		v.kind = JSONE_NUMBER;
		if (!node_double(n, &v.number))
			v.number = 0;
		break;
	case NODE_STRING:
		v.kind = JSONE_STRING;
		v.text = (struct str){n->text, n->len};
		break;
	case NODE_SEQ:
		v.kind = JSONE_ARRAY;
		break;
	case NODE_MAP:
		v.kind = JSONE_OBJECT;
		break;
	case NODE_NULL:
	case NODE_ALIAS:
		break;
	}
	return v;
}

bool value_map_is_empty(const struct node *map)
{
	if (!node_first(map))
		return true;
	struct node_entries it = node_entries(map);
	return !node_next_entry(&it);
}

bool jsone_truthy(const struct jsone_value *v)
{
	switch ((enum jsone_kind)v->kind) {
	case JSONE_BOOL:
		return v->boolean;
	case JSONE_NUMBER:
		return v->number != 0;
	case JSONE_STRING:
		return v->text.n != 0;
	case JSONE_ARRAY:
		return node_first(v->node) != NULL;
	case JSONE_OBJECT:
		return !value_map_is_empty(v->node);
	case JSONE_FUNCTION:
		return true;
	case JSONE_NULL:
	case JSONE_DELETED:
	case JSONE_UNBOUND:
		break;
	}
	return false;
}

const char *jsone_kind_name(enum jsone_kind kind)
{
	static const char *const names[] = {"null", "boolean", "number", "string", "array", "object", "function"};
	return kind < COUNT_OF(names) ? names[kind] : names[JSONE_NULL];
}
