/* SPDX-License-Identifier: Apache-2.0 */
#include "lint/images.h"
#include "lint/rule.h"

static void check(struct check *c, const struct pod *p, const struct container *k)
{
	(void)p;
	if (k->image.n == 0 || is_placeholder(k->image))
		return;
	struct image_parts image = catalog_image_parts(k->image);
	if (image.repo.n == 0 || image.digest.n)
		return;
	if (image.tag.n == 0)
		report(c, k->image_node, "the image '%.*s' has no tag: each start may run another version",
		       STR_ARG(k->image));
	else if (image_tag_moves(image.tag))
		report(c, k->image_node, "the tag '%.*s' moves: each start may run another version",
		       STR_ARG(image.tag));
}

const struct rule rule_img001 = {
	.code = "IMG001",
	.name = "image-tag-missing-or-latest",
	.severity = SEVERITY_WARNING,
	.audience = FOR_AI,
	.container = check,
	.what = "An image without tag and digest, or with a tag that is moved to newer builds (`latest`, `main`, "
		"`nightly`).",
	.why = "Two replicas of one Deployment may then run different engines, a rollback rolls nothing back, and "
	       "flags that the next release renames "
	       "break the pods at the next node drain. Engine images are large, so every surprise is also a slow pull "
	       "on a GPU node.",
	.bad = "image: vllm/vllm-openai:latest\n",
	.good = "image: vllm/vllm-openai:v0.11.0\n",
	.fix = "Name the release you tested, or its digest.",
	.source = "https://kubernetes.io/docs/concepts/containers/images/",
};
