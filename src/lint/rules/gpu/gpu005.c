/* SPDX-License-Identifier: Apache-2.0 */
#include "lint/mig.h"
#include "lint/node_choice.h"
#include "lint/rule.h"

/* Another profile has other memory. */
static void rename_ask(struct check *c, const struct accelerator_ask *ask, struct str name, struct finding *f)
{
	struct fix *fix = fix_offer(c, f, FIX_UNSAFE, "rename it to '%.*s'", STR_ARG(name));
	if (ask->limit)
		fix_rename(c, fix, ask->limit, name);
	if (ask->request)
		fix_rename(c, fix, ask->request, name);
}

static void report_unknown(struct check *c, const struct accelerator_ask *ask)
{
	const struct node *at = ask->limit ? ask->limit : ask->request;
	struct str name = ask->name;
	struct nearest near = catalog_mig_nearest(NULL, name);
	if (near.best.p && !near.tie)
		rename_ask(c, ask, near.best,
			   report_key(c, at, "no GPU has the MIG profile of '%.*s'; did you mean '%.*s'?",
				      STR_ARG(name), STR_ARG(near.best)));
	else
		report_key(c, at, "no GPU has the MIG profile of '%.*s'", STR_ARG(name));
}

static void report_foreign(struct check *c, const struct accelerator_ask *ask, const struct gpu *gpu)
{
	const struct node *at = ask->limit ? ask->limit : ask->request;
	struct str name = ask->name;
	struct nearest near = catalog_mig_nearest(gpu, name);
	if (gpu->n_mig == 0)
		report_key(c, at, "the pod selects %s, which cannot be cut by MIG: no node has '%.*s'", gpu->title,
			   STR_ARG(name));
	else if (near.best.p && !near.tie)
		rename_ask(c, ask, near.best,
			   report_key(c, at,
				      "the pod selects %s, which has no MIG profile '%.*s'; did you mean '%.*s'?",
				      gpu->title, STR_ARG(name), STR_ARG(near.best)));
	else
		report_key(c, at, "the pod selects %s, which has no MIG profile '%.*s': its smallest is '%s'",
			   gpu->title, STR_ARG(name), gpu->mig[0].resource);
}

enum { MOST_TYPES = 8 };

static void judge(struct check *c, const struct pod *p, const struct accelerator_ask *ask)
{
	struct str name = ask->name;
	struct mig_name wanted;
	const struct gpu *gpus[MOST_TYPES];
	if (!mig_name_read(str_sub(name, strlen("nvidia.com/mig-"), name.n), &wanted) || !mig_any_has(&wanted)) {
		report_unknown(c, ask);
		return;
	}
	size_t n = node_choice_gpus(p, gpus, MOST_TYPES);
	for (size_t i = 0; i < n; i++)
		if (mig_gpu_has(gpus[i], &wanted))
			return;
	if (n)
		report_foreign(c, ask, gpus[0]);
}

static void check(struct check *c, const struct pod *p, const struct container *k)
{
	for (size_t i = 0; i < k->n_asks; i++) {
		const struct accelerator_ask *ask = &k->asks[i];
		if (str_starts(ask->name, "nvidia.com/mig-") && ask->count != 0 && !is_placeholder(ask->name))
			judge(c, p, ask);
	}
}

const struct rule rule_gpu005 = {
	.code = "GPU005",
	.name = "gpu-mig-profile-unknown",
	.severity = SEVERITY_ERROR,
	.audience = FOR_ACCELERATOR,
	.fixable = FIXABLE_UNSAFELY,
	.flags = RULE_AGENTS,
	.container = check,
	.what = "A container asks for a MIG profile that no GPU has, or that the selected GPU type does not have.",
	.why = "The names of profiles are fixed for each GPU: compute slices out of seven (four on an A30), and the "
	       "memory that comes with them. The API server takes any name, no node ever offers it, and the pod "
	       "stays Pending. A profile of the A100 with 40 GB is not one of the A100 with 80 GB.",
	.bad = "nodeSelector:\n  nvidia.com/gpu.product: NVIDIA-A100-SXM4-80GB\ncontainers:\n  - resources:\n"
	       "      limits:\n        nvidia.com/mig-1g.5gb: 1\n",
	.good = "nodeSelector:\n  nvidia.com/gpu.product: NVIDIA-A100-SXM4-80GB\ncontainers:\n  - resources:\n"
		"      limits:\n        nvidia.com/mig-1g.10gb: 1\n",
	.fix = "Use a profile of the GPU that the pod selects; 'kubectl describe node' lists those that a node is "
	       "cut into.",
	.source = "https://docs.nvidia.com/datacenter/tesla/mig-user-guide/supported-mig-profiles.html",
};
