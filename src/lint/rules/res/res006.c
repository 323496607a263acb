/* SPDX-License-Identifier: Apache-2.0 */
#include "lint/amounts.h"
#include "lint/rule.h"

static bool mounts(const struct container *k, struct str volume)
{
	for (const struct node *m = node_is(k->mounts, NODE_SEQ) ? node_first(k->mounts) : NULL; m; m = m->next)
		if (str_eq(node_text(node_get(m, KEY_name)), volume))
			return true;
	return false;
}

/* The largest memory limit among the containers that mount the volume; NULL when nobody does or one has none. */
static const struct node *largest_limit(const struct pod *p, struct str volume, struct quantity *out)
{
	const struct node *found = NULL;
	for (size_t i = 0; i < p->n_containers; i++) {
		struct quantity q;
		const struct node *at = NULL;
		if (!mounts(&p->containers[i], volume))
			continue;
		if (container_limit(&p->containers[i], "memory", &q, &at) != AMOUNT_GIVEN)
			return NULL;
		if (!found || quantity_cmp(q, *out) > 0) {
			*out = q;
			found = at;
		}
	}
	return found;
}

static void judge_size(struct check *c, const struct pod *p, struct str volume, const struct node *size)
{
	struct quantity q, limit;
	if (not_judged(size) || !quantity_of(size, &q) || q.negative)
		return;
	const struct node *at = largest_limit(p, volume, &limit);
	if (!at || quantity_cmp(q, limit) <= 0)
		return;
	struct finding *f =
		report(c, size,
		       "the memory-backed volume may hold %.*s and the container only %.*s of memory, in which it "
		       "counts: it is killed before the volume is full",
		       STR_ARG(node_text(size)), STR_ARG(node_text(at)));
	related_node(c, f, node_deref(at), "the memory limit");
}

static void check(struct check *c, const struct pod *p)
{
	const struct node *volumes = pod_get(p, KEY_volumes);
	for (const struct node *v = node_is(volumes, NODE_SEQ) ? node_first(volumes) : NULL; v; v = v->next) {
		const struct node *entry = node_entry(v, KEY_emptyDir), *dir = node_deref(entry);
		if (!entry || !node_text_is(node_get(dir, KEY_medium), "Memory"))
			continue;
		const struct node *size = node_get(dir, KEY_sizeLimit);
		if (!size || size->kind == NODE_NULL)
			report_key(
				c, entry,
				"the memory-backed volume '%.*s' has no sizeLimit: what is written to it takes memory "
				"from the processes without end",
				STR_ARG(node_text(node_get(v, KEY_name))));
		else
			judge_size(c, p, node_text(node_get(v, KEY_name)), size);
	}
}

const struct rule rule_res006 = {
	.code = "RES006",
	.name = "shm-unbounded",
	.severity = SEVERITY_WARNING,
	.audience = FOR_AI,
	.flags = RULE_ABSENCE,
	.pod = check,
	.what = "A memory-backed emptyDir has no `sizeLimit`, or one above the memory limit of the containers that "
		"use it.",
	.why = "Files in it are memory, and count against the limit of the container that wrote them. Without a "
	       "size the volume is as large as the pod's memory limits, or where one is missing as the node: a leak "
	       "in `/dev/shm` then kills the process, or its neighbours. A size above the limit can never be "
	       "reached.",
	.bad = "volumes:\n  - name: shm\n    emptyDir:\n      medium: Memory\n",
	.good = "volumes:\n  - name: shm\n    emptyDir:\n      medium: Memory\n      sizeLimit: 8Gi\n",
	.fix = "Set `sizeLimit` to what the engine needs (a few GiB for collectives) and the memory limit to that "
	       "and the process together.",
	.source = "https://kubernetes.io/docs/concepts/storage/volumes/#emptydir",
};
