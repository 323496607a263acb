/* SPDX-License-Identifier: Apache-2.0 */
#include "plan/split.h"

#include "base/buf.h"
#include "doc/doc.h"
#include "plan/capabilities.h"
#include "plan/platform.h"

enum { PERCENT = 100, DEFAULT_SECONDS = 600 };

/* Where nothing is said: what already leads requests in, else the mesh. */
static bool by_gateway(const struct model_request *r, const struct workload *w)
{
	const struct given_text *via = &r->canary.via;
	return via->at ? str_is(via->value, "gateway") : w->expose.used && w->expose.gateway;
}

static bool check_gateway(struct maker *m, const struct model_request *r, const struct workload *w)
{
	const struct node *at = r->canary.via.at;
	if (!w->expose.used) {
		struct problem *p = node_problem(
			m->problems, at, "a Gateway divides the requests that come in by it, and '%.*s' is not exposed",
			STR_ARG(r->name));
		problem_hint(m->problems, p,
			     "add 'expose: {host: llm.example.com, via: gateway}', or say 'via: istio' for requests "
			     "inside the cluster");
		return false;
	}
	if (!w->expose.gateway) {
		struct problem *p = node_problem(
			m->problems, at, "'%.*s' is exposed by an Ingress, which divides nothing", STR_ARG(r->name));
		problem_hint(m->problems, p, "say 'expose: {host: %.*s, via: gateway}'", STR_ARG(w->expose.host));
		return false;
	}
	return true;
}

static bool check_istio(struct maker *m, const struct model_request *r, const struct workload *w)
{
	if (m->options->api_resources && !cluster_has(m, "istio")) {
		struct problem *p =
			node_problem(m->problems, r->canary.via.at ? r->canary.via.at : r->canary.at,
				     "the cluster has no Istio to divide the requests of '%.*s'", STR_ARG(r->name));
		problem_hint(m->problems, p, "say 'via: gateway', and 'expose: {host: llm.example.com, via: gateway}'");
		return false;
	}
	capability_note(
		m, "istio",
		TEXT(m,
		     "divides the requests to http://%.*s.%.*s where they start: pods that call it need the sidecar "
		     "(label their namespace istio-injection=enabled), or the Service a waypoint in ambient mode; "
		     "calls from elsewhere reach '%.*s' alone",
		     STR_ARG(w->service_name), STR_ARG(m->plan->space), STR_ARG(w->name)));
	if (w->expose.used)
		note_add(m, TEXT(m, "requests to https://%.*s", STR_ARG(w->expose.host)),
			 TEXT(m,
			      "reach '%.*s' alone, not its canary, unless what leads them in is part of the mesh; "
			      "`canary: {via: gateway}` divides them",
			      STR_ARG(w->name)),
			 STR(""));
	return true;
}

/* "group=b" in a header that holds all cookies, wherever it stands among them: a regular expression (RE2) that matches
 * the whole header, as Envoy asks for. */
static struct str cookie_pattern(struct maker *m, struct str cookie)
{
	struct buf b;
	buf_init(&b, 2 * cookie.n + 32);
	buf_addz(&b, "^(.*;\\s*)?");
	for (size_t i = 0; i < cookie.n; i++) {
		if (str_find(STR("\\^$.|?*+()[]{}"), cookie.p[i]) < strlen("\\^$.|?*+()[]{}"))
			buf_addc(&b, '\\');
		buf_addc(&b, cookie.p[i]);
	}
	buf_addz(&b, "(;.*)?$");
	struct str text = arena_str(m->arena, buf_str(&b));
	buf_release(&b);
	return text;
}

static void matches(struct maker *m, const struct canary_request *c, struct split *s)
{
	struct node_entries it = node_entries(c->headers);
	s->headers = pairs_new(m, node_count(c->headers));
	for (const struct node *e; (e = node_next_entry(&it)) && s->headers.n < node_count(c->headers);)
		s->headers.at[s->headers.n++] = (struct pair){node_key(e), node_text(node_deref(e))};
	if (c->cookie.at)
		s->cookie = cookie_pattern(m, c->cookie.value);
}

static struct str who(struct maker *m, const struct canary_request *c, const struct split *s)
{
	struct str text = TEXT(m, "%u %% of the requests", s->weight);
	if (c->cookie.at)
		text = TEXT(m, "%.*s, and those with the cookie %.*s", STR_ARG(text), STR_ARG(c->cookie.value));
	for (size_t i = 0; i < s->headers.n; i++)
		text = TEXT(m, "%.*s%s %.*s: %.*s", STR_ARG(text),
			    i || c->cookie.at ? " and" : ", and those with the header", STR_ARG(s->headers.at[i].key),
			    STR_ARG(s->headers.at[i].value));
	return text;
}

void split_workload(struct maker *m, const struct model_request *r, struct workload *w)
{
	const struct canary_request *c = &r->canary;
	struct split *s = &w->split;
	if (!c->at)
		return;
	bool gateway = by_gateway(r, w);
	if (gateway ? !check_gateway(m, r, w) : !check_istio(m, r, w))
		return;
	*s = (struct split){.used = true,
			    .istio = !gateway,
			    .canary = TEXT(m, "%.*s-canary", STR_ARG(w->name)),
			    .service = TEXT(m, "%.*s-canary%s", STR_ARG(w->name), w->platform->service_suffix),
			    .weight = c->weight.value,
			    .timeout = w->expose.used ? w->expose.timeout : DEFAULT_SECONDS};
	matches(m, c, s);
	if (gateway && s->cookie.n)
		note_add(m, TEXT(m, "Gateway '%.*s'", STR_ARG(w->expose.gateway_name)),
			 TEXT(m,
			      "must match headers by regular expressions, which not every implementation does, to send "
			      "the cookie %.*s to '%.*s'; `match: {headers}` needs none",
			      STR_ARG(c->cookie.value), STR_ARG(s->canary)),
			 STR(""));
	decide(m, subject_of(m, r->name, "canary"), c->at, who(m, c, s),
	       gateway ? TEXT(m, "by the HTTPRoute, %u + %u = 100; requests inside the cluster reach '%.*s' alone",
			      PERCENT - s->weight, s->weight, STR_ARG(w->name))
		       : TEXT(m, "by an Istio VirtualService, %u + %u = 100, for requests of pods in the mesh",
			      PERCENT - s->weight, s->weight),
	       STR("`canary: {weight, match, via}`"));
}
