/* SPDX-License-Identifier: Apache-2.0 */
#include "doc/build.h"
#include "kube/names.h"
#include "lint/ingress.h"
#include "lint/rule.h"

/* nginx' own defaults: https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_read_timeout and
 * https://nginx.org/en/docs/http/ngx_http_core_module.html#client_max_body_size */
enum { DEFAULT_SECONDS = 60 };

enum { LEAST_TIMEOUT };
static const struct rule_param params[] = {
	[LEAST_TIMEOUT] = {"leastTimeoutSeconds", 1, 86400, 300,
			   "a read timeout from so many seconds on leaves a model the time to think"},
};

/* Seconds; -1 when it is no time of this controller. */
static int64_t seconds_of(const struct ingress_controller *controller, struct str text)
{
	int64_t unit = 1, n;
	if (controller->units && text.n) {
		char last = text.p[text.n - 1];
		unit = last == 'm' ? 60 : last == 'h' ? 3600 : 1;
		if (last == 's' || unit > 1)
			text = str_sub(text, 0, text.n - 1);
	}
	return str_to_i64(text, &n) && n >= 0 && n < INT32_MAX ? n * unit : -1;
}

/* An annotation of the controller that leaves room. */
static void offer(struct check *c, struct finding *f, const struct entry *e,
		  const struct ingress_controller *controller, const char *name, const char *value)
{
	struct str key = arena_printf(c->scratch, "%s%s", controller->prefix, name);
	fix_set_in(c, fix_offer(c, f, FIX_UNSAFE, "set '%s' to '%s'", key.p, value), e,
		   FIX_PATH("metadata", "annotations", key.p), build_strz(c->scratch, value));
}

/* The digits in front of a unit that this controller does not take, when they are enough. */
static const char *meant_seconds(struct check *c, struct str text, const char *otherwise)
{
	int64_t n;
	size_t digits = 0;
	while (digits < text.n && text.p[digits] >= '0' && text.p[digits] <= '9')
		digits++;
	bool enough = digits + 1 == text.n && text.p[digits] == 's' && str_to_i64(str_sub(text, 0, digits), &n) &&
		      n >= check_param(c, LEAST_TIMEOUT) && n < INT32_MAX;
	return enough ? arena_strz(c->scratch, str_sub(text, 0, digits)) : otherwise;
}

static void judge_timeout(struct check *c, const struct entry *e, const struct ingress_controller *controller)
{
	const struct note *note = controller_note(controller, e->ingress, controller->read_timeout);
	const int64_t least = check_param(c, LEAST_TIMEOUT);
	const char *enough = arena_printf(c->scratch, "%lld%s", (long long)least, controller->units ? "s" : "").p;
	if (!note) {
		struct finding *f =
			report_entry(c, e, (struct place){0},
				     "%s ends a request after %d s without a byte, and a model may think longer: set "
				     "'%s%s' to %lld or more",
				     controller->title, DEFAULT_SECONDS, controller->prefix, controller->read_timeout,
				     (long long)least);
		offer(c, f, e, controller, controller->read_timeout, enough);
		return;
	}
	int64_t seconds = seconds_of(controller, note->value);
	if (is_placeholder(note->value) || is_unfilled(note->value) || seconds >= least)
		return;
	struct finding *f;
	if (seconds < 0)
		f = report_entry(
			c, e, note->at, "'%.*s' is no time for this annotation, which takes %s: it stays at %d s",
			STR_ARG(note->value),
			controller->units ? "seconds, or a number with 's' or 'm'" : "seconds as a bare number",
			DEFAULT_SECONDS);
	else
		f = report_entry(
			c, e, note->at,
			"%s ends a request after %lld s without a byte, and a model may think longer: %lld or more",
			controller->title, (long long)seconds, (long long)least);
	offer(c, f, e, controller, controller->read_timeout,
	      seconds < 0 ? meant_seconds(c, note->value, enough) : enough);
}

static void judge_size(struct check *c, const struct entry *e, const struct ingress_controller *controller)
{
	if (controller_note(controller, e->ingress, controller->body_size))
		return;
	struct finding *f =
		report_entry(c, e, (struct place){0},
			     "%s refuses requests above 1 MiB, which long prompts, images and audio are: set '%s%s'",
			     controller->title, controller->prefix, controller->body_size);
	/* Room for a few images. */
	offer(c, f, e, controller, controller->body_size, "64m");
}

/* What controllers are told for all their Ingresses. */
static struct proxy_facts defaults_of(const struct set *s)
{
	struct proxy_facts all = {false, false};
	for (size_t i = 0; i < s->n; i++) {
		const struct proxy_facts *p = s->entries[i]->proxy;
		all.read_timeout |= p && p->read_timeout;
		all.body_size |= p && p->body_size;
	}
	return all;
}

static void check(struct check *c, const struct set *s)
{
	if (s->kinds[KIND_INGRESS] + s->kinds[KIND_INGRESS_EXTENSIONS] == 0)
		return;
	struct inference_ways ways = inference_ways(s, c->scratch);
	struct proxy_facts defaults = defaults_of(s);
	for (size_t i = 0; i < s->n; i++) {
		const struct entry *e = s->entries[i];
		if (!e->ingress || e->partial || !ingress_leads_to(&ways, e))
			continue;
		const struct ingress_controller *controller = ingress_controller_of(e->ingress);
		if (!controller || !controller->read_timeout)
			continue;
		if (!defaults.read_timeout && !controller_directive(controller, e->ingress, "proxy_read_timeout"))
			judge_timeout(c, e, controller);
		if (!defaults.body_size && !controller_directive(controller, e->ingress, "client_max_body_size"))
			judge_size(c, e, controller);
	}
}

const struct rule rule_net004 = {
	.code = "NET004",
	.name = "ingress-timeout-too-short",
	.severity = SEVERITY_WARNING,
	.audience = FOR_ALL,
	.fixable = FIXABLE_UNSAFELY,
	.set = check,
	.what = "An nginx Ingress to an inference workload with a read timeout below 300 s, or without a size for "
		"request "
		"bodies.",
	.why = "nginx closes a request with 504 when the model has not sent a byte for 60 s, which is its default. An "
	       "answer "
	       "that is not streamed sends nothing until it is complete, and under load a request waits in the "
	       "engine's "
	       "queue first. Meanwhile the engine goes on computing the answer that nobody reads. Bodies above 1 MiB "
	       "are "
	       "refused with 413: a long context, an image or a recording is soon larger. Both are asked of an Ingress "
	       "whose Service leads to an inference workload of the set; a ConfigMap of the controller that sets them "
	       "for "
	       "all is enough.",
	.bad = "metadata:\n  annotations:\n    nginx.ingress.kubernetes.io/proxy-read-timeout: \"60\"\n"
	       "spec:\n  ingressClassName: nginx\n",
	.good = "metadata:\n  annotations:\n    nginx.ingress.kubernetes.io/proxy-read-timeout: \"600\"\n"
		"    nginx.ingress.kubernetes.io/proxy-send-timeout: \"600\"\n"
		"    nginx.ingress.kubernetes.io/proxy-body-size: 50m\n"
		"spec:\n  ingressClassName: nginx\n",
	.fix = "Set `proxy-read-timeout` above the longest answer (300 at least, a number in quotes) and "
	       "`proxy-body-size` "
	       "above the largest request.",
	RULE_PARAMS(params),
	.source = "https://kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/annotations/"
		  "#custom-timeouts",
};
