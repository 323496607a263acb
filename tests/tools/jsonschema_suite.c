/* SPDX-License-Identifier: Apache-2.0
 * Runs the public JSON Schema test suite: `jsonschema_suite SUITE DRAFT [optional]` runs each case of the files in
 * SUITE/tests/DRAFT, or in its folder "optional" and the folders below. What a case calls http://localhost:1234/ is
 * SUITE/remotes. Prints the cases that fail and "N passed, N failed". Formats are checked in optional/format and
 * format-assertion.json alone. */
#include <stdio.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "base/file.h"
#include "doc/doc.h"
#include "jsonschema/schema.h"

struct loaded {
	struct buf text;
	struct source source;
	struct doc doc;
	char *path;
	struct loaded *next;
};

struct suite {
	const char *root;
	struct schema_dialect dialect;
	/** Files read, newest first. */
	struct loaded *files;
	size_t passed, failed;
};

static const struct node *load(struct suite *s, const char *path)
{
	struct doc_limits limits = DOC_LIMITS;
	struct problems problems;
	struct buf why;
	for (struct loaded *l = s->files; l; l = l->next)
		if (strcmp(l->path, path) == 0)
			return l->doc.root;
	struct loaded *l = xcalloc(1, sizeof *l);
	problems_init(&problems);
	buf_init(&why, 1000);
	buf_init(&l->text, limits.file_bytes);
	doc_init(&l->doc);
	l->path = xstrdup(path);
	l->next = s->files;
	s->files = l;
	bool ok = file_read(path, &l->text, &why);
	l->source = (struct source){l->path, buf_str(&l->text)};
	if (!ok || !doc_read(&l->doc, &l->source, (struct doc_slice){0, l->text.n}, DOC_CORE, &limits, &problems))
		fprintf(stderr, "%s: cannot be read\n", path);
	buf_release(&why);
	problems_release(&problems);
	return l->doc.root;
}

static void unload(struct suite *s)
{
	while (s->files) {
		struct loaded *next = s->files->next;
		doc_release(&s->files->doc);
		buf_release(&s->files->text);
		free(s->files->path);
		free(s->files);
		s->files = next;
	}
}

static const struct node *resolve(void *ctx, struct str uri, struct problems *problems)
{
	static const char host[] = "http://localhost:1234/";
	struct suite *s = ctx;
	char path[1000];
	(void)problems;
	if (!str_starts(uri, host))
		return NULL;
	struct str below = str_sub(uri, sizeof host - 1, uri.n);
	int n = snprintf(path, sizeof path, "%s/remotes/%.*s", s->root, STR_ARG(below));
	return n > 0 && (size_t)n < sizeof path && file_exists(path) ? load(s, path) : NULL;
}

static void run_group(struct suite *s, const char *file, const struct node *group, bool formats)
{
	struct problems problems;
	struct schema_options options = {.ignore_formats = !formats};
	problems_init(&problems);
	struct schema *schema = schema_compile_as(node_find(group, STR("schema")), &s->dialect, &problems);
	struct str name = node_text(node_find(group, STR("description")));
	for (const struct node *e = node_first(node_find(group, STR("tests"))); e; e = e->next) {
		bool valid = node_bool(node_find(e, STR("valid")), false);
		const struct node *data = node_find(e, STR("data"));
		bool ok = schema && schema_check(schema, data, &options, NULL, NULL) == valid;
		s->passed += ok;
		s->failed += !ok;
		if (!ok)
			printf("%s: %.*s: %.*s: should be %s\n", file, STR_ARG(name),
			       STR_ARG(node_text(node_find(e, STR("description")))), valid ? "valid" : "invalid");
	}
	if (!schema && problems.first)
		printf("%s: %.*s: %.*s\n", file, STR_ARG(name), STR_ARG(problems.first->message));
	schema_free(schema);
	problems_release(&problems);
}

/* Every file of cases in `folder`, and below it. */
static void run_folder(struct suite *s, const char *folder, bool below, bool formats)
{
	struct file_list list = {0};
	struct buf why;
	buf_init(&why, 1000);
	if (!file_list_dir(folder, &list, &why)) {
		fprintf(stderr, "cannot read '%s': %.*s\n", folder, STR_ARG(buf_str(&why)));
		s->failed++;
	}
	for (size_t i = 0; i < list.n; i++) {
		char path[1000];
		snprintf(path, sizeof path, "%s/%s", folder, list.at[i]);
		if (file_is_dir(path)) {
			if (below)
				run_folder(s, path, true, formats || strcmp(list.at[i], "format") == 0);
			continue;
		}
		if (!str_ends(str_of(path), ".json"))
			continue;
		bool asserted = formats || strcmp(list.at[i], "format-assertion.json") == 0;
		for (const struct node *e = node_first(load(s, path)); e; e = e->next)
			run_group(s, path + strlen(s->root) + 1, e, asserted);
	}
	file_list_release(&list);
	buf_release(&why);
}

int main(int argc, char **argv)
{
	struct suite s = {0};
	char folder[1000];
	if (argc < 3 || argc > 4) {
		fprintf(stderr, "usage: jsonschema_suite SUITE DRAFT [optional]\n");
		return 2;
	}
	s.root = argv[1];
	s.dialect = (struct schema_dialect){
		.draft7 = strcmp(argv[2], "draft2020-12") != 0, .resolve = resolve, .resolve_ctx = &s};
	snprintf(folder, sizeof folder, "%s/tests/%s%s%s", argv[1], argv[2], argc == 4 ? "/" : "",
		 argc == 4 ? argv[3] : "");
	run_folder(&s, folder, argc == 4, false);
	unload(&s);
	printf("%zu passed, %zu failed\n", s.passed, s.failed);
	return s.failed != 0;
}
