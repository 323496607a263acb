/* SPDX-License-Identifier: Apache-2.0
 * What tests of gen share: objects from text, a scratch folder. */
#ifndef K8SAI_TESTS_GEN_UTIL_H
#define K8SAI_TESTS_GEN_UTIL_H

#include <stdlib.h>

#include "base/alloc.h"
#include "doc/doc.h"
#include "gen/gen.h"
#include "gen/order.h"
#include "gen/patch.h"

/** One parsed document. */
struct text {
	struct source source;
	struct doc doc;
};

static inline const struct node *text_read(struct text *t, const char *yaml, struct problems *problems)
{
	struct doc_limits limits = DOC_LIMITS;
	t->source = (struct source){.name = "text", .text = str_of(yaml)};
	doc_init(&t->doc);
	bool ok = doc_read(&t->doc, &t->source, (struct doc_slice){0, strlen(yaml)}, DOC_CORE, &limits, problems);
	return ok ? t->doc.root : NULL;
}

/** The objects of a list; free objects->at. */
static inline void objects_read(struct gen_objects *objects, const struct node *list)
{
	*objects = (struct gen_objects){0};
	for (const struct node *n = node_first(list); n; n = n->next) {
		struct gen_object object = {0};
		object_read(&object, n);
		object.order = apply_order(object.api_version, object.kind);
		*VEC_PUSH(objects) = object;
	}
}

#endif
