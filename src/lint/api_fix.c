/* SPDX-License-Identifier: Apache-2.0 */
#include "lint/api_fix.h"

#include "doc/build.h"

void fix_api_version(struct check *c, struct finding *f, const struct object *o, const struct api_life *life)
{
	struct api_successor next;
	unsigned minor = lint_kubernetes_minor(c->options);
	bool known = api_life_successor(life, o->kind_name, minor, &next);
	if (!known || !next.same_shape || next.since > minor)
		return;
	const struct node *kind = node_entry(o->root, KEY_kind);
	struct str version = arena_printf(c->scratch, "%s%s%s", next.group, *next.group ? "/" : "", next.version);
	struct fix *fix = fix_offer(c, f, life->owner ? FIX_UNSAFE : FIX_SAFE, "write '%.*s'", STR_ARG(version));
	fix_replace(c, fix, node_entry(o->root, KEY_apiVersion), build_str(c->scratch, version));
	if (next.kind.n && !str_eq(next.kind, o->kind_name))
		fix_replace(c, fix, kind, build_str(c->scratch, next.kind));
}
