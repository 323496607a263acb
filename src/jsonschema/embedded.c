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

struct schema *schema_embedded(const char *name, struct problems *problems)
{
	const struct embedded *e = find(name);
	if (!e)
		return NULL;
	/* The schema is made after its document, so the source lives on the heap with the document until then. */
	struct embedded_doc {
		struct doc doc;
		struct source source;
	} *own = xcalloc(1, sizeof *own);
	own->source = (struct source){e->name, {e->text, e->n}};
	doc_init(&own->doc);
	struct doc_limits limits = DOC_LIMITS;
	struct schema *s = NULL;
	if (doc_read(&own->doc, &own->source, (struct doc_slice){0, e->n}, DOC_CORE, &limits, problems))
		s = schema_compile(own->doc.root, problems);
	if (s) {
		s->doc = &own->doc;
		return s;
	}
	doc_release(&own->doc);
	free(own);
	return NULL;
}
