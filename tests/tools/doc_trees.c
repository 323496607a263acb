/* SPDX-License-Identifier: Apache-2.0
 * doc_trees FOLDER N SEED: writes N generated trees into FOLDER, as a YAML stream (trees.yaml) and as JSON, one a line
 * (trees.json), for roundtrip.py. */
#include <stdio.h>

#include "../unit/doc_trees.h"
#include "base/file.h"
#include "doc/emit.h"

static bool save(const char *folder, const char *name, const struct buf *text)
{
	char path[1024];
	struct buf why;
	buf_init(&why, BUF_NO_LIMIT);
	snprintf(path, sizeof path, "%s/%s", folder, name);
	bool ok = file_write(path, buf_str(text), &why);
	if (!ok)
		fprintf(stderr, "doc_trees: '%s': %s\n", path, why.p);
	buf_release(&why);
	return ok;
}

int main(int argc, char **argv)
{
	int64_t n, seed;
	if (argc != 4 || !str_to_i64(str_of(argv[2]), &n) || !str_to_i64(str_of(argv[3]), &seed)) {
		fprintf(stderr, "usage: doc_trees FOLDER N SEED\n");
		return 2;
	}
	struct arena arena;
	struct buf yaml, json;
	arena_init(&arena);
	buf_init(&yaml, BUF_NO_LIMIT);
	buf_init(&json, BUF_NO_LIMIT);
	struct trees t = {.arena = &arena, .seed = (uint64_t)seed};
	for (int64_t i = 0; i < n; i++) {
		const struct node *tree = tree_make(&t, 4);
		buf_addz(&yaml, "---\n");
		emit_yaml(tree, &yaml);
		emit_json(tree, 0, &json);
		buf_addc(&json, '\n');
		arena_reset(&arena);
	}
	bool ok = save(argv[1], "trees.yaml", &yaml) && save(argv[1], "trees.json", &json);
	buf_release(&yaml);
	buf_release(&json);
	arena_release(&arena);
	return ok ? 0 : 1;
}
