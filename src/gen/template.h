/* SPDX-License-Identifier: Apache-2.0
 * Templates: the JSON-e documents, one an object kind, that give manifests their shape. Embedded ones, and a folder
 * that overrides or adds to them. */
#ifndef K8SAI_GEN_TEMPLATE_H
#define K8SAI_GEN_TEMPLATE_H

#include "doc/doc.h"

struct jsone_template;

struct template
{
	/** File name below templates/, such as "deployment.yaml". */
	struct str name;
	/** Its text; the first comment says what it is for. */
	struct str text;
	/** The first line of its leading comment, without the licence line; empty when it has none. */
	struct str summary;
	/** It comes from --templates rather than from the program. */
	bool is_user;
	/** Private: what was read and compiled, NULL before template_compile. */
	struct source source;
	struct doc doc;
	struct jsone_template *compiled;
};

struct templates {
	/** Sorted by name. */
	struct template *at;
	size_t n, cap;
	/** Names and texts of user templates. */
	struct arena arena;
};

void templates_init(struct templates *t);
void templates_release(struct templates *t);
/** Lists the embedded templates and, when `folder` is not NULL, its *.yaml and *.yml files (not those in folders below
 * it): one with the name of an embedded template takes its place. Nothing is parsed. False and a problem when the
 * folder or a file cannot be read. */
bool templates_load(struct templates *t, const char *folder, struct problems *problems) ATTR_NODISCARD;
/** The template `name`, with or without ".yaml"; NULL when there is none. */
const struct template *templates_find(const struct templates *t, struct str name);
/** The nearest known name for a hint; p == NULL when none is near. */
struct str templates_nearest(const struct templates *t, struct str name);
/** Parses and compiles all of them. False, and every mistake at its place in the template, when one is no JSON-e
 * document. */
bool templates_compile(struct templates *t, struct problems *problems) ATTR_NODISCARD;
/** Writes every embedded template to `folder`, made when missing. An existing file with other content is a problem, and
 * then nothing is written, unless `force`. */
bool templates_export(const struct templates *t, const char *folder, bool force,
		      struct problems *problems) ATTR_NODISCARD;

#endif
