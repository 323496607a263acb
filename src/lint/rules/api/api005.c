/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>

#include "kube/api_lives.h"
#include "lint/api_fix.h"
#include "lint/rule.h"

enum { LONGEST_STATE = 120 };

/* "is deprecated since 1.35 and goes in 1.38". */
static void kubernetes_state(const struct api_life *life, struct str version, char *out)
{
	int n = snprintf(out, LONGEST_STATE, "is deprecated since Kubernetes 1.%u", life->deprecated);
	if (life->removed)
		snprintf(out + n, LONGEST_STATE - (size_t)n, " and goes in 1.%u", life->removed);
	else if (str_has(version, "alpha"))
		snprintf(out + n, LONGEST_STATE - (size_t)n, " and may go in any release");
}

/* A custom resource goes with its operator, not with Kubernetes. */
static void custom_state(const struct api_life *life, char *out)
{
	if (*life->gone)
		snprintf(out, LONGEST_STATE, "%s served by %s %s",
			 str_starts(str_of(life->gone), "since") ? "has not been" : "is not", life->owner, life->gone);
	else
		snprintf(out, LONGEST_STATE, "is deprecated by %s", life->owner);
}

static void check(struct check *c, const struct object *o)
{
	unsigned minor = lint_kubernetes_minor(c->options);
	const struct api_life *life = api_life_find(o->group, o->version, o->kind_name);
	if (!life || !api_life_deprecated(life, minor))
		return;
	char state[LONGEST_STATE];
	if (life->owner)
		custom_state(life, state);
	else
		kubernetes_state(life, o->version, state);
	struct str advice = api_life_advice(life, o->kind_name, minor, c->scratch);
	struct finding *f =
		report(c, node_get(o->root, KEY_apiVersion), "%.*s of '%.*s' %s%s%.*s", STR_ARG(o->kind_name),
		       STR_ARG(o->api_version), state, advice.n ? ": " : "", STR_ARG(advice));
	fix_api_version(c, f, o, life);
}

const struct rule rule_api005 = {
	.code = "API005",
	.name = "api-deprecated",
	.severity = SEVERITY_WARNING,
	.audience = FOR_ALL,
	.fixable = FIXABLE_SAFELY,
	.object = check,
	.what = "An object of an API version that is going away, or of a custom resource that its operator has moved "
		"on from.",
	.why = "It works today and stops with an upgrade, when there is least time for it. The API server's own "
	       "versions "
	       "go with a release of Kubernetes, which the message names where it is settled. Custom resources go with "
	       "a release of their operator, which cannot be seen here: so this stays a warning even where current "
	       "releases have dropped the version.",
	.bad = "apiVersion: kueue.x-k8s.io/v1beta1\nkind: LocalQueue\nmetadata:\n  name: team-a\nspec:\n"
	       "  clusterQueue: gpus\n",
	.good = "apiVersion: kueue.x-k8s.io/v1beta2\nkind: LocalQueue\nmetadata:\n  name: team-a\nspec:\n"
		"  clusterQueue: gpus\n",
	.fix = "Move to the version that the message names, with the changes that it lists.",
	.source = "https://kubernetes.io/docs/reference/using-api/deprecation-policy/",
};
