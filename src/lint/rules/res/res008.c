/* SPDX-License-Identifier: Apache-2.0 */
#include "lint/rule.h"

/* Less than this is no memory for a process: somebody wrote "512m" and meant Mi. */
enum { LEAST_BYTES = 1 << 20 };

static bool is_bytes(struct str name)
{
	return str_is(name, "memory") || str_is(name, "ephemeral-storage") || str_starts(name, "hugepages-");
}

/* More names than a container has resources; looking each up among so many would take long. */
enum { MOST_RESOURCES = 1000 };

/* Only CPU, memory and local storage may be overcommitted; anything else is asked for exactly. */
static bool is_exact(struct str name)
{
	bool native = str_find(name, '/') == name.n || str_has(name, "kubernetes.io/");
	return !native || str_starts(name, "hugepages-");
}

/* Accelerators are GPU002's and GPU003's. Their names have a domain. */
static bool is_others(struct str name)
{
	return str_find(name, '/') < name.n && catalog_accelerator(name);
}

/* CPU_LIMIT, %MEMORY%, [memory]: to be filled in. Who means an amount starts with a digit, or with a small letter. */
static bool looks_unfilled(struct str text)
{
	if (text.n == 0 || memchr("+-. ", text.p[0], 4) || (text.p[0] >= '0' && text.p[0] <= '9'))
		return false;
	for (size_t i = 0; i < text.n; i++)
		if (text.p[i] != ' ' && (text.p[i] < 'a' || text.p[i] > 'z'))
			return true;
	return false;
}

static void report_not_quantity(struct check *c, const struct node *entry, struct str name)
{
	struct str text = node_text(entry);
	const char *hint = quantity_suffix_hint(text);
	if (hint)
		report(c, entry, "'%.*s: %.*s' is not a quantity: the unit is written %s", STR_ARG(name), STR_ARG(text),
		       hint);
	else
		report(c, entry, "'%.*s: %.*s' is not a quantity such as 4, 500m or 16Gi", STR_ARG(name),
		       STR_ARG(text));
}

/* The quantity of an entry; false when it is none (which is reported) or not to be judged. null is read as 0. */
static bool judge(struct check *c, const struct node *entry, struct str name, bool request, struct quantity *q)
{
	const struct node *value = node_deref(entry);
	if (value->kind == NODE_NULL || not_judged(value) || is_others(name))
		return false;
	struct str text = node_text(value);
	if (!quantity_of(value, q)) {
		if (!looks_unfilled(text))
			report_not_quantity(c, entry, name);
		return false;
	}
	if (q->negative) {
		report(c, entry, "'%.*s: %.*s' is negative", STR_ARG(name), STR_ARG(text));
		return false;
	}
	if (is_bytes(name) && text.n && text.p[text.n - 1] == 'm' && quantity_units(*q) < LEAST_BYTES &&
	    !quantity_is_zero(*q)) {
		struct str digits = str_sub(text, 0, text.n - 1);
		struct finding *f = report(c, entry, "'%.*s: %.*s' is %.*s thousandths of a byte: '%.*sMi' is meant",
					   STR_ARG(name), STR_ARG(text), STR_ARG(digits), STR_ARG(digits));
		/* As a request it only misleads the scheduler. */
		if (request)
			finding_severity(f, SEVERITY_WARNING);
		return false;
	}
	return true;
}

static void compare(struct check *c, const struct node *request, struct quantity asked, const struct node *limit,
		    struct quantity most)
{
	struct str name = node_key(request);
	int order = quantity_cmp(asked, most);
	bool exact = is_exact(name);
	if (order == 0 || (order < 0 && !exact))
		return;
	struct finding *f;
	if (order > 0)
		f = report(c, request,
			   "the request of %.*s %.*s is more than the limit of %.*s: the API server rejects the pod",
			   STR_ARG(node_text(request)), STR_ARG(name), STR_ARG(node_text(limit)));
	else
		f = report(
			c, request,
			"the request of %.*s '%.*s' is not the limit of %.*s, and it cannot be overcommitted: the API "
			"server rejects the pod",
			STR_ARG(node_text(request)), STR_ARG(name), STR_ARG(node_text(limit)));
	related_node(c, f, node_deref(limit), "the limit");
}

static void check_resources(struct check *c, const struct node *resources)
{
	const struct node *requests = node_get(resources, KEY_requests), *limits = node_get(resources, KEY_limits);
	struct quantity asked, most;
	if (node_is(limits, NODE_MAP)) {
		struct node_entries it = node_entries(limits);
		for (const struct node *e; (e = node_next_entry(&it));)
			judge(c, e, node_key(e), false, &most);
	}
	if (!node_is(requests, NODE_MAP))
		return;
	bool many = node_count(limits) > MOST_RESOURCES;
	struct node_entries it = node_entries(requests);
	for (const struct node *e; (e = node_next_entry(&it));) {
		const struct node *limit;
		if (!judge(c, e, node_key(e), true, &asked) || !node_is(limits, NODE_MAP) || many)
			continue;
		limit = node_find_entry(limits, node_key(e));
		if (limit && !not_judged(limit) && quantity_of(limit, &most))
			compare(c, e, asked, limit, most);
	}
}

static void check_volumes(struct check *c, const struct node *volumes)
{
	if (!node_is(volumes, NODE_SEQ))
		return;
	for (const struct node *v = node_first(volumes); v; v = v->next) {
		const struct node *empty = node_get(v, KEY_emptyDir);
		const struct node *limit = empty ? node_entry(empty, KEY_sizeLimit) : NULL;
		struct quantity q;
		if (limit && node_deref(limit)->kind <= NODE_STRING)
			judge(c, limit, STR("sizeLimit"), false, &q);
	}
}

static void check(struct check *c, const struct pod *p)
{
	for (size_t i = 0; i < p->n_containers; i++)
		if (p->containers[i].resources)
			check_resources(c, p->containers[i].resources);
	if (p->path->shape == SHAPE_TEMPLATE || p->path->shape == SHAPE_SPEC)
		check_resources(c, node_get(p->spec, KEY_resources));
	check_volumes(c, pod_get(p, KEY_volumes));
}

const struct rule rule_res008 = {
	.code = "RES008",
	.name = "request-exceeds-limit",
	.severity = SEVERITY_ERROR,
	.audience = FOR_ALL,
	.flags = RULE_AGENTS,
	.pod = check,
	.what = "A request is more than its limit, or an amount is not a quantity.",
	.why = "The API server rejects both when the pod is created; the Deployment itself is accepted, so the "
	       "mistake shows as a ReplicaSet that never gets its pods. Huge pages and extended resources "
	       "(`vpc.amazonaws.com/efa`, `rdma/ib`) cannot be overcommitted: there request and limit must be "
	       "equal. Memory in `m` is accepted and means thousandths of a byte. Accelerators have rules of their "
	       "own, GPU002 and GPU003.",
	.bad = "resources:\n  requests:\n    cpu: \"8\"\n    memory: 32GB\n  limits:\n    cpu: \"4\"\n",
	.good = "resources:\n  requests:\n    cpu: \"4\"\n    memory: 32Gi\n  limits:\n    cpu: \"8\"\n"
		"    memory: 32Gi\n",
	.fix = "Raise the limit or lower the request. Units are `m` for thousandths, k, M, G, T for powers of 1000, "
	       "Ki, Mi, Gi, Ti for powers of 1024.",
	.source = "https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/",
};
