/* SPDX-License-Identifier: Apache-2.0 */
#include "doc/build.h"
#include "lint/net_facts.h"
#include "lint/rule.h"
#include "lint/selected.h"
#include "lint/set_refs.h"

/* The name of the Service for which Kubernetes sets a variable that ends in _PORT: "vllm" for VLLM_PORT. */
static struct str service_of(const char *variable, struct arena *scratch)
{
	struct str name = str_of(variable);
	if (!str_ends(name, "_PORT"))
		return (struct str){0};
	name.n -= strlen("_PORT");
	char *text = arena_strz(scratch, name);
	for (size_t i = 0; i < name.n; i++)
		text[i] = text[i] == '_'                     ? '-'
			  : text[i] >= 'A' && text[i] <= 'Z' ? (char)(text[i] - 'A' + 'a')
							     : text[i];
	return (struct str){text, name.n};
}

/* What the container says itself wins. */
static bool is_set(const struct pod_net *net, const char *variable)
{
	for (size_t i = 0; i < net->n_env; i++)
		if (str_is(net->env[i], variable))
			return true;
	return false;
}

static void judge(struct check *c, const struct name_index *services, const struct pod_ref *ref)
{
	const struct entry_pod *p = ref->pod;
	if (!p->net || !p->net->service_links || !p->engine || p->partial)
		return;
	for (size_t i = 0; i < p->engine->link_env.n; i++) {
		const char *variable = p->engine->link_env.at[i];
		const struct entry *service = entry_named(services, ref->entry, service_of(variable, c->scratch));
		/* A headless Service has no address, and so no variables. */
		if (!service || service->service->headless || service->service->external || is_set(p->net, variable))
			continue;
		struct finding *f =
			report_entry(c, ref->entry, (struct place){0},
				     "the Service '%.*s' sets %s to 'tcp://…' in these pods, and %s reads a port "
				     "from it: say 'enableServiceLinks: false'",
				     STR_ARG(service->name), variable, p->engine->title);
		related_entry(c, f, service, (struct place){0}, "the Service");
		if (p->refs)
			fix_set_at(c, fix_offer(c, f, FIX_UNSAFE, "set 'enableServiceLinks: false'"), p->refs->at,
				   FIX_PATH("enableServiceLinks"), build_bool(c->scratch, false));
	}
}

static void check(struct check *c, const struct set *s)
{
	static const enum kind kinds[] = {KIND_SERVICE, KIND_OTHER};
	if (s->kinds[KIND_SERVICE] == 0)
		return;
	struct name_index services = names_index(s, kinds, c->scratch);
	struct pod_index pods = pods_index(s, c->scratch);
	for (size_t i = 0; i < pods.n; i++)
		judge(c, &services, &pods.at[i]);
}

const struct rule rule_net009 = {
	.code = "NET009",
	.name = "service-links-clash",
	.severity = SEVERITY_ERROR,
	.audience = FOR_ALL,
	.fixable = FIXABLE_UNSAFELY,
	.set = check,
	.what = "A Service whose name makes Kubernetes set a variable that the engine reads as something else.",
	.why = "For each Service of the namespace the kubelet puts variables into every container: a Service `vllm` "
	       "sets "
	       "`VLLM_PORT=tcp://10.0.0.7:8000`, in the style of Docker links. vLLM and SGLang read a port number from "
	       "`VLLM_PORT` and `SGLANG_PORT`, llama.cpp from `LLAMA_ARG_PORT`, NIM from `NIM_SERVER_PORT`, and stop "
	       "at the "
	       "URL. It strikes on the first restart: the first pod often starts before its Service. Headless Services "
	       "set none, and a variable that the container sets itself wins.",
	.bad = "kind: Service\nmetadata: {name: vllm}\n---\nkind: Deployment\nspec:\n  template:\n    spec:\n"
	       "      containers:\n        - image: vllm/vllm-openai:v0.32.0\n",
	.good = "kind: Service\nmetadata: {name: vllm}\n---\nkind: Deployment\nspec:\n  template:\n    spec:\n"
		"      enableServiceLinks: false\n      containers:\n        - image: vllm/vllm-openai:v0.32.0\n",
	.fix = "Set `enableServiceLinks: false` in the pod's spec, or give the Service another name. Names by DNS go "
	       "on to "
	       "work.",
	.source = "https://docs.vllm.ai/en/stable/configuration/env_vars/",
};
