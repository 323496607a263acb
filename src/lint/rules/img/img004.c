/* SPDX-License-Identifier: Apache-2.0 */
#include "kube/names.h"
#include "lint/rule.h"

static void check(struct check *c, const struct pod *p, const struct container *k)
{
	(void)p;
	if (k->image.n == 0 || is_placeholder(k->image))
		return;
	struct image_parts image = catalog_image_parts(k->image);
	const struct retired_image *retired = catalog_image_retired(&image);
	if (retired)
		report(c, k->image_node, "'%.*s' has had no updates since %s: %s; use %s", STR_ARG(image.repo),
		       retired->since, retired->why, retired->successor);
}

const struct rule rule_img004 = {
	.code = "IMG004",
	.name = "image-deprecated",
	.severity = SEVERITY_WARNING,
	.audience = FOR_AI,
	.container = check,
	.what = "An image of an archived project, a frozen registry, or a system past its support.",
	.why = "It gets no security fixes and no support for new models and GPUs, and one day it cannot be pulled any "
	       "more: "
	       "registries that are given up are emptied, and nodes that lose the image cannot start the pod again. "
	       "Only images "
	       "whose makers have said so are listed; an old release of a living project is not reported.",
	.bad = "image: pytorch/torchserve:0.12.0-gpu\n",
	.good = "image: nvcr.io/nvidia/tritonserver:26.07-py3\n",
	.fix = "Move to the successor; until then keep a copy in a registry of your own, and suppress the finding with "
	       "the "
	       "date of the move.",
	.source = "https://github.com/pytorch/serve "
		  "https://kubernetes.io/blog/2023/02/06/k8s-gcr-io-freeze-announcement/",
};
