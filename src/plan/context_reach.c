/* SPDX-License-Identifier: Apache-2.0
 * Network, entry and observation of a workload's context. */
#include "plan/context_build.h"

static void push_peer(struct arena *a, struct node *seq, const struct peer *p)
{
	struct node *map = push_map(a, seq);
	if (p->cidr.n) {
		struct node *block = put_map(a, map, "ipBlock");
		put_text(a, block, "cidr", p->cidr);
		if (p->except.n)
			put_texts(a, block, "except", &p->except);
		return;
	}
	/* Both in one element: pods that have the labels in namespaces that have the labels. */
	if (p->by_namespace) {
		struct node *selector = put_map(a, map, "namespaceSelector");
		if (p->namespaces.n)
			put_pairs(a, selector, "matchLabels", &p->namespaces);
	}
	if (p->by_pod) {
		struct node *selector = put_map(a, map, "podSelector");
		if (p->pods.n)
			put_pairs(a, selector, "matchLabels", &p->pods);
	}
}

static void put_peers(struct arena *a, struct node *map, const char *key, const struct peers *peers)
{
	struct node *seq = put_seq(a, map, key);
	for (size_t i = 0; i < peers->n; i++)
		push_peer(a, seq, &peers->at[i]);
}

/* The name of the port that Prometheus reads. */
static struct str scraped_port(const struct workload *w)
{
	for (size_t i = 0; i < w->run.n_more_ports; i++)
		if (str_is(w->run.more_ports[i].name, "metrics"))
			return w->run.more_ports[i].name;
	return STR("http");
}

static void put_network(struct arena *a, const struct workload *w, struct node *out)
{
	if (!w->network_policy) {
		put_null(a, out, "network");
		return;
	}
	struct node *map = put_map(a, out, "network");
	put_peers(a, map, "clients", &w->net.clients);
	put_peers(a, map, "scrapers", &w->net.scrapers);
	put_text(a, map, "metricsPort", scraped_port(w));
	put_peers(a, map, "dns", &w->net.dns);
	put_flag(a, map, "among", w->net.among);
	struct node *seq = put_seq(a, map, "egress");
	for (size_t i = 0; i < w->net.n_egress; i++) {
		struct node *e = push_map(a, seq), *port;
		put_peers(a, e, "to", &w->net.egress[i].to);
		port = push_map(a, put_seq(a, e, "ports"));
		put_count(a, port, "port", w->net.egress[i].port);
		put_text(a, port, "protocol", STR("TCP"));
	}
}

static void put_expose(struct arena *a, const struct expose *x, struct node *out)
{
	if (!x->used) {
		put_null(a, out, "expose");
		return;
	}
	struct node *map = put_map(a, out, "expose"), *part;
	put_text(a, map, "via", x->gateway ? STR("gateway") : STR("ingress"));
	put_text(a, map, "host", x->host);
	put_text(a, map, "path", x->path);
	put_text_or_null(a, map, "class", x->ingress_class);
	put_flag(a, map, "classByAnnotation", x->class_by_annotation);
	put_text(a, map, "controller", x->controller);
	put_text(a, map, "port", STR("http"));
	put_count(a, map, "timeout", x->timeout);
	put_text(a, map, "bodySize", x->body_size);
	if (x->rate_limit)
		put_count(a, map, "rateLimit", x->rate_limit);
	else
		put_null(a, map, "rateLimit");
	if (x->tls) {
		part = put_map(a, map, "tls");
		put_text(a, part, "secret", x->secret);
		put_text_or_null(a, part, "issuer", x->issuer);
		put_text(a, part, "issuerKind", x->issuer_is_namespaced ? STR("namespace") : STR("cluster"));
	} else {
		put_null(a, map, "tls");
	}
	put_pairs(a, map, "annotations", &x->annotations);
	if (x->gateway) {
		part = put_map(a, map, "gateway");
		put_text(a, part, "name", x->gateway_name);
		put_text(a, part, "namespace", x->gateway_namespace);
		put_text_or_null(a, part, "section", x->section);
	} else {
		put_null(a, map, "gateway");
	}
}

static void push_match(struct arena *a, struct node *seq, struct str name, struct str value, bool pattern)
{
	struct node *map = push_map(a, seq);
	put_text(a, map, "header", name);
	put_text(a, map, "value", value);
	put_flag(a, map, "pattern", pattern);
}

static void put_split(struct arena *a, const struct split *s, struct node *out)
{
	enum { PERCENT = 100 };
	if (!s->used) {
		put_null(a, out, "split");
		return;
	}
	struct node *map = put_map(a, out, "split"), *seq;
	put_text(a, map, "via", s->istio ? STR("istio") : STR("gateway"));
	put_text(a, map, "canary", s->canary);
	put_text(a, map, "service", s->service);
	put_count(a, map, "weight", s->weight);
	put_count(a, map, "rest", PERCENT - s->weight);
	seq = put_seq(a, map, "match");
	if (s->cookie.n)
		push_match(a, seq, STR("cookie"), s->cookie, true);
	for (size_t i = 0; i < s->headers.n; i++)
		push_match(a, seq, s->headers.at[i].key, s->headers.at[i].value, false);
	put_count(a, map, "timeout", s->timeout);
}

static void put_monitor(struct arena *a, const struct workload *w, struct node *out)
{
	const struct monitor *o = &w->monitor;
	if (!o->used) {
		put_null(a, out, "monitor");
		return;
	}
	struct node *map = put_map(a, out, "monitor");
	put_pairs(a, map, "labels", &o->labels);
	put_text(a, map, "port", scraped_port(w));
	put_text(a, map, "path", o->path);
	put_count(a, map, "interval", o->interval);
	put_count(a, map, "timeout", o->timeout);
	if (o->secret.n) {
		struct node *secret = put_map(a, map, "authorization");
		put_text(a, secret, "secret", o->secret);
		put_text(a, secret, "key", o->secret_key);
	} else {
		put_null(a, map, "authorization");
	}
}

static void put_alerts(struct arena *a, const struct workload *w, struct node *out)
{
	enum { SLOW_SECONDS = 5, FULL_PERCENT = 95 };
	const struct monitor *o = &w->monitor;
	if (!o->alerts) {
		put_null(a, out, "alerts");
		return;
	}
	struct node *map = put_map(a, out, "alerts"), *metrics;
	put_pairs(a, map, "labels", &o->labels);
	put_text(a, map, "match", o->match);
	metrics = put_map(a, map, "metrics");
	put_text_or_null(a, metrics, "queue", str_of(o->queue));
	put_text_or_null(a, metrics, "running", str_of(o->running));
	put_text_or_null(a, metrics, "cache", str_of(o->cache));
	put_text_or_null(a, metrics, "firstToken", str_of(o->first_token));
	put_count(a, map, "queue", w->scale.queue_alert);
	put_count(a, map, "firstTokenSeconds", SLOW_SECONDS);
	put_count(a, map, "cachePercent", FULL_PERCENT);
	put_count(a, map, "loadSeconds", w->run.startup_seconds);
}

void context_reach(struct arena *a, const struct workload *w, struct node *out)
{
	put_network(a, w, out);
	put_expose(a, &w->expose, out);
	put_split(a, &w->split, out);
	put_text_or_null(a, out, "canaryOf", w->stable ? w->stable->name : (struct str){NULL, 0});
	put_monitor(a, w, out);
	put_alerts(a, w, out);
}
