/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>

#include "kube/api_lives.h"
#include "lint/rule.h"

/* What makes two objects one: versions of a group do not count. */
struct identity {
	struct str group, kind, namespace_, name;
	const struct entry *entry;
	size_t order;
};

static int compare(const struct identity *a, const struct identity *b)
{
	const struct str keys[][2] = {
		{a->name, b->name}, {a->kind, b->kind}, {a->namespace_, b->namespace_}, {a->group, b->group}};
	for (size_t i = 0; i < COUNT_OF(keys); i++) {
		int order = str_cmp(keys[i][0], keys[i][1]);
		if (order)
			return order;
	}
	return 0;
}

static int by_identity(const void *pa, const void *pb)
{
	const struct identity *a = pa, *b = pb;
	int order = compare(a, b);
	return order ? order : a->order < b->order ? -1 : a->order > b->order;
}

/* A kind that moved is the same object in both groups: Ingress of extensions and of networking.k8s.io. */
static struct str settled_group(const struct entry *e)
{
	struct str version = str_sub(e->api_version, e->group.n ? e->group.n + 1 : 0, e->api_version.n);
	const struct api_life *life = api_life_find(e->group, version, e->kind_name);
	struct api_successor to;
	if (life && !life->owner && api_life_successor(life, e->kind_name, LINT_KUBERNETES_MINOR, &to) &&
	    str_eq(to.kind, e->kind_name))
		return str_of(to.group);
	return e->group;
}

/* Kinds that are not known keep what is written: nobody knows whether they live in namespaces. */
static struct str settled_namespace(const struct entry *e)
{
	const struct kind_info *info = kind_info(e->kind);
	if (info && !info->namespaced)
		return STR("");
	return info && e->namespace_.n == 0 ? STR("default") : e->namespace_;
}

static bool is_judged(const struct entry *e)
{
	return !e->partial && e->name.n && !is_placeholder(e->name) && !is_unfilled(e->name) &&
	       !is_placeholder(e->namespace_);
}

/* The folder of a path, with its last '/'. */
static struct str folder_of(const char *path)
{
	struct str s = str_of(path);
	while (s.n && s.p[s.n - 1] != '/')
		s.n--;
	return s;
}

static void report_twice(struct check *c, const struct entry *e, const struct entry *first)
{
	struct place none = {0};
	const char *here = e->source->name, *there = first->source->name;
	bool same_file = e->file == first->file;
	struct finding *f = report_entry(c, e, none, "%.*s '%.*s' stands twice: it is also in %s%s%s",
					 STR_ARG(e->kind_name), STR_ARG(e->name), same_file ? "this file" : "'",
					 same_file ? "" : there, same_file ? "" : "'");
	related_entry(c, f, first, none, "the first one");
	/* Files of one folder are applied together. What lies in several may be for one cluster, or for several. */
	if (!same_file && !str_eq(folder_of(here), folder_of(there)))
		finding_severity(f, SEVERITY_INFO);
}

static void check(struct check *c, const struct set *s)
{
	struct identity *ids = arena_calloc(c->scratch, s->n + 1, sizeof *ids);
	size_t n = 0;
	for (size_t i = 0; i < s->n; i++) {
		const struct entry *e = s->entries[i];
		if (is_judged(e))
			ids[n++] = (struct identity){.group = settled_group(e),
						     .kind = e->kind_name,
						     .namespace_ = settled_namespace(e),
						     .name = e->name,
						     .entry = e,
						     .order = i};
	}
	qsort(ids, n, sizeof *ids, by_identity);
	for (size_t i = 1, first = 0; i < n; i++) {
		if (compare(&ids[first], &ids[i]) != 0)
			first = i;
		else
			report_twice(c, ids[i].entry, ids[first].entry);
	}
}

const struct rule rule_api007 = {
	.code = "API007",
	.name = "duplicate-object",
	.severity = SEVERITY_ERROR,
	.audience = FOR_ALL,
	.set = check,
	.what = "Two objects that belong together are one: same group, kind, namespace and name.",
	.why = "Whichever is applied last wins, and the other was written for nothing; kustomize and Helm refuse such "
	       "a "
	       "set. Two versions of one API are still one object. Each overlay of kustomize is a set of its own, and "
	       "patches do not count. Between folders, which may be meant for different clusters, it is only an info.",
	.bad = "apiVersion: v1\nkind: Service\nmetadata:\n  name: llama\nspec:\n  ports:\n    - port: 8000\n---\n"
	       "apiVersion: v1\nkind: Service\nmetadata:\n  name: llama\nspec:\n  ports:\n    - port: 9000\n",
	.good = "apiVersion: v1\nkind: Service\nmetadata:\n  name: llama\nspec:\n  ports:\n    - name: api\n"
		"      port: 8000\n    - name: metrics\n      port: 9000\n",
	.fix = "Delete the one that is left over, or give one of them another name or namespace.",
	.source = "https://kubernetes.io/docs/concepts/overview/working-with-objects/names/",
};
