/* SPDX-License-Identifier: Apache-2.0 */
#include "lint/ingress.h"
#include "lint/rule.h"

static bool any_note(const struct ingress_controller *controller, const struct ingress_facts *i,
		     const char *const *names, size_t n)
{
	for (size_t k = 0; k < n && names[k]; k++)
		if (controller_note(controller, i, names[k]))
			return true;
	return false;
}

/* For the internet, as far as the Ingress says: not when its hosts, its class or a list of ranges says otherwise. */
static bool is_public(const struct ingress_controller *controller, const struct ingress_facts *i)
{
	return !i->local_hosts && !str_has(i->class, "internal") && !str_has(i->class, "private") &&
	       !any_note(controller, i, controller->ranges, COUNT_OF(controller->ranges));
}

static bool has_rate(const struct ingress_controller *controller, const struct ingress_facts *i)
{
	return any_note(controller, i, controller->rates, COUNT_OF(controller->rates)) ||
	       controller_directive(controller, i, "limit_req") || controller_directive(controller, i, "limit_conn");
}

static void check(struct check *c, const struct set *s)
{
	if (s->kinds[KIND_INGRESS] + s->kinds[KIND_INGRESS_EXTENSIONS] == 0)
		return;
	struct inference_ways ways = inference_ways(s, c->scratch);
	for (size_t i = 0; i < s->n; i++) {
		const struct entry *e = s->entries[i];
		const struct ingress_controller *controller = e->ingress ? ingress_controller_of(e->ingress) : NULL;
		if (!controller || e->partial || !is_public(controller, e->ingress) ||
		    has_rate(controller, e->ingress) || !ingress_leads_to(&ways, e))
			continue;
		report_entry(c, e, (struct place){0},
			     "nothing bounds how often a client may call the model: set '%s%s'", controller->prefix,
			     controller->rates[0]);
	}
}

const struct rule rule_net008 = {
	.code = "NET008",
	.name = "ingress-rate-limit-missing",
	.severity = SEVERITY_INFO,
	.audience = FOR_ALL,
	.set = check,
	.what = "A public Ingress to an inference workload without a rate limit.",
	.why = "A request to a model costs GPU seconds, not milliseconds: a script in a loop fills the engine's queue, "
	       "every "
	       "other client waits behind it, and the autoscaler buys GPUs for it. A limit at the door keeps one "
	       "client "
	       "from taking all. It is asked of nginx and HAProxy, whose annotations say it; where it is elsewhere (an "
	       "API "
	       "gateway in front, a web application firewall), suppress it. An Ingress whose hosts, class or list of "
	       "source ranges says that it is internal is left alone.",
	.bad = "metadata:\n  annotations:\n    nginx.ingress.kubernetes.io/proxy-read-timeout: \"600\"\n"
	       "spec:\n  ingressClassName: nginx\n",
	.good = "metadata:\n  annotations:\n    nginx.ingress.kubernetes.io/proxy-read-timeout: \"600\"\n"
		"    nginx.ingress.kubernetes.io/limit-rps: \"10\"\nspec:\n  ingressClassName: nginx\n",
	.fix = "Set `limit-rps` or `limit-connections` (requests a second, or at once, from one address).",
	.source =
		"https://kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/annotations/#rate-limiting",
};
