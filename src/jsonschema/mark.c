/* SPDX-License-Identifier: Apache-2.0
 * Which values of a document have a schema with a mark. */
#include "jsonschema/check.h"

struct marker {
	/** For its limits, its paths, and the question which branch a value takes. */
	struct check ck;
	struct str keyword;
	schema_mark_fn *fn;
	void *ctx;
	/** Reported last: two schemas for one value may carry the mark. */
	const struct node *last;
};

static void walk(struct marker *m, const struct sub *sub, const struct node *n, const struct step *at);

static void walk_map(struct marker *m, const struct map_data *map, const struct node *n, const struct step *at)
{
	struct step step = {.up = at, .depth = at ? at->depth + 1 : 1};
	struct node_entries it = node_entries(n);
	for (const struct node *e; (e = node_next_entry(&it)) && !m->ck.stopped;) {
		step.key = node_key(e);
		const struct sub *child = map_property(map, step.key);
		bool known = child != NULL;
		if (child)
			walk(m, child, e, &step);
		for (size_t i = 0; i < map->n_patterns; i++)
			if (check_regex(&m->ck, map->patterns[i].re, step.key, e, &step)) {
				known = true;
				walk(m, map->patterns[i].sub, e, &step);
			}
		if (!known && map->additional)
			walk(m, map->additional, e, &step);
	}
}

static void walk_seq(struct marker *m, const struct seq_data *seq, const struct node *n, const struct step *at)
{
	struct step step = {.up = at, .depth = at ? at->depth + 1 : 1};
	for (const struct node *e = node_first(n); e && !m->ck.stopped; e = e->next, step.index++) {
		const struct sub *item = step.index < seq->n_prefix ? seq->prefix[step.index] : seq->rest;
		if (item)
			walk(m, item, e, &step);
	}
}

static void walk_logic(struct marker *m, const struct logic_data *logic, const struct node *n, const struct step *at)
{
	for (unsigned i = 0; i < logic->n_choices; i++)
		for (size_t j = 0; j < logic->choices[i].n; j++)
			if (logic->choices[i].kind == CHOICE_ALL ||
			    check_quietly(&m->ck, logic->choices[i].at[j], n, at))
				walk(m, logic->choices[i].at[j], n, at);
	if (logic->if_) {
		const struct sub *branch = check_quietly(&m->ck, logic->if_, n, at) ? logic->then : logic->else_;
		if (branch)
			walk(m, branch, n, at);
	}
}

static bool report(struct marker *m, const struct sub *sub, const struct node *n, const struct step *at)
{
	const struct node *mark = node_find(sub->node, m->keyword);
	if (!mark)
		return false;
	if (n != m->last) {
		struct schema_mark found = {
			.node = n, .path = step_path(&m->ck, at), .value = node_text(mark), .schema = sub->node};
		m->last = n;
		m->fn(m->ctx, &found);
	}
	return true;
}

static void walk(struct marker *m, const struct sub *sub, const struct node *n, const struct step *at)
{
	if (!check_step(&m->ck, 1, n, at) || report(m, sub, n, at))
		return;
	if (m->ck.depth == m->ck.limits.depth) {
		m->ck.limits.steps = m->ck.steps;
		check_step(&m->ck, 1, n, at);
		return;
	}
	m->ck.depth++;
	const struct map_data *map = sub_data(sub, GROUP_MAP);
	const struct seq_data *seq = sub_data(sub, GROUP_SEQ);
	const struct logic_data *logic = sub_data(sub, GROUP_LOGIC);
	if (sub->ref)
		walk(m, sub->ref, n, at);
	if (map && node_is(n, NODE_MAP))
		walk_map(m, map, n, at);
	if (seq && node_is(n, NODE_SEQ))
		walk_seq(m, seq, n, at);
	if (logic)
		walk_logic(m, logic, n, at);
	m->ck.depth--;
}

bool schema_marks(const struct schema *s, const struct node *n, const char *keyword, schema_mark_fn *fn, void *ctx)
{
	struct marker m = {.keyword = str_of(keyword), .fn = fn, .ctx = ctx};
	if (!n)
		return true;
	check_init(&m.ck, s, NULL);
	walk(&m, s->root, n, NULL);
	bool ok = !m.ck.stopped;
	check_release(&m.ck);
	return ok;
}
