/* SPDX-License-Identifier: Apache-2.0
 * Parts: templates whose names begin with '_'. They make no object of their own; other templates call them, with the
 * function part(NAME, VALUE): `{$eval: "part('pod', w)"}` renders _pod.yaml with `this` = w, and `set` as everywhere.
 *
 * What several kinds have in common (a pod template, for one) stands once that way, and a user's _pod.yaml changes all
 * of them. */
#ifndef K8SAI_GEN_PARTS_H
#define K8SAI_GEN_PARTS_H

#include "gen/template.h"
#include "jsone/jsone.h"

/** One run's parts. Stays where it was initialised: the function points to it. */
struct parts {
	const struct templates *templates;
	/** Where mistakes inside a part are reported, each at its place in the part. */
	struct problems *problems;
	/** The `set` of the context; may be NULL. */
	const struct node *set;
	/** Private: calls under way, and all calls. */
	unsigned depth;
	size_t calls;
	struct parts *self;
	struct jsone_function function;
};

/** For compiled templates; everything is borrowed. Then hand `parts->function` to jsone_render. */
void parts_init(struct parts *parts, const struct templates *templates, const struct node *set,
		struct problems *problems);
/** Is this template a part? */
bool is_part(const struct template *t);

#endif
