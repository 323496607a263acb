/* SPDX-License-Identifier: Apache-2.0 */
#include "plan/labels.h"

#include "doc/doc.h"

/* Of plan->labels, those that are ours. */
enum { OWN_LABELS = 2 };

/* What selectors and alerts go by is not the user's to say. */
static bool is_ours(struct str key)
{
	return str_starts(key, "app.kubernetes.io/") || str_starts(key, "k8sai.dev/");
}

void labels_read(struct maker *m, const struct request *all)
{
	struct plan *p = m->plan;
	const struct node *map = field(all->root, "labels");
	struct node_entries it = node_entries(map);
	p->labels = pairs_new(m, OWN_LABELS + node_count(map));
	p->labels.at[p->labels.n++] = (struct pair){STR("app.kubernetes.io/part-of"), p->name};
	p->labels.at[p->labels.n++] = (struct pair){STR("app.kubernetes.io/managed-by"), STR("k8sai")};
	for (const struct node *e; (e = node_next_entry(&it)) && p->labels.n < OWN_LABELS + node_count(map);) {
		if (is_ours(node_key(e))) {
			struct problem *problem = node_key_problem(m->problems, e, "the label '%.*s' is set by k8sai",
								   STR_ARG(node_key(e)));
			problem_hint(m->problems, problem, "take a name of your own, such as 'team'");
			continue;
		}
		p->labels.at[p->labels.n++] = (struct pair){node_key(e), node_text(e)};
	}
	if (p->labels.n > OWN_LABELS)
		decide(m, STR("labels"), map, TEXT(m, "%zu of your own", p->labels.n - OWN_LABELS),
		       STR("on the namespace, every object and every pod; no selector uses them, so they may change"),
		       STR("`labels`"));
}

struct pairs labels_with_given(struct maker *m, const struct pair *own, size_t n)
{
	const struct pairs *set = &m->plan->labels;
	struct pairs all = pairs_new(m, n + set->n);
	memcpy(all.at, own, n * sizeof *own);
	all.n = n;
	for (size_t i = OWN_LABELS; i < set->n; i++)
		all.at[all.n++] = set->at[i];
	return all;
}
