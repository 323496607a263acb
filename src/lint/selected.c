/* SPDX-License-Identifier: Apache-2.0 */
#include "lint/selected.h"

#include <stdlib.h>

struct pod_value {
	struct str value;
	const struct pod_ref *pod;
};

/* ---- pods
 * ---------------------------------------------------------------------------------------------------------------- */

/* Pods are in the set's order, and so is what is found by a value. */
static int by_value(const void *pa, const void *pb)
{
	const struct pod_value *a = pa, *b = pb;
	int order = str_cmp(a->value, b->value);
	return order ? order : a->pod < b->pod ? -1 : a->pod > b->pod;
}

struct pod_index pods_index(const struct set *s, struct arena *scratch)
{
	enum { MOST_STEPS = 20000000 };
	struct pod_index index = {.steps = MOST_STEPS};
	size_t room = 0, labels = 0;
	for (size_t i = 0; i < s->n; i++) {
		for (const struct entry_pod *p = s->entries[i]->pods; p; p = p->next) {
			room++;
			labels += p->n_labels;
		}
	}
	struct pod_ref *pods = arena_calloc(scratch, room + 1, sizeof *pods);
	struct pod_value *values = arena_calloc(scratch, labels + 1, sizeof *values);
	for (size_t i = 0; i < s->n; i++) {
		if (s->entries[i]->partial)
			continue;
		for (const struct entry_pod *p = s->entries[i]->pods; p; p = p->next) {
			struct pod_ref *ref = &pods[index.n++];
			*ref = (struct pod_ref){s->entries[i], p};
			for (size_t l = 0; l < p->n_labels; l++)
				values[index.n_values++] = (struct pod_value){p->labels[l].value, ref};
		}
	}
	qsort(values, index.n_values, sizeof *values, by_value);
	index.at = pods;
	index.values = values;
	return index;
}

/* Values before the first that is `value`, or behind the last. */
static size_t bound_of(const struct pod_index *index, struct str value, bool behind)
{
	size_t low = 0, high = index->n_values;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = str_cmp(index->values[middle].value, value);
		if (order < 0 || (behind && order == 0))
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

struct pod_walk pods_selected(struct pod_index *index, const struct entry *by, const struct selector *selector)
{
	struct pod_walk walk = {.by = by, .selector = selector};
	if (!selector->present || selector->open)
		return walk;
	size_t best = SIZE_MAX;
	for (size_t r = 0; r < selector->n; r++) {
		const struct requirement *want = &selector->at[r];
		if (want->op != OP_IN || want->n_values != 1)
			continue;
		size_t from = bound_of(index, want->values[0], false), to = bound_of(index, want->values[0], true);
		if (to - from >= best)
			continue;
		best = to - from;
		walk.next = index->values + from;
		walk.end = index->values + to;
	}
	if (best == SIZE_MAX) {
		walk.all = index->at;
		walk.all_end = index->at + index->n;
	}
	return walk;
}

static bool selects(const struct pod_walk *walk, const struct pod_ref *ref)
{
	return same_namespace(walk->by, ref->entry) &&
	       selector_matches(walk->selector, ref->pod->labels, ref->pod->n_labels);
}

const struct pod_ref *pods_next(struct pod_index *index, struct pod_walk *walk)
{
	for (; walk->next < walk->end && index->steps; index->steps--) {
		const struct pod_value *v = walk->next++;
		/* A pod may have the value in two labels. */
		bool again = v > index->values && v[-1].pod == v->pod && str_eq(v[-1].value, v->value);
		if (!again && selects(walk, v->pod))
			return v->pod;
	}
	for (; walk->all < walk->all_end && index->steps; index->steps--) {
		const struct pod_ref *ref = walk->all++;
		if (selects(walk, ref))
			return ref;
	}
	return NULL;
}

bool has_all_labels(const struct entry *e)
{
	static const enum kind kinds[] = {KIND_DEPLOYMENT, KIND_STATEFUL_SET, KIND_REPLICA_SET,
					  KIND_ROLLOUT,    KIND_DAEMON_SET,   KIND_POD,
					  KIND_JOB,        KIND_CRON_JOB,     KIND_REPLICATION_CONTROLLER};
	for (size_t i = 0; i < COUNT_OF(kinds); i++)
		if (e->kind == kinds[i])
			return true;
	return false;
}

static bool has_key(const struct entry_pod *p, struct str key)
{
	for (size_t i = 0; i < p->n_labels; i++)
		if (str_eq(p->labels[i].key, key))
			return true;
	return false;
}

bool may_select(const struct entry *by, const struct selector *selector, const struct pod_ref *ref)
{
	if (!same_namespace(by, ref->entry) || !selector->present)
		return false;
	if (has_all_labels(ref->entry) || selector->open)
		return selector_matches(selector, ref->pod->labels, ref->pod->n_labels);
	struct selector one = *selector;
	one.n = 1;
	for (size_t i = 0; i < selector->n; i++) {
		one.at = &selector->at[i];
		if (has_key(ref->pod, one.at->key) && !selector_matches(&one, ref->pod->labels, ref->pod->n_labels))
			return false;
	}
	return true;
}

/* ---- names
 * --------------------------------------------------------------------------------------------------------------- */

static int by_name(const void *pa, const void *pb)
{
	const struct entry *a = *(const struct entry *const *)pa, *b = *(const struct entry *const *)pb;
	int order = str_cmp(a->name, b->name);
	if (order)
		return order;
	if (a->file != b->file)
		return a->file < b->file ? -1 : 1;
	return a->name_at.begin < b->name_at.begin ? -1 : a->name_at.begin > b->name_at.begin;
}

static bool is_among(const enum kind *kinds, enum kind kind)
{
	while (*kinds != KIND_OTHER && *kinds != kind)
		kinds++;
	return *kinds != KIND_OTHER;
}

struct name_index names_index(const struct set *s, const enum kind *kinds, struct arena *scratch)
{
	size_t room = 0;
	for (const enum kind *k = kinds; *k != KIND_OTHER; k++)
		room += s->kinds[*k];
	struct name_index index = {.at = arena_calloc(scratch, room + 1, sizeof *index.at)};
	for (size_t i = 0; i < s->n && index.n < room; i++)
		if (is_among(kinds, s->entries[i]->kind) && s->entries[i]->name.n)
			index.at[index.n++] = s->entries[i];
	qsort(index.at, index.n, sizeof *index.at, by_name);
	return index;
}

const struct entry *entry_named(const struct name_index *index, const struct entry *from, struct str name)
{
	size_t low = entries_from_name(index->at, index->n, name);
	for (; low < index->n && str_eq(index->at[low]->name, name); low++)
		if (same_namespace(index->at[low], from))
			return index->at[low];
	return NULL;
}

/* ---- operators
 * ----------------------------------------------------------------------------------------------------------- */

/* Groups whose kinds make neither pods nor Services. */
static bool is_harmless(struct str group)
{
	static const char *const groups[] = {"cert-manager.io",
					     "external-secrets.io",
					     "networking.istio.io",
					     "security.istio.io",
					     "bitnami.com",
					     "cilium.io",
					     "karpenter.sh",
					     "karpenter.k8s.aws",
					     "cloud.google.com",
					     "networking.gke.io",
					     "traefik.io",
					     "traefik.containo.us",
					     "secrets-store.csi.x-k8s.io",
					     "nvidia.com"};
	for (size_t i = 0; i < COUNT_OF(groups); i++)
		if (str_is(group, groups[i]))
			return true;
	/* Kubernetes' own. */
	return str_find(group, '.') == group.n || str_ends(group, ".k8s.io");
}

static bool may_be_operated(const struct entry *e)
{
	if (e->kind == KIND_OTHER || e->shapeless)
		return !is_harmless(e->group);
	return (e->pods && !has_all_labels(e)) || e->kind == KIND_GATEWAY;
}

bool has_operators(const struct set *s, const struct entry *e)
{
	for (size_t i = 0; i < s->n; i++)
		if (may_be_operated(s->entries[i]) && same_namespace(s->entries[i], e))
			return true;
	return false;
}

bool has_other_policies(const struct set *s)
{
	static const char *const groups[] = {"cilium.io",        "projectcalico.org", "crd.projectcalico.org",
					     "crd.antrea.io",    "security.istio.io", "policy.networking.k8s.io",
					     "policy.linkerd.io"};
	for (size_t i = 0; i < s->n; i++) {
		const struct entry *e = s->entries[i];
		for (size_t g = 0; g < COUNT_OF(groups); g++)
			if (str_is(e->group, groups[g]))
				return true;
		/* A core one that restricts nothing yet restricts when the rest of it is put in. */
		if (e->kind == KIND_NETWORK_POLICY && e->partial)
			return true;
	}
	return false;
}
