/* SPDX-License-Identifier: Apache-2.0 */
#include "lint/rules/net/net006.h"

#include "lint/near_miss.h"

bool leads_to_ai(struct references *r, const struct entry *service)
{
	struct pod_walk walk = pods_selected(&r->pods, service, &service->selector);
	for (const struct pod_ref *ref; (ref = pods_next(&r->pods, &walk));)
		if (ref->pod->ai)
			return true;
	return false;
}

bool may_search(struct references *r, const struct entry *e)
{
	if (!r->set->complete || r->searches == 0 || has_operators(r->set, e))
		return false;
	r->searches--;
	return true;
}

/* ---- what selects pods
 * ------------------------------------------------------------------------------------------------------ */

/* A workload that comes near is what was meant. Without one it is only odd, and only for a Service: a policy or budget
 * may well be for pods from elsewhere. */
static void judge_nothing(struct references *r, const struct entry *e)
{
	if (asks_for_added_label(&e->selector) || !may_search(r, e))
		return;
	struct near_miss near = near_miss_start(&e->selector, e->name);
	bool ai = false, hidden = false;
	for (size_t i = 0; i < r->pods.n && r->pods.steps; i++, r->pods.steps--) {
		const struct pod_ref *ref = &r->pods.at[i];
		if (!same_namespace(e, ref->entry))
			continue;
		ai |= ref->pod->ai;
		hidden |= ref->pod->partial;
		near_miss_offer(&near, ref->entry, ref->pod->labels, ref->pod->n_labels);
	}
	if (!ai || hidden)
		return;
	if (near.entry) {
		struct str text = near_miss_text(&near, r->check->scratch);
		struct finding *f =
			report_entry(r->check, e, e->selector_at, "selects no pod: it wants %.*s", STR_ARG(text));
		related_entry(r->check, f, near.entry, (struct place){0}, "the pods that were probably meant");
	} else if (e->kind == KIND_SERVICE) {
		struct str text = requirement_text(&e->selector.at[0], r->check->scratch);
		struct finding *f = report_entry(r->check, e, e->selector_at,
						 "selects no pod of the objects given: none has %.*s", STR_ARG(text));
		finding_severity(f, SEVERITY_WARNING);
	}
}

/* ---- ports of a Service
 * ----------------------------------------------------------------------------------------------------- */

enum target_state { TARGET_FOUND, TARGET_MISSING, TARGET_UNKNOWN };

static enum target_state find_target(const struct pod_net *net, const struct service_port *p)
{
	bool any = false;
	for (const struct listener *l = net->listeners; l; l = l->next) {
		if (p->target_name.n ? port_named(l->declared, p->target_name) != NULL : may_listen(l, p->target))
			return TARGET_FOUND;
		/* Ports need not be declared: only those who declare some are taken at their word. */
		if (!p->target_name.n && !l->declared && !l->port)
			return TARGET_UNKNOWN;
		any |= l->declared != NULL;
	}
	return p->target_name.n || any ? TARGET_MISSING : TARGET_UNKNOWN;
}

/* What they do declare, for the message. */
static struct str declared_text(const struct pod_net *net, struct arena *scratch)
{
	struct str text = STR("none");
	bool first = true;
	for (const struct listener *l = net->listeners; l; l = l->next) {
		for (const struct port_fact *d = l->declared; d; d = d->next) {
			struct str before = first ? STR("") : arena_printf(scratch, "%.*s, ", STR_ARG(text));
			first = false;
			text = d->name.n ? arena_printf(scratch, "%.*s'%.*s' (%lld)", STR_ARG(before), STR_ARG(d->name),
							(long long)d->number)
					 : arena_printf(scratch, "%.*s%lld", STR_ARG(before), (long long)d->number);
			if (text.n > 100)
				return text;
		}
	}
	return text;
}

/* By number, nothing says that an unknown program does not listen there. */
static bool is_certain(const struct pod_net *net, const struct service_port *p)
{
	return p->target_name.n || (net->listeners && net->listeners->port && !net->listeners->next);
}

static void report_port(struct references *r, const struct entry *e, const struct service_port *p,
			const struct pod_ref *ref)
{
	struct str wanted = p->target_name, has = declared_text(ref->pod->net, r->check->scratch);
	if (!wanted.n)
		wanted = arena_printf(r->check->scratch, "%lld", (long long)p->target);
	struct finding *f = report_entry(
		r->check, e, p->at, "no container of the pods has a port %s%.*s%s: they have %.*s",
		p->target_name.n ? "named '" : "", STR_ARG(wanted), p->target_name.n ? "'" : "", STR_ARG(has));
	if (!is_certain(ref->pod->net, p))
		finding_severity(f, SEVERITY_WARNING);
	related_entry(r->check, f, ref->entry, (struct place){0}, "the pods that it selects");
}

/* A port that some of the pods have is right for those. */
static void judge_port(struct references *r, const struct entry *e, const struct service_port *p)
{
	struct pod_walk walk = pods_selected(&r->pods, e, &e->selector);
	const struct pod_ref *missing = NULL;
	if (!p->target_name.n && p->target <= 0)
		return;
	for (const struct pod_ref *ref; (ref = pods_next(&r->pods, &walk));) {
		const struct pod_net *net = ref->pod->net;
		if (!net || net->more || ref->pod->partial || !has_all_labels(ref->entry) ||
		    find_target(net, p) != TARGET_MISSING)
			return;
		missing = ref;
	}
	if (missing)
		report_port(r, e, p, missing);
}

static void judge_service(struct references *r, const struct entry *e)
{
	struct pod_walk walk = pods_selected(&r->pods, e, &e->selector);
	if (e->service->external || e->selector.open)
		return;
	if (!pods_next(&r->pods, &walk)) {
		judge_nothing(r, e);
		return;
	}
	for (const struct service_port *p = e->service->ports; p; p = p->next)
		judge_port(r, e, p);
}

static void judge_selector(struct references *r, const struct entry *e)
{
	struct pod_walk walk = pods_selected(&r->pods, e, &e->selector);
	if (e->selector.n && !e->selector.open && !pods_next(&r->pods, &walk))
		judge_nothing(r, e);
}

static const struct {
	enum kind kind;
	void (*judge)(struct references *r, const struct entry *e);
} judges[] = {
	{KIND_SERVICE, judge_service},
	{KIND_NETWORK_POLICY, judge_selector},
	{KIND_PDB, judge_selector},
	{KIND_INGRESS, judge_ingress},
	{KIND_INGRESS_EXTENSIONS, judge_ingress},
	{KIND_SERVICE_MONITOR, judge_service_monitor},
	{KIND_POD_MONITOR, judge_pod_monitor},
};

static void check(struct check *c, const struct set *s)
{
	static const enum kind services[] = {KIND_SERVICE, KIND_OTHER};
	enum { MOST_SEARCHES = 200 };
	struct references r = {.check = c, .set = s, .searches = MOST_SEARCHES};
	r.pods = pods_index(s, c->scratch);
	r.services = names_index(s, services, c->scratch);
	bool ai = false;
	for (size_t i = 0; i < r.pods.n; i++)
		ai |= r.pods.at[i].pod->ai;
	for (size_t i = 0; ai && i < s->n; i++)
		for (size_t k = 0; k < COUNT_OF(judges); k++)
			if (s->entries[i]->kind == judges[k].kind && !s->entries[i]->partial)
				judges[k].judge(&r, s->entries[i]);
}

const struct rule rule_net006 = {
	.code = "NET006",
	.name = "service-selects-nothing",
	.severity = SEVERITY_ERROR,
	.audience = FOR_ALL,
	.set = check,
	.what = "A Service, NetworkPolicy, PodDisruptionBudget, Ingress, ServiceMonitor or PodMonitor that refers to "
		"nothing: "
		"to labels that no pod has, to a port that no container has, to a Service that is not there.",
	.why = "The API server takes any label and any name, so these mistakes say nothing: the Service has no "
	       "endpoints and "
	       "clients get \"connection refused\", the Ingress answers 503, the policy protects nothing, the budget "
	       "guards nothing, and Prometheus shows no target, for which the autoscaler then waits in vain. A named "
	       "`targetPort` must be the name of a container's port; a ServiceMonitor selects Services by their own "
	       "labels "
	       "and their ports by name. What is not there is missed only when everything was given (a folder, "
	       "standard "
	       "input, or --complete), beside AI workloads, and where no operator makes pods of its own. Where nothing "
	       "among the objects is near, a Service without pods is a warning.",
	.bad = "kind: Service\nspec:\n  selector: {app: lama}\n  ports:\n    - {port: 80, targetPort: web}\n---\n"
	       "kind: Deployment\nspec:\n  template:\n    metadata:\n      labels: {app: llama}\n    spec:\n      "
	       "containers:\n"
	       "        - ports:\n            - {name: http, containerPort: 8000}\n",
	.good = "kind: Service\nspec:\n  selector: {app: llama}\n  ports:\n    - {port: 80, targetPort: http}\n---\n"
		"kind: Deployment\nspec:\n  template:\n    metadata:\n      labels: {app: llama}\n    spec:\n      "
		"containers:\n"
		"        - ports:\n            - {name: http, containerPort: 8000}\n",
	.fix = "Write the labels that the pods' template has, the name of a port that a container declares, or the "
	       "name and "
	       "port of a Service that exists.",
	.source = "https://kubernetes.io/docs/tasks/debug/debug-application/debug-service/",
};
