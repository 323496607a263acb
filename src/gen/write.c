/* SPDX-License-Identifier: Apache-2.0 */
#include "gen/write.h"

#include "doc/build.h"
#include "doc/emit.h"
#include "gen/mark.h"

/** Notes as comment lines. */
static void add_comment(struct str notes, struct buf *out)
{
	struct str line;
	while (str_split(&notes, '\n', &line))
		buf_addf(out, "#%s%.*s\n", line.n ? " " : "", STR_ARG(line));
}

static void write_json_list(const struct gen *g, struct buf *out)
{
	struct arena a;
	arena_init(&a);
	struct node *list = build_map(&a), *items = build_seq(&a);
	for (size_t i = 0; i < g->objects.n; i++)
		build_push(items, build_copy(&a, g->objects.at[i].node));
	build_put(list, STR("apiVersion"), build_strz(&a, "v1"));
	build_put(list, STR("kind"), build_strz(&a, "List"));
	build_put(list, STR("items"), items);
	emit_json(list, 2, out);
	buf_addc(out, '\n');
	arena_release(&a);
}

void gen_write(const struct gen *g, enum gen_format format, struct buf *out)
{
	if (format == GEN_JSON) {
		write_json_list(g, out);
		return;
	}
	buf_addz(out, GEN_MARK);
	if (g->notes.n) {
		buf_addz(out, "#\n");
		add_comment(buf_str(&g->notes), out);
	}
	for (size_t i = 0; i < g->objects.n; i++) {
		buf_addz(out, "---\n");
		emit_yaml(g->objects.at[i].node, out);
	}
}
