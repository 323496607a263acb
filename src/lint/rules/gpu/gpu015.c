/* SPDX-License-Identifier: Apache-2.0 */
#include "lint/rule.h"

#include "kube/names.h"
#include "lint/set_refs.h"

static const struct node *claims_of(const struct pod *p)
{
	return node_find(p->spec, STR("resourceClaims"));
}

/* The claims that a container uses; NULL without. */
static const struct node *uses_of(const struct container *k)
{
	const struct node *claims = node_get(k->resources, KEY_claims);
	return node_is(claims, NODE_SEQ) ? claims : NULL;
}

static const struct node *find_name(const struct node *list, struct str name)
{
	for (const struct node *e = node_is(list, NODE_SEQ) ? node_first(list) : NULL; e; e = e->next)
		if (str_eq(node_text(node_get(e, KEY_name)), name))
			return e;
	return NULL;
}

static void report_undeclared(struct check *c, const struct node *name, const struct node *claims)
{
	struct str text = node_text(name);
	struct nearest near = nearest_start(text);
	for (const struct node *e = node_is(claims, NODE_SEQ) ? node_first(claims) : NULL; e; e = e->next)
		nearest_offer(&near, node_text(node_get(e, KEY_name)));
	if (near.best.p && !near.tie)
		report(c, name, "the pod declares no claim '%.*s' under 'resourceClaims'; did you mean '%.*s'?",
		       STR_ARG(text), STR_ARG(near.best));
	else
		report(c, name, "the pod declares no claim '%.*s' under 'resourceClaims': the API server rejects it",
		       STR_ARG(text));
}

static void check_uses(struct check *c, const struct container *k, const struct node *claims)
{
	const struct node *uses = uses_of(k);
	for (const struct node *e = uses ? node_first(uses) : NULL; e; e = e->next) {
		const struct node *name = node_get(e, KEY_name);
		if (name && !not_judged(name) && !find_name(claims, node_text(name)))
			report_undeclared(c, name, claims);
	}
}

/* Does a container use it, or may one that cannot be seen? */
static bool is_used(const struct pod *p, struct str name)
{
	for (size_t i = 0; i < p->n_containers; i++) {
		const struct node *claims = node_get(p->containers[i].resources, KEY_claims);
		if (claims && claims->kind != NODE_SEQ && claims->kind != NODE_NULL)
			return true;
		for (const struct node *e = node_first(claims); e; e = e->next)
			if (not_judged(node_get(e, KEY_name)) || str_eq(node_text(node_get(e, KEY_name)), name))
				return true;
	}
	return false;
}

static void check_declared(struct check *c, const struct pod *p, const struct node *claims)
{
	for (const struct node *e = node_is(claims, NODE_SEQ) ? node_first(claims) : NULL; e; e = e->next) {
		const struct node *name = node_get(e, KEY_name);
		if (!name || not_judged(name) || is_used(p, node_text(name)))
			continue;
		struct finding *f = report(c, name,
					   "no container uses the claim '%.*s': its device is allocated to the pod and "
					   "stays idle; name it under a container's 'resources.claims'",
					   STR_ARG(node_text(name)));
		finding_severity(f, SEVERITY_WARNING);
	}
}

static void check_pod(struct check *c, const struct pod *p)
{
	const struct node *claims = claims_of(p);
	bool hidden = claims && claims->kind != NODE_SEQ && claims->kind != NODE_NULL;
	if (p->partial || hidden || (p->path->shape != SHAPE_TEMPLATE && p->path->shape != SHAPE_SPEC))
		return;
	for (size_t i = 0; i < p->n_containers; i++)
		check_uses(c, &p->containers[i], claims);
	check_declared(c, p, claims);
}

/* ---- templates ----------------------------------------------------------------------------------------------------
 */

static bool has_template(const struct entries_by_name *templates, const struct entry *e, struct str name)
{
	size_t from = 0;
	for (const struct entry *t; (t = entries_next(templates, name, &from));)
		if (same_namespace(t, e))
			return true;
	return false;
}

static void report_absent(struct check *c, const struct entry *e, const struct reference *r,
			  const struct entries_by_name *templates)
{
	struct nearest near = nearest_start(r->name);
	for (size_t i = 0; i < templates->n; i++)
		nearest_offer(&near, templates->at[i]->name);
	if (near.best.p && !near.tie && !str_eq(near.best, r->name))
		report_entry(c, e, r->at, "no ResourceClaimTemplate is called '%.*s'; did you mean '%.*s'?",
			     STR_ARG(r->name), STR_ARG(near.best));
	else
		report_entry(c, e, r->at,
			     "no ResourceClaimTemplate of the pod's namespace is called '%.*s': its pods stay Pending",
			     STR_ARG(r->name));
}

static void check_set(struct check *c, const struct set *s)
{
	if (!s->complete || s->kinds[KIND_RESOURCE_CLAIM_TEMPLATE] == 0)
		return;
	struct entries_by_name templates = entries_by_name(s, KIND_RESOURCE_CLAIM_TEMPLATE, c->scratch);
	for (size_t i = 0; i < s->n; i++)
		for (const struct entry_pod *p = s->entries[i]->pods; p; p = p->next)
			for (const struct reference *r = p->refs && !p->partial ? p->refs->claim_templates : NULL; r;
			     r = r->next)
				if (!has_template(&templates, s->entries[i], r->name))
					report_absent(c, s->entries[i], r, &templates);
}

const struct rule rule_gpu015 = {
	.code = "GPU015",
	.name = "dra-claim-unresolved",
	.severity = SEVERITY_ERROR,
	.audience = FOR_ALL,
	.flags = RULE_AGENTS,
	.pod = check_pod,
	.set = check_set,
	.what = "A container uses a resource claim that its pod does not declare, the pod declares one that no "
		"container "
		"uses (warning), or it names a ResourceClaimTemplate that is not among the others of the set.",
	.why = "With dynamic resource allocation a device has three links: a ResourceClaimTemplate (or ResourceClaim), "
	       "the pod's `resourceClaims`, and the `resources.claims` of the container that gets the device. A "
	       "container that names a claim the pod does not have is rejected; a template that does not exist keeps "
	       "the pod Pending; a claim that no container uses takes a device and shows it to nobody. Claims are "
	       "namespaced, and so are templates. Templates are only missed where the set has some.",
	.bad = "spec:\n  resourceClaims:\n    - {name: gpu, resourceClaimTemplateName: one-gpu}\n  containers:\n"
	       "    - name: server\n      resources:\n        claims: [{name: gpus}]\n",
	.good = "spec:\n  resourceClaims:\n    - {name: gpu, resourceClaimTemplateName: one-gpu}\n  containers:\n"
		"    - name: server\n      resources:\n        claims: [{name: gpu}]\n",
	.fix = "Use one name in the pod's `resourceClaims` and the container's `resources.claims`, and the template's "
	       "own name in `resourceClaimTemplateName`.",
	.source = "https://kubernetes.io/docs/concepts/scheduling-eviction/dynamic-resource-allocation/",
};
