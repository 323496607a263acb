/* SPDX-License-Identifier: Apache-2.0
 * Shorthands of a model's parts: cache, autoscale, expose. */
#include "doc/doc.h"
#include "kube/quantity.h"
#include "plan/request.h"

enum {
	GIB = 1 << 30,
	MOST_GIB = 1 << 24,
	MOST_SECONDS = 86400 * 365,
	LEAST_TIMEOUT = 300,
	DEFAULT_TIMEOUT = 600,
	DEFAULT_COOLDOWN = 300
};

struct given seconds_field(struct maker *m, const struct node *map, const char *key, unsigned fallback)
{
	const struct node *n = field(map, key);
	struct str text = node_text(n);
	int64_t number;
	if (!n || !text.p || node_int(n, &number))
		return count_field(m, map, key, 0, MOST_SECONDS, fallback);
	uint64_t milliseconds = 0, value = 0;
	bool digits = false, fine = true;
	for (size_t i = 0; i < text.n && fine; i++) {
		char c = text.p[i];
		if (c >= '0' && c <= '9') {
			value = value * 10 + (uint64_t)(c - '0');
			digits = true;
			fine = value <= MOST_SECONDS;
			continue;
		}
		bool thousandths = c == 'm' && i + 1 < text.n && text.p[i + 1] == 's';
		uint64_t unit = thousandths ? 1 : c == 's' ? 1000 : c == 'm' ? 60000 : c == 'h' ? 3600000 : 0;
		fine = digits && unit;
		milliseconds += value * unit;
		value = 0;
		digits = false;
		i += thousandths;
	}
	uint64_t seconds = (milliseconds + 999) / 1000;
	if (!fine || digits || seconds > MOST_SECONDS) {
		node_problem(m->problems, n, "'%s' must be seconds or a time such as 90s, 30m or 48h, not '%.*s'", key,
			     STR_ARG(text));
		return (struct given){fallback, n};
	}
	return (struct given){(unsigned)seconds, n};
}

static unsigned cache_size(struct maker *m, const struct node *n)
{
	struct quantity q;
	if (!n)
		return 0;
	if (!quantity_of(n, &q) || q.negative) {
		node_problem(m->problems, n, "'%.*s' is no size", STR_ARG(node_text(n)));
		return 0;
	}
	uint64_t gib = round_up((uint64_t)quantity_units(q), GIB) / GIB;
	if (gib < 1 || gib > MOST_GIB) {
		struct problem *p = node_problem(m->problems, n, "a cache of '%.*s' cannot be", STR_ARG(node_text(n)));
		problem_hint(m->problems, p, "a size such as 200Gi");
		return 0;
	}
	return (unsigned)gib;
}

void request_cache(struct maker *m, const struct node *n, struct cache_request *out)
{
	out->at = n;
	if (!n)
		return;
	if (!is_on(n)) {
		out->off = true;
		return;
	}
	if (!node_is(n, NODE_MAP)) {
		out->size_gib = cache_size(m, n);
		return;
	}
	out->size_gib = cache_size(m, field(n, "size"));
	out->storage_class = text_field(n, "class");
	out->claim = text_field(n, "claim");
	out->mode = text_field(n, "mode");
	out->download = node_bool(field(n, "download"), false);
	out->secret = text_field(n, "secret");
	out->identity = text_field(n, "identity");
}

void request_autoscale(struct maker *m, const struct node *n, struct autoscale_request *out)
{
	out->at = n;
	out->cooldown.value = DEFAULT_COOLDOWN;
	if (!n)
		return;
	if (!is_on(n)) {
		out->off = true;
		return;
	}
	if (!node_is(n, NODE_MAP)) {
		out->by = (struct given_text){node_text(n), n};
		return;
	}
	out->by = text_field(n, "by");
	out->with = text_field(n, "with");
	out->cooldown = seconds_field(m, n, "cooldown", DEFAULT_COOLDOWN);
	out->vpa = field(n, "vpa");
	out->triggers = node_count(field(n, "triggers")) ? field(n, "triggers") : NULL;
	const struct node *target = field(n, "target");
	double value;
	if (target && node_double(target, &value)) {
		if (value < 1 || value > 1e6)
			node_problem(m->problems, target, "'target' must be from 1 to 1000000");
		else
			out->target = (struct given){(unsigned)(value + 0.5), target};
	}
}

void request_expose(struct maker *m, const struct node *n, struct expose_request *out)
{
	if (!n || !is_on(n))
		return;
	out->at = n;
	out->timeout.value = DEFAULT_TIMEOUT;
	if (!node_is(n, NODE_MAP)) {
		out->host = (struct given_text){node_text(n), n};
		return;
	}
	out->host = text_field(n, "host");
	out->path = text_field(n, "path");
	out->tls = text_field(n, "tls");
	out->body_size = text_field(n, "bodySize");
	out->via = text_field(n, "via");
	out->ingress_class = text_field(n, "class");
	out->rate_limit = count_field(m, n, "rateLimit", 1, 1000000, 0);
	out->timeout = seconds_field(m, n, "timeout", DEFAULT_TIMEOUT);
	if (!out->host.at) {
		struct problem *p = node_problem(m->problems, n, "'expose' does not say under which host");
		problem_hint(m->problems, p, "add 'host: llm.example.com'");
	}
	if (out->timeout.at && out->timeout.value < LEAST_TIMEOUT) {
		struct problem *p = node_problem(m->problems, out->timeout.at,
						 "a timeout of %u s cuts long answers off", out->timeout.value);
		problem_hint(m->problems, p, "say %u or more", (unsigned)LEAST_TIMEOUT);
	}
}
