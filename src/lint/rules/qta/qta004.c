/* SPDX-License-Identifier: Apache-2.0 */
#include "lint/limit_facts.h"
#include "lint/rule.h"

/* The range in hand, and the pod that it is held against. */
struct ranged {
	struct check *check;
	const struct entry *owner;
	const struct range_fact *range;
	/** Another LimitRange of the namespace may have given the defaults first. */
	bool several;
	const struct entry *entry;
	const struct container_facts *container;
};

static struct str text_of(const struct ranged *r, struct quantity q)
{
	struct arena *scratch = r->check->scratch;
	static const struct {
		const char *name;
		unsigned shift;
	} units[] = {{"Gi", 30}, {"Mi", 20}, {"Ki", 10}};
	if (q.nano)
		return arena_printf(scratch, "%lldm", (long long)quantity_milli(q));
	for (size_t i = 0; i < COUNT_OF(units); i++)
		if (q.whole && q.whole % ((uint64_t)1 << units[i].shift) == 0)
			return arena_printf(scratch, "%llu%s", (unsigned long long)(q.whole >> units[i].shift),
					    units[i].name);
	return arena_printf(scratch, "%llu", (unsigned long long)q.whole);
}

static void say(const struct ranged *r, struct place at, const char *what, struct quantity has, const char *relation,
		const struct amount_fact *bound)
{
	struct str value = text_of(r, has), most = text_of(r, bound->q);
	struct finding *f = report_entry(r->check, r->entry, at, "%s of %.*s %.*s %s %.*s: the pod is refused", what,
					 STR_ARG(value), STR_ARG(r->range->resource), relation, STR_ARG(most));
	related_entry(r->check, f, r->owner, bound->at, "the LimitRange");
}

/* ---- for each container
 * ---------------------------------------------------------------------------------------------------- */

static bool exceeds(const struct amount_fact *a, const struct amount_fact *bound)
{
	return a->given && bound->given && quantity_cmp(a->q, bound->q) > 0;
}

static bool ratio_exceeds(const struct resource_fact *own, const struct amount_fact *ratio)
{
	if (!ratio->given || !own->request.given || !own->limit.given)
		return false;
	int64_t limit = quantity_milli(own->limit.q), request = quantity_milli(own->request.q),
		most = quantity_milli(ratio->q);
	/* A request of nothing is refused as well: plugin/pkg/admission/limitranger limitRequestRatioConstraint. */
	return request == 0 || (double)limit / (double)request > (double)most / 1000.0 * 1.000001;
}

/* What the container says itself. A limit alone is a request as well. */
static bool judge_own(const struct ranged *r, const struct resource_fact *own)
{
	const struct range_fact *range = r->range;
	const struct amount_fact *request = own->request.given ? &own->request : &own->limit;
	if (exceeds(&own->limit, &range->max))
		say(r, own->limit.at, "a limit", own->limit.q, "is above the LimitRange's most,", &range->max);
	else if (exceeds(request, &range->max))
		say(r, request->at, "a request", request->q, "is above the LimitRange's most,", &range->max);
	else if (exceeds(&range->min, request))
		say(r, request->at, "a request", request->q, "is below the LimitRange's least,", &range->min);
	else if (ratio_exceeds(own, &range->ratio))
		say(r, own->limit.at, "a limit", own->limit.q, "is more times its request than the LimitRange's",
		    &range->ratio);
	else
		return false;
	return true;
}

/* What it leaves out and the LimitRange puts in: a limit below its own request. */
static void judge_container(struct ranged *r)
{
	const struct resource_fact *own = resource_of(r->container, r->range->resource);
	if (r->container->open || !own || judge_own(r, own) || r->several)
		return;
	if (!own->limit.given && exceeds(&own->request, &r->range->limit))
		say(r, own->request.at, "without a limit, a request", own->request.q,
		    "is above the limit that the LimitRange puts in,", &r->range->limit);
}

/* ---- for the pod
 * ----------------------------------------------------------------------------------------------------------- */

/* Those that run together, by `limits`; false when something cannot be seen. The sum is a lower bound: what has none is
 * left out. */
static bool sum_of(const struct ranged *r, const struct container_facts *first, bool limits, int64_t *milli,
		   struct place *at)
{
	*milli = 0;
	for (const struct container_facts *k = first; k; k = k->next) {
		const struct resource_fact *own = resource_of(k, r->range->resource);
		const struct amount_fact *a = !own ? NULL : limits || !own->request.given ? &own->limit : &own->request;
		if (k->open)
			return false;
		if (k->init || !a || !a->given)
			continue;
		int64_t more = quantity_milli(a->q);
		if (*milli == 0)
			*at = a->at;
		*milli = more > INT64_MAX - *milli ? INT64_MAX : *milli + more;
	}
	return *milli > 0;
}

static void judge_pod(struct ranged *r, const struct container_facts *first)
{
	if (!r->range->max.given)
		return;
	for (unsigned limits = 0; limits < 2; limits++) {
		int64_t sum, most = quantity_milli(r->range->max.q);
		struct place at = {0};
		if (!sum_of(r, first, limits, &sum, &at) || sum <= most || most == INT64_MAX || sum == INT64_MAX)
			continue;
		struct quantity q = {.whole = (uint64_t)sum / 1000, .nano = (uint32_t)(sum % 1000) * 1000000u};
		say(r, at,
		    limits ? "the containers' limits together, a sum" : "the containers' requests together, a sum", q,
		    "is above the LimitRange's most for a pod,", &r->range->max);
		return;
	}
}

/* ---- the set
 * --------------------------------------------------------------------------------------------------------------- */

static void judge_workload(struct ranged *r, const struct entry *e)
{
	r->entry = e;
	for (const struct entry_pod *p = e->pods; p; p = p->next) {
		if (!p->ai || p->partial || p->role == ROLE_AGENT)
			continue;
		if (r->range->pod) {
			judge_pod(r, p->containers);
			continue;
		}
		for (r->container = p->containers; r->container; r->container = r->container->next)
			judge_container(r);
	}
}

static bool has_several(const struct set *s, const struct entry *owner)
{
	size_t n = 0;
	for (size_t i = 0; i < s->n; i++)
		n += s->entries[i]->ranges && same_namespace(s->entries[i], owner);
	return n > 1;
}

static void check(struct check *c, const struct set *s)
{
	/* Ranges times workloads: more than these are not looked at. */
	enum { MOST_STEPS = 20000000 };
	size_t steps = s->kinds[KIND_LIMIT_RANGE] ? MOST_STEPS : 0;
	for (size_t i = 0; i < s->n; i++) {
		const struct entry *owner = s->entries[i];
		if (!owner->ranges || owner->partial || steps < 2 * s->n)
			continue;
		struct ranged r = {.check = c, .owner = owner, .several = has_several(s, owner)};
		for (r.range = owner->ranges; r.range && steps > s->n; r.range = r.range->next) {
			steps -= s->n;
			for (size_t k = 0; k < s->n; k++) {
				const struct entry *e = s->entries[k];
				if (e->pods && !e->partial && str_eq(e->namespace_, owner->namespace_))
					judge_workload(&r, e);
			}
		}
	}
}

const struct rule rule_qta004 = {
	.code = "QTA004",
	.name = "limit-range-conflict",
	.severity = SEVERITY_WARNING,
	.audience = FOR_ALL,
	.set = check,
	.what = "A container of an AI workload asks for what a LimitRange of its namespace does not allow.",
	.why = "A LimitRange is kept when pods are created, so the Deployment is accepted and its pods are refused, "
	       "which only "
	       "shows in events. The usual trap is the default: GPU containers are best left without a CPU limit, a "
	       "LimitRange made for web services then puts its own in (`default`, or `max` where that is missing), and "
	       "a "
	       "request above that limit is not valid. Ranges were mostly chosen for small services, and a model "
	       "server "
	       "needs tens of GiB. Namespaces must be written the same in both.",
	.bad = "kind: LimitRange\nspec:\n  limits:\n    - type: Container\n      default: {cpu: \"1\", memory: "
	       "1Gi}\n---\n"
	       "kind: Deployment\nspec:\n  template:\n    spec:\n      containers:\n        - resources:\n"
	       "            requests: {cpu: \"8\", memory: 64Gi}\n            limits: {memory: 64Gi, nvidia.com/gpu: "
	       "1}\n",
	.good = "kind: LimitRange\nspec:\n  limits:\n    - type: Container\n      defaultRequest: {cpu: 100m, memory: "
		"256Mi}\n",
	.fix = "Raise the LimitRange, set only `defaultRequest` in it, or put the model into a namespace of its own.",
	.source = "https://kubernetes.io/docs/concepts/policy/limit-range/",
};
