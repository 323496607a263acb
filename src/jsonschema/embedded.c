/* SPDX-License-Identifier: Apache-2.0
 * The schemas that the program carries inside itself. */
#include "base/embedded.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "jsonschema/compiled.h"

/* Made from schemas/ at build time. */
extern const struct embedded embedded_schemas[];

static const struct embedded *find(const char *name)
{
	for (const struct embedded *e = embedded_schemas; e->name; e++)
		if (strcmp(e->name, name) == 0)
			return e;
	return NULL;
}

struct str schema_embedded_text(const char *name)
{
	const struct embedded *e = find(name);
	return e ? (struct str){e->text, e->n} : (struct str){NULL, 0};
}

struct owned_doc *embedded_doc_read(const char *name, struct problems *problems)
{
	const struct embedded *e = find(name);
	struct doc_limits limits = DOC_LIMITS;
	if (!e)
		return NULL;
	struct owned_doc *own = xcalloc(1, sizeof *own);
	own->source = (struct source){e->name, {e->text, e->n}};
	doc_init(&own->doc);
	if (doc_read(&own->doc, &own->source, (struct doc_slice){0, e->n}, DOC_CORE, &limits, problems))
		return own;
	owned_docs_free(own);
	return NULL;
}

void owned_docs_free(struct owned_doc *docs)
{
	while (docs) {
		struct owned_doc *next = docs->next;
		doc_release(&docs->doc);
		free(docs);
		docs = next;
	}
}

struct schema *schema_embedded(const char *name, struct problems *problems)
{
	struct owned_doc *own = embedded_doc_read(name, problems);
	struct schema *s = own ? schema_compile(own->doc.root, problems) : NULL;
	if (!s) {
		owned_docs_free(own);
		return NULL;
	}
	struct owned_doc **end = &s->docs;
	while (*end)
		end = &(*end)->next;
	*end = own;
	return s;
}
