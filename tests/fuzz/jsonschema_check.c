/* SPDX-License-Identifier: Apache-2.0
 * libFuzzer target: any bytes as a YAML map with a `schema` and a `data` list that is checked against it, as plain JSON
 * Schema and as a structural schema. What does not compile has a problem; the verdict does not depend on whether
 * violations are asked for, and what is invalid has one. */
#include <stdlib.h>

#include "doc/doc.h"
#include "jsonschema/schema.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool holds)
{
	if (!holds)
		abort();
}

struct seen {
	size_t n;
	bool limited;
};

static void see(void *ctx, const struct schema_violation *v)
{
	struct seen *seen = ctx;
	check(v->message.n > 0 && v->node && v->keyword);
	seen->n++;
	seen->limited |= !*v->keyword || str_has(v->message, "takes too many steps");
}

static void check_values(const struct node *root, const struct schema_dialect *dialect, struct problems *problems)
{
	static const struct schema_options options = {.steps = 200000};
	size_t before = problems->n;
	struct schema *s = schema_compile_as(node_find(root, STR("schema")), dialect, problems);
	check(s || problems->n > before);
	for (const struct node *e = s ? node_first(node_find(root, STR("data"))) : NULL; e; e = e->next) {
		struct seen seen = {0};
		bool valid = schema_check(s, e, &options, see, &seen);
		check(valid == (seen.n == 0));
		check(seen.limited || schema_check(s, e, &options, NULL, NULL) == valid);
	}
	schema_free(s);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct doc_limits limits = DOC_LIMITS;
	struct schema_dialect plain = {0}, old = {.draft7 = true}, structural = {.structural = true, .resource = true};
	struct source source = {"fuzz", {(const char *)data, size}};
	struct problems problems;
	struct doc d;
	problems_init(&problems);
	doc_init(&d);
	if (doc_read(&d, &source, (struct doc_slice){0, size}, DOC_CORE, &limits, &problems) && d.root) {
		check_values(d.root, &plain, &problems);
		check_values(d.root, &old, &problems);
		check_values(d.root, &structural, &problems);
	}
	doc_release(&d);
	problems_release(&problems);
	return 0;
}
