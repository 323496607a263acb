/* SPDX-License-Identifier: Apache-2.0 */
#include "doc/emit.h"
#include "gen/mark.h"
#include "gen/write_files.h"

/** Longest name of a file. */
enum { NAME_LIMIT = 4096 };

void gen_files_of_objects(struct gen_files *files, const struct gen *g, enum gen_format format)
{
	struct buf name;
	buf_init(&name, NAME_LIMIT);
	files->replaces_foreign = true;
	gen_files_may_lie_in(files, "");
	for (size_t i = 0; i < g->objects.n; i++) {
		const struct gen_object *object = &g->objects.at[i];
		buf_clear(&name);
		gen_files_name(files, "", object, true, format == GEN_JSON ? ".json" : ".yaml", &name);
		struct buf *text = gen_files_add(files, buf_str(&name));
		if (format == GEN_JSON) {
			emit_json(object->node, 2, text);
			buf_addc(text, '\n');
		} else {
			buf_addz(text, GEN_MARK);
			emit_yaml(object->node, text);
		}
	}
	buf_release(&name);
}

bool gen_write_dir(const struct gen *g, enum gen_format format, const char *folder, struct problems *problems)
{
	struct gen_files files;
	gen_files_init(&files);
	gen_files_of_objects(&files, g, format);
	bool ok = gen_files_write(&files, folder, problems);
	gen_files_release(&files);
	return ok;
}

bool gen_check_dir(const struct gen *g, enum gen_format format, const char *folder, struct buf *out, bool *same,
		   struct problems *problems)
{
	struct gen_files files;
	gen_files_init(&files);
	gen_files_of_objects(&files, g, format);
	bool ok = gen_files_check(&files, folder, out, same, problems);
	gen_files_release(&files);
	return ok;
}
