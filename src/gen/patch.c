/* SPDX-License-Identifier: Apache-2.0 */
#include "gen/patch.h"

#include "base/nearest.h"
#include "doc/merge.h"

bool object_read(struct gen_object *object, const struct node *node)
{
	const struct node *metadata = node_get(node, KEY_metadata);
	object->node = node;
	object->api_version = node_string(node_get(node, KEY_apiVersion));
	object->kind = node_string(node_get(node, KEY_kind));
	object->name = node_string(node_get(metadata, KEY_name));
	object->namespace_ = node_string(node_get(metadata, KEY_namespace));
	return object->api_version.n && object->kind.n && object->name.n;
}

/** Fields of a target, in the order in which a target that fits nothing is explained. */
enum { FIELD_API_VERSION, FIELD_KIND, FIELD_NAMESPACE, FIELD_NAME, FIELDS };
static const enum key_id field_keys[FIELDS] = {KEY_apiVersion, KEY_kind, KEY_namespace, KEY_name};

static struct str object_field(const struct gen_object *object, int field)
{
	switch (field) {
	case FIELD_API_VERSION:
		return object->api_version;
	case FIELD_KIND:
		return object->kind;
	case FIELD_NAMESPACE:
		return object->namespace_;
	default:
		return object->name;
	}
}

/** Does `object` have what `target` says in its first `n` fields? A field that is not given fits anything. */
static bool fits(const struct gen_object *object, const struct node *target, int n)
{
	for (int f = 0; f < n; f++) {
		struct str want = node_text(node_get(target, field_keys[f]));
		if (want.p && !str_eq(want, object_field(object, f)))
			return false;
	}
	return true;
}

/** Says which field of `target` is the first that no object has, and what is nearest to it. */
static void explain_misfit(const struct gen_objects *objects, const struct node *target, struct problems *problems)
{
	int bad = 0;
	for (bool some = true; some && bad < FIELDS;) {
		some = false;
		for (size_t i = 0; i < objects->n && !some; i++)
			some = fits(&objects->at[i], target, bad + 1);
		bad += some;
	}
	const struct node *field = node_get(target, field_keys[bad < FIELDS ? bad : FIELD_NAME]);
	struct nearest near = nearest_start(node_text(field));
	struct str one = {NULL, 0};
	for (size_t i = 0; i < objects->n; i++)
		if (fits(&objects->at[i], target, bad)) {
			one = object_field(&objects->at[i], bad);
			nearest_offer(&near, one);
		}
	struct problem *p =
		node_problem(problems, field ? field : target, "no object of the set has '%s: %.*s'",
			     key_name(field_keys[bad < FIELDS ? bad : FIELD_NAME]), STR_ARG(node_text(field)));
	if (near.best.p)
		problem_hint(problems, p, "did you mean '%.*s'?", STR_ARG(near.best));
	else if (one.n)
		problem_hint(problems, p, "there is '%.*s'", STR_ARG(one));
}

static bool apply_to(struct gen_object *object, const struct node *patch, struct arena *arena,
		     struct problems *problems)
{
	const struct node *result = node_is(patch, NODE_SEQ) ? json_patch(arena, object->node, patch, problems)
							     : merge_patch(arena, object->node, patch);
	if (!result)
		return false;
	struct gen_object before = *object;
	if (object_read(object, result))
		return true;
	node_problem(problems, patch, "this patch leaves %.*s '%.*s' without apiVersion, kind or name",
		     STR_ARG(before.kind), STR_ARG(before.name));
	return false;
}

bool patches_apply(struct gen_objects *objects, const struct node *values, struct arena *arena,
		   struct problems *problems)
{
	bool ok = true;
	for (const struct node *entry = node_first(node_find(values, STR("patches"))); entry; entry = entry->next) {
		const struct node *target = node_get(entry, KEY_target), *patch = node_find(entry, STR("patch"));
		size_t n = 0;
		for (size_t i = 0; i < objects->n; i++)
			if (fits(&objects->at[i], target, FIELDS)) {
				n++;
				ok &= apply_to(&objects->at[i], patch, arena, problems);
			}
		if (!n) {
			explain_misfit(objects, target, problems);
			ok = false;
		}
	}
	return ok;
}
