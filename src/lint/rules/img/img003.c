/* SPDX-License-Identifier: Apache-2.0 */
#include "lint/images.h"
#include "lint/rule.h"

static void check(struct check *c, const struct pod *p, const struct container *k)
{
	(void)p;
	const struct node *policy = node_get(k->node, KEY_imagePullPolicy);
	if (!node_text_is(policy, "Always") || !k->engine.image || k->engine.variant == IMAGE_CPU)
		return;
	struct image_parts image = catalog_image_parts(k->image);
	if (!image_is_pinned(&image))
		return;
	report(c, policy,
	       "'%.*s' is one build, and its registry is asked for it at every start all the same: when the registry "
	       "does "
	       "not answer, a replica cannot restart on a node that has the image",
	       STR_ARG(k->image));
}

const struct rule rule_img003 = {
	.code = "IMG003",
	.name = "image-pull-always",
	.severity = SEVERITY_INFO,
	.audience = FOR_AI,
	.container = check,
	.what = "`imagePullPolicy: Always` with a pinned image of a known engine, which takes gigabytes.",
	.why = "Always does not download layers that the node has; it asks the registry for the manifest before every "
	       "start. "
	       "That makes each restart depend on the registry, its rate limit and the pull secret, and where images "
	       "are put "
	       "on the nodes beforehand (preloaded disks, image streaming, an air-gapped site) it defeats the purpose. "
	       "It gains "
	       "nothing for a tag that is never pushed again. Clusters that want every pull authorised use the "
	       "admission plugin "
	       "AlwaysPullImages.",
	.bad = "image: vllm/vllm-openai:v0.32.0\nimagePullPolicy: Always\n",
	.good = "image: vllm/vllm-openai:v0.32.0\nimagePullPolicy: IfNotPresent\n",
	.fix = "Use IfNotPresent, or leave the field out: that is the default for a tag other than latest, and for a "
	       "digest.",
	.source = "https://kubernetes.io/docs/concepts/containers/images/#image-pull-policy",
};
