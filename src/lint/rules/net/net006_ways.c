/* SPDX-License-Identifier: Apache-2.0
 * The half of NET006 that is about what leads to Services, and about monitors. */
#include "base/nearest.h"
#include "lint/near_miss.h"
#include "lint/rules/net/net006.h"

/* ---- Ingresses
 * ------------------------------------------------------------------------------------------------------------ */

static bool has_port(const struct entry *service, const struct backend *b)
{
	for (const struct service_port *p = service->service->ports; p; p = p->next)
		if (p->number == -1 || (b->port_name.n ? str_eq(p->name, b->port_name) : p->number == b->port))
			return true;
	return false;
}

static struct str ports_text(const struct entry *service, struct arena *scratch)
{
	struct str text = {0};
	for (const struct service_port *p = service->service->ports; p && text.n < 100; p = p->next) {
		struct str before = text.n ? arena_printf(scratch, "%.*s, ", STR_ARG(text)) : STR("");
		text = p->name.n ? arena_printf(scratch, "%.*s'%.*s' (%lld)", STR_ARG(before), STR_ARG(p->name),
						(long long)p->number)
				 : arena_printf(scratch, "%.*s%lld", STR_ARG(before), (long long)p->number);
	}
	return text.n ? text : STR("none");
}

static void judge_backend_port(struct references *r, const struct entry *e, const struct backend *b,
			       const struct entry *service)
{
	/* What leads out of the cluster needs no ports; an action of AWS's controller is no port. */
	bool said = b->port_name.n || b->port > 0, action = str_is(b->port_name, "use-annotation");
	if (!said || action || service->partial || service->service->external || has_port(service, b) ||
	    !leads_to_ai(r, service))
		return;
	struct str has = ports_text(service, r->check->scratch), wanted = b->port_name;
	if (!wanted.n)
		wanted = arena_printf(r->check->scratch, "%lld", (long long)b->port);
	struct finding *f = report_entry(r->check, e, b->port_at, "Service '%.*s' has no port %s%.*s%s: it has %.*s",
					 STR_ARG(b->service), b->port_name.n ? "named '" : "", STR_ARG(wanted),
					 b->port_name.n ? "'" : "", STR_ARG(has));
	related_entry(r->check, f, service, (struct place){0}, "the Service");
}

/* Services of AI workloads show that this set is where such things stand. */
static void judge_backend(struct references *r, const struct entry *e, const struct backend *b)
{
	const struct entry *service = entry_named(&r->services, e, b->service);
	if (service)
		judge_backend_port(r, e, b, service);
	if (service || str_is(b->port_name, "use-annotation") || !may_search(r, e))
		return;
	struct nearest near = nearest_start(b->service);
	bool ai = false;
	for (size_t i = 0; i < r->services.n && r->pods.steps; i++, r->pods.steps--) {
		if (!same_namespace(r->services.at[i], e))
			continue;
		nearest_offer(&near, r->services.at[i]->name);
		ai = ai || leads_to_ai(r, r->services.at[i]);
	}
	if (!ai)
		return;
	if (near.best.p) {
		report_entry(r->check, e, b->at, "there is no Service '%.*s': did you mean '%.*s'?",
			     STR_ARG(b->service), STR_ARG(near.best));
		return;
	}
	struct finding *f = report_entry(r->check, e, b->at, "there is no Service '%.*s' among the objects given",
					 STR_ARG(b->service));
	finding_severity(f, SEVERITY_WARNING);
}

void judge_ingress(struct references *r, const struct entry *e)
{
	for (const struct backend *b = e->ingress->backends; b; b = b->next)
		judge_backend(r, e, b);
}

/* ---- monitors
 * ------------------------------------------------------------------------------------------------------------- */

/* Does the monitor look into the namespace of `e`? */
static bool looks_at(const struct entry *monitor, const struct entry *e)
{
	const struct monitor_facts *m = monitor->monitor;
	if (m->any_namespace || e->namespace_.n == 0)
		return true;
	for (size_t i = 0; i < m->n_namespaces; i++)
		if (str_eq(m->namespaces[i], e->namespace_))
			return true;
	return m->n_namespaces == 0 && same_namespace(monitor, e);
}

static bool service_has(const struct entry *service, struct str port)
{
	for (const struct service_port *p = service->service->ports; p; p = p->next)
		if (str_eq(p->name, port))
			return true;
	return false;
}

/* A port that none of the Services selected has. */
static void judge_endpoint(struct references *r, const struct entry *e, const struct port_fact *endpoint)
{
	const struct entry *found = NULL;
	for (size_t i = 0; i < r->services.n && r->pods.steps; i++, r->pods.steps--) {
		const struct entry *s = r->services.at[i];
		if (!looks_at(e, s) || !selector_matches(&e->selector, s->labels, s->n_labels))
			continue;
		if (s->partial || service_has(s, endpoint->name))
			return;
		if (!found && leads_to_ai(r, s))
			found = s;
	}
	if (!found || r->pods.steps == 0)
		return;
	struct str has = ports_text(found, r->check->scratch);
	struct finding *f =
		report_entry(r->check, e, endpoint->at, "Service '%.*s' has no port named '%.*s': it has %.*s",
			     STR_ARG(found->name), STR_ARG(endpoint->name), STR_ARG(has));
	related_entry(r->check, f, found, (struct place){0}, "the Service that it selects");
}

/* The Service that was meant: one with labels that come near, or one whose pods have the labels that it lacks. */
static void judge_no_service(struct references *r, const struct entry *e)
{
	struct near_miss near = near_miss_start(&e->selector, e->name);
	const struct entry *behind = NULL;
	if (!may_search(r, e))
		return;
	for (size_t i = 0; i < r->services.n && r->pods.steps; i++, r->pods.steps--) {
		const struct entry *s = r->services.at[i];
		if (!looks_at(e, s) || s->partial || !leads_to_ai(r, s))
			continue;
		near_miss_offer(&near, s, s->labels, s->n_labels);
		struct pod_walk walk = pods_selected(&r->pods, s, &s->selector);
		const struct pod_ref *ref = pods_next(&r->pods, &walk);
		if (!behind && ref && e->selector.n &&
		    selector_matches(&e->selector, ref->pod->labels, ref->pod->n_labels))
			behind = s;
	}
	if (!near.entry && !behind)
		return;
	struct finding *f;
	if (behind)
		f = report_entry(r->check, e, e->selector_at,
				 "selects no Service: Service '%.*s' leads to pods with these labels and does not have "
				 "them itself",
				 STR_ARG(behind->name));
	else
		f = report_entry(r->check, e, e->selector_at, "selects no Service: it wants %.*s",
				 STR_ARG(near_miss_text(&near, r->check->scratch)));
	related_entry(r->check, f, behind ? behind : near.entry, (struct place){0},
		      "the Service that was probably meant");
}

void judge_service_monitor(struct references *r, const struct entry *e)
{
	bool any = !e->selector.present || e->selector.open;
	for (size_t i = 0; i < r->services.n && !any && r->pods.steps; i++, r->pods.steps--) {
		const struct entry *s = r->services.at[i];
		any = looks_at(e, s) && selector_matches(&e->selector, s->labels, s->n_labels);
	}
	if (!any)
		judge_no_service(r, e);
	else if (!e->selector.open)
		for (const struct port_fact *p = e->monitor->endpoints; p; p = p->next)
			judge_endpoint(r, e, p);
}

static bool pod_has(const struct pod_net *net, struct str port)
{
	for (const struct listener *l = net->listeners; l; l = l->next)
		if (port_named(l->declared, port))
			return true;
	return false;
}

/* A port that none of the pods selected declares. */
static void judge_pod_endpoint(struct references *r, const struct entry *e, const struct port_fact *endpoint)
{
	const struct pod_ref *found = NULL;
	for (size_t i = 0; i < r->pods.n && r->pods.steps; i++, r->pods.steps--) {
		const struct pod_ref *ref = &r->pods.at[i];
		if (!looks_at(e, ref->entry) || !selector_matches(&e->selector, ref->pod->labels, ref->pod->n_labels))
			continue;
		const struct pod_net *net = ref->pod->net;
		if (!net || net->more || ref->pod->partial || !has_all_labels(ref->entry) ||
		    pod_has(net, endpoint->name))
			return;
		found = ref;
	}
	if (!found || r->pods.steps == 0)
		return;
	struct finding *f = report_entry(r->check, e, endpoint->at, "no container of the pods has a port named '%.*s'",
					 STR_ARG(endpoint->name));
	related_entry(r->check, f, found->entry, (struct place){0}, "the pods that it selects");
}

void judge_pod_monitor(struct references *r, const struct entry *e)
{
	struct near_miss near = near_miss_start(&e->selector, e->name);
	bool any = false, hidden = !e->selector.present || e->selector.open || asks_for_added_label(&e->selector);
	for (size_t i = 0; i < r->pods.n && r->pods.steps && !hidden; i++, r->pods.steps--) {
		const struct pod_ref *ref = &r->pods.at[i];
		if (!looks_at(e, ref->entry))
			continue;
		hidden |= ref->pod->partial;
		any |= selector_matches(&e->selector, ref->pod->labels, ref->pod->n_labels);
		if (ref->pod->ai)
			near_miss_offer(&near, ref->entry, ref->pod->labels, ref->pod->n_labels);
	}
	for (const struct port_fact *p = any && !hidden ? e->monitor->endpoints : NULL; p; p = p->next)
		judge_pod_endpoint(r, e, p);
	if (any || hidden || !near.entry || !may_search(r, e))
		return;
	struct str text = near_miss_text(&near, r->check->scratch);
	struct finding *f = report_entry(r->check, e, e->selector_at, "selects no pod: it wants %.*s", STR_ARG(text));
	related_entry(r->check, f, near.entry, (struct place){0}, "the pods that were probably meant");
}
