/* SPDX-License-Identifier: Apache-2.0 */
#include "lint/ingress.h"

/* Sources: https://kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/annotations/,
 * https://docs.nginx.com/nginx-ingress-controller/configuration/ingress-resources/advanced-configuration-with-annotations/,
 * https://haproxy-ingress.github.io/docs/configuration/keys/,
 * https://www.haproxy.com/documentation/kubernetes-ingress/community/configuration-reference/ingress/ and, for the
 * class of Azure's managed nginx, https://learn.microsoft.com/azure/aks/app-routing */
static const struct ingress_controller controllers[] = {
	{.title = "nginx",
	 .prefix = "nginx.ingress.kubernetes.io/",
	 .words = {"nginx", "webapprouting.kubernetes.azure.com"},
	 .read_timeout = "proxy-read-timeout",
	 .body_size = "proxy-body-size",
	 .snippets = {"configuration-snippet", "server-snippet"},
	 .rates = {"limit-rps", "limit-rpm", "limit-connections", "global-rate-limit"},
	 .ranges = {"whitelist-source-range", "allowlist-source-range"}},
	{.title = "nginx",
	 .prefix = "nginx.org/",
	 .read_timeout = "proxy-read-timeout",
	 .body_size = "client-max-body-size",
	 .snippets = {"location-snippets", "server-snippets"},
	 .rates = {"limit-req-rate", "policies"},
	 .units = true},
	{.title = "HAProxy",
	 .prefix = "haproxy-ingress.github.io/",
	 .rates = {"limit-rps", "limit-connections"},
	 .ranges = {"allowlist-source-range", "whitelist-source-range"}},
	{.title = "HAProxy",
	 .prefix = "haproxy.org/",
	 .rates = {"rate-limit-requests"},
	 .ranges = {"allow-list", "whitelist"}},
};

static bool has_prefix(const struct ingress_facts *i, const char *prefix)
{
	for (size_t n = 0; n < i->n_notes; n++)
		if (str_starts(i->notes[n].key, prefix))
			return true;
	return false;
}

const struct ingress_controller *ingress_controller_of(const struct ingress_facts *i)
{
	for (size_t c = 0; c < COUNT_OF(controllers); c++) {
		bool by_note = has_prefix(i, controllers[c].prefix), named = i->class.n == 0;
		for (size_t w = 0; w < COUNT_OF(controllers[c].words) && controllers[c].words[w]; w++)
			if (str_has(i->class, controllers[c].words[w])) {
				/* The other nginx has classes of the same name. */
				return by_note || !has_prefix(i, "nginx.org/") ? &controllers[c] : &controllers[1];
			}
		/* Annotations of one controller on an Ingress of another do nothing. */
		if (by_note && (named || !controllers[c].words[0]))
			return &controllers[c];
	}
	return NULL;
}

static bool is_note(struct str key, const char *prefix, const char *name)
{
	return str_starts(key, prefix) && str_is(str_sub(key, strlen(prefix), key.n), name);
}

const struct note *controller_note(const struct ingress_controller *c, const struct ingress_facts *i, const char *name)
{
	for (size_t n = 0; name && n < i->n_notes; n++)
		if (is_note(i->notes[n].key, c->prefix, name))
			return &i->notes[n];
	return NULL;
}

bool controller_directive(const struct ingress_controller *c, const struct ingress_facts *i, const char *directive)
{
	for (size_t s = 0; s < COUNT_OF(c->snippets) && c->snippets[s]; s++) {
		const struct note *n = controller_note(c, i, c->snippets[s]);
		if (n && str_has(n->value, directive))
			return true;
	}
	return false;
}

struct inference_ways inference_ways(const struct set *s, struct arena *scratch)
{
	static const enum kind services[] = {KIND_SERVICE, KIND_OTHER};
	return (struct inference_ways){pods_index(s, scratch), names_index(s, services, scratch)};
}

static const struct pod_ref *inference_behind(struct inference_ways *w, const struct entry *service)
{
	struct pod_walk walk = pods_selected(&w->pods, service, &service->selector);
	for (const struct pod_ref *ref; (ref = pods_next(&w->pods, &walk));)
		if (ref->pod->role == ROLE_SERVING)
			return ref;
	return NULL;
}

const struct pod_ref *ingress_leads_to(struct inference_ways *w, const struct entry *ingress)
{
	for (const struct backend *b = ingress->ingress ? ingress->ingress->backends : NULL; b; b = b->next) {
		const struct entry *service = entry_named(&w->services, ingress, b->service);
		const struct pod_ref *ref = service ? inference_behind(w, service) : NULL;
		if (ref)
			return ref;
	}
	return NULL;
}
