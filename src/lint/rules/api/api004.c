/* SPDX-License-Identifier: Apache-2.0 */
#include "kube/api_lives.h"
#include "lint/api_fix.h"
#include "lint/rule.h"

static void check(struct check *c, const struct object *o)
{
	unsigned minor = lint_kubernetes_minor(c->options);
	const struct api_life *life = api_life_find(o->group, o->version, o->kind_name);
	if (!life || !api_life_removed(life, minor))
		return;
	struct str advice = api_life_advice(life, o->kind_name, minor, c->scratch);
	const char *nothing = *life->next_version ? "" : ", and nothing took its place";
	struct finding *f =
		report(c, node_get(o->root, KEY_apiVersion),
		       "Kubernetes 1.%u has no %.*s of '%.*s', gone since 1.%u%s%s%.*s", minor, STR_ARG(o->kind_name),
		       STR_ARG(o->api_version), life->removed, nothing, advice.n ? ": " : "", STR_ARG(advice));
	fix_api_version(c, f, o, life);
}

const struct rule rule_api004 = {
	.code = "API004",
	.name = "api-removed",
	.severity = SEVERITY_ERROR,
	.audience = FOR_ALL,
	.fixable = FIXABLE_SAFELY,
	.object = check,
	.what = "An object of an API version that the targeted Kubernetes no longer serves.",
	.why = "The API server has never heard of it: `no matches for kind`. Some successors only have another name, "
	       "others are written differently as well; the message says what changes. The release is that of "
	       "`--kubernetes-version`, or the newest known.",
	.bad = "apiVersion: networking.k8s.io/v1beta1\nkind: Ingress\nmetadata:\n  name: llama\nspec:\n  backend:\n"
	       "    serviceName: llama\n    servicePort: 8000\n",
	.good = "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata:\n  name: llama\nspec:\n  defaultBackend:\n"
		"    service:\n      name: llama\n      port:\n        number: 8000\n",
	.fix = "Write the version that the message names and what it says has changed; `kubectl convert` does much of "
	       "it. Or say which release it runs on with `--kubernetes-version`.",
	.source = "https://kubernetes.io/docs/reference/using-api/deprecation-guide/",
};
