/* SPDX-License-Identifier: Apache-2.0
 * The operators: what they are called, what they take, and how they are compiled and rendered. */
#include "base/nearest.h"
#include "jsone/template.h"

static const struct operator operators[] = {
	{"$eval", {NULL}, EACH_NONE, compile_eval, render_eval},
	{"$find", {NULL}, EACH_ONE_OR_TWO, compile_find, render_find},
	{"$flatten", {NULL}, EACH_NONE, compile_operand, render_flatten},
	{"$flattenDeep", {NULL}, EACH_NONE, compile_operand, render_flatten_deep},
	{"$fromNow", {"from"}, EACH_NONE, compile_from_now, render_from_now},
	{"$if", {"then", "else", "$then"}, EACH_NONE, compile_if, render_if},
	{"$json", {NULL}, EACH_NONE, compile_operand, render_json},
	{"$let", {"in"}, EACH_NONE, compile_let, render_let},
	{"$map", {NULL}, EACH_ONE_OR_TWO, compile_map, render_map},
	{"$match", {NULL}, EACH_NONE, compile_conditions, render_match},
	{"$merge", {NULL}, EACH_NONE, compile_operand, render_merge},
	{"$mergeDeep", {NULL}, EACH_NONE, compile_operand, render_merge_deep},
	{"$reduce", {"initial"}, EACH_TWO_OR_THREE, compile_reduce, render_reduce},
	{"$reverse", {NULL}, EACH_NONE, compile_operand, render_reverse},
	{"$sort", {NULL}, BY_ONE, compile_sort, render_sort},
	{"$switch", {NULL}, EACH_NONE, compile_conditions, render_switch},
};

const struct operator* operator_find(struct str name)
{
	for (size_t i = 0; i < COUNT_OF(operators); i++)
		if (str_is(name, operators[i].name))
			return &operators[i];
	return NULL;
}

struct str operator_nearest(struct str name)
{
	struct nearest near = nearest_start(name);
	for (size_t i = 0; i < COUNT_OF(operators); i++)
		nearest_offer(&near, str_of(operators[i].name));
	return near.best;
}
