/* SPDX-License-Identifier: Apache-2.0 */
#include "lint/net_facts.h"
#include "lint/rule.h"
#include "lint/selected.h"

struct ports {
	struct check *check;
	struct pod_index pods;
	const struct entry *entry;
	const struct pod_net *net;
	const struct listener *listener;
};

/* May another container of the pod listen there? Those that declare no ports may listen anywhere. */
static bool may_be_another(const struct ports *p, int64_t number)
{
	if (p->net->more)
		return true;
	for (const struct listener *l = p->net->listeners; l; l = l->next)
		if (l != p->listener && ((!l->declared && !l->port) || may_listen(l, number)))
			return true;
	return false;
}

static bool is_other(const struct listener *l, int64_t number)
{
	for (size_t i = 0; i < COUNT_OF(l->others); i++)
		if (l->others[i] == number)
			return true;
	return false;
}

static void say(struct ports *p, const struct entry *at_entry, struct place at, const char *what, int64_t number)
{
	const struct listener *l = p->listener;
	bool told = l->flag.begin || l->flag.end;
	struct finding *f = report_entry(p->check, at_entry, at, "%s %lld, and %s listens on %lld%s", what,
					 (long long)number, l->engine->title, (long long)l->port,
					 told ? "" : ", which is its own when no flag says otherwise");
	if (told)
		related_entry(p->check, f, p->entry, l->flag, "here it is told where to listen");
	else if (at_entry != p->entry)
		related_entry(p->check, f, p->entry, (struct place){0}, "the pods that it selects");
}

/* The port that is declared in place of the one that is listened on; NULL when one of several is right, or is for
 * something else. */
static const struct port_fact *wrongly_declared(const struct listener *l)
{
	const struct port_fact *wrong = NULL;
	for (const struct port_fact *d = l->declared; d; d = d->next) {
		if (d->number == l->port || d->number == 0)
			return NULL;
		if (!wrong && !is_other(l, d->number))
			wrong = d;
	}
	return wrong;
}

/* Each wrong number once: first where it is declared, then where a probe asks for it. */
static void judge_listener(struct ports *p)
{
	const struct listener *l = p->listener;
	const struct port_fact *wrong = wrongly_declared(l);
	if (wrong && may_be_another(p, l->port))
		wrong = NULL;
	if (wrong)
		say(p, p->entry, wrong->at, "the container's port is", wrong->number);
	for (const struct port_fact *d = l->probed; d; d = d->next) {
		if (may_listen(l, d->number) || may_be_another(p, d->number))
			continue;
		say(p, p->entry, d->at, "the probe asks port", d->number);
		return;
	}
}

/* Where no port is declared, the Service's number is all there is (NET006 looks at the others). */
static void judge_service(struct ports *p, const struct entry *service)
{
	struct pod_walk walk = pods_selected(&p->pods, service, &service->selector);
	for (const struct pod_ref *ref; (ref = pods_next(&p->pods, &walk));) {
		p->entry = ref->entry;
		p->net = ref->pod->net;
		p->listener = p->net ? p->net->listeners : NULL;
		const struct listener *l = p->listener;
		if (!l || l->next || l->declared || !l->port || p->net->more || ref->pod->partial)
			return;
		for (const struct service_port *s = service->service->ports; s; s = s->next) {
			if (s->target_name.n || s->target <= 0 || may_listen(l, s->target))
				continue;
			say(p, service, s->at, "the Service sends to port", s->target);
		}
		return;
	}
}

static void check(struct check *c, const struct set *s)
{
	struct ports p = {.check = c, .pods = pods_index(s, c->scratch)};
	for (size_t i = 0; i < p.pods.n; i++) {
		const struct pod_ref *ref = &p.pods.at[i];
		p.entry = ref->entry;
		p.net = ref->pod->net;
		for (p.listener = p.net && !ref->pod->partial ? p.net->listeners : NULL; p.listener;
		     p.listener = p.listener->next)
			if (p.listener->port)
				judge_listener(&p);
	}
	for (size_t i = 0; i < s->n; i++)
		if (s->entries[i]->service && !s->entries[i]->partial)
			judge_service(&p, s->entries[i]);
}

const struct rule rule_net007 = {
	.code = "NET007",
	.name = "port-flag-mismatch",
	.severity = SEVERITY_ERROR,
	.audience = FOR_ALL,
	.set = check,
	.what = "The port that an engine listens on is not the one that its container declares, its probes ask, or the "
		"Service sends to.",
	.why = "Declaring a `containerPort` opens nothing: the engine listens where its flag says, and on its own port "
	       "when "
	       "no flag says anything (vLLM, Triton and TensorRT-LLM 8000, SGLang 30000, llama.cpp 8080, TGI and TEI "
	       "80). When the numbers differ, probes that go to the declared port fail until the kubelet kills the "
	       "container, again and again after minutes of loading, and clients of the Service get \"connection "
	       "refused\". It happens when a manifest is taken over for another engine, or when `--port` is changed in "
	       "one "
	       "place only. Engines whose port cannot be seen (a script, a configuration file, envFrom) are left "
	       "alone.",
	.bad = "containers:\n  - image: vllm/vllm-openai:v0.32.0\n    args: [\"--model\", \"Qwen/Qwen3-8B\", "
	       "\"--port\", \"8080\"]\n"
	       "    ports:\n      - {name: http, containerPort: 8000}\n",
	.good = "containers:\n  - image: vllm/vllm-openai:v0.32.0\n    args: [\"--model\", \"Qwen/Qwen3-8B\", "
		"\"--port\", \"8080\"]\n"
		"    ports:\n      - {name: http, containerPort: 8080}\n",
	.fix = "Write one number in the flag and the containerPort, give the port a name, and use the name in probes "
	       "and "
	       "Services.",
	.source = "https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#ports",
};
