/* SPDX-License-Identifier: Apache-2.0 */
#include "lint/near_miss.h"

#include "base/nearest.h"

/* Labels that tell one application from another. */
static bool identifies(struct str key)
{
	static const char *const keys[] = {
		"app", "app.kubernetes.io/name", "app.kubernetes.io/instance", "k8s-app", "name", "run"};
	for (size_t i = 0; i < COUNT_OF(keys); i++)
		if (str_is(key, keys[i]))
			return true;
	return false;
}

static const struct label *label_of(const struct label *labels, size_t n, struct str key)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq(labels[i].key, key))
			return &labels[i];
	return NULL;
}

static bool is_near(struct str wanted, struct str has)
{
	struct nearest near = nearest_start(wanted);
	nearest_offer(&near, has);
	return near.best.p != NULL;
}

struct near_miss near_miss_start(const struct selector *selector, struct str name)
{
	return (struct near_miss){.selector = selector, .name = name};
}

void near_miss_offer(struct near_miss *m, const struct entry *entry, const struct label *labels, size_t n)
{
	enum { BY_LABEL = 4, BY_NAME = 2, BY_VALUE = 1 };
	const struct requirement *wanted = NULL;
	unsigned score = m->name.n && str_eq(m->name, entry->name) ? BY_NAME : 0;
	for (size_t i = 0; i < m->selector->n; i++) {
		const struct requirement *r = &m->selector->at[i];
		struct selector one = {.present = true, .at = r, .n = 1};
		bool met = selector_matches(&one, labels, n);
		const struct label *has = label_of(labels, n, r->key);
		if (!met && !wanted)
			wanted = r;
		if (r->op != OP_IN || !has || !identifies(r->key))
			continue;
		if (met)
			score += BY_LABEL;
		else if (r->n_values == 1 && is_near(r->values[0], has->value))
			score += BY_VALUE;
	}
	if (!wanted || score <= m->score)
		return;
	m->score = score;
	m->entry = entry;
	m->wanted = wanted;
	m->has = label_of(labels, n, wanted->key);
}

struct str requirement_text(const struct requirement *r, struct arena *scratch)
{
	if (r->op == OP_EXISTS)
		return arena_printf(scratch, "a label '%.*s'", STR_ARG(r->key));
	if (r->op == OP_NOT_EXISTS)
		return arena_printf(scratch, "no label '%.*s'", STR_ARG(r->key));
	return arena_printf(scratch, "'%.*s%s %.*s%s'", STR_ARG(r->key), r->op == OP_IN ? ":" : " other than",
			    STR_ARG(r->n_values ? r->values[0] : STR("")), r->n_values > 1 ? ", …" : "");
}

struct str near_miss_text(const struct near_miss *m, struct arena *scratch)
{
	if (!m->wanted)
		return STR("");
	struct str wanted = requirement_text(m->wanted, scratch);
	if (!m->has)
		return arena_printf(scratch, "%.*s, and %.*s '%.*s' has no label '%.*s'", STR_ARG(wanted),
				    STR_ARG(m->entry->kind_name), STR_ARG(m->entry->name), STR_ARG(m->wanted->key));
	return arena_printf(scratch, "%.*s, and %.*s '%.*s' has '%.*s: %.*s'", STR_ARG(wanted),
			    STR_ARG(m->entry->kind_name), STR_ARG(m->entry->name), STR_ARG(m->has->key),
			    STR_ARG(m->has->value));
}

/* Labels of Kubernetes' own and of workflow and rollout controllers:
 * https://kubernetes.io/docs/reference/labels-annotations-taints/ */
bool asks_for_added_label(const struct selector *s)
{
	static const char *const keys[] = {
		"pod-template-hash", "controller-revision-hash",   "controller-uid",
		"job-name",          "rollouts-pod-template-hash", "pod-template-generation"};
	for (size_t i = 0; i < s->n; i++) {
		struct str key = s->at[i].key, domain = str_sub(key, 0, str_find(key, '/'));
		for (size_t k = 0; k < COUNT_OF(keys); k++)
			if (str_is(key, keys[k]))
				return true;
		if (domain.n < key.n && !str_is(domain, "app.kubernetes.io") &&
		    (str_ends(domain, "kubernetes.io") || str_ends(domain, "k8s.io") ||
		     str_ends(domain, "knative.dev") || str_ends(domain, "kserve.io") || str_is(domain, "ray.io")))
			return true;
	}
	return false;
}
