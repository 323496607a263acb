/* SPDX-License-Identifier: Apache-2.0 */
#include "lint/node_choice.h"
#include "lint/rule.h"

/* A profile's name in parts: "3g.40gb" and, behind it, "+me", ".gfx" or nothing. */
struct profile {
	int64_t compute, gigabytes;
	struct str base;
};

/* Far above any GPU's slices and gigabytes. */
enum { LARGEST = 100000 };

static bool read_number(struct str s, size_t *i, int64_t *out)
{
	size_t from = *i;
	while (*i < s.n && s.p[*i] >= '0' && s.p[*i] <= '9')
		++*i;
	return str_to_i64(str_sub(s, from, *i - from), out) && *out <= LARGEST;
}

static bool read_profile(struct str s, struct profile *out)
{
	size_t i = 0;
	if (!read_number(s, &i, &out->compute) || i + 1 >= s.n || s.p[i] != 'g' || s.p[i + 1] != '.')
		return false;
	i += 2;
	if (!read_number(s, &i, &out->gigabytes) || i + 1 >= s.n || s.p[i] != 'g' || s.p[i + 1] != 'b')
		return false;
	out->base = str_sub(s, 0, i + 2);
	return i + 2 == s.n || s.p[i + 2] == '.' || s.p[i + 2] == '+' || s.p[i + 2] == '-';
}

/* Drivers round the larger sizes differently: GB200 has had 7g.186gb and 7g.189gb. */
static bool is_near(const struct profile *a, const struct profile *b)
{
	int64_t apart = a->gigabytes > b->gigabytes ? a->gigabytes - b->gigabytes : b->gigabytes - a->gigabytes;
	return a->compute == b->compute && (apart == 0 || (b->gigabytes >= 45 && apart * 100 <= b->gigabytes * 3));
}

static bool gpu_has(const struct gpu *gpu, const struct profile *wanted)
{
	struct profile own;
	for (size_t i = 0; i < gpu->n_mig; i++)
		if (read_profile(str_of(gpu->mig[i].profile), &own) && is_near(wanted, &own))
			return true;
	return false;
}

/* RTX PRO 4500 and the 72 GB RTX PRO 5000, which are too small a part of clusters to stand in the catalog:
 * https://docs.nvidia.com/datacenter/tesla/mig-user-guide/supported-mig-profiles.html */
static const char *const other_profiles[] = {"1g.16gb", "2g.32gb", "1g.36gb", "2g.72gb"};

static bool any_has(const struct profile *wanted)
{
	for (size_t i = 0; i < catalog_n_gpus; i++)
		if (gpu_has(&catalog_gpus[i], wanted))
			return true;
	for (size_t i = 0; i < COUNT_OF(other_profiles); i++)
		if (str_is(wanted->base, other_profiles[i]))
			return true;
	return false;
}

static void report_unknown(struct check *c, const struct node *at, struct str name)
{
	struct nearest near = catalog_mig_nearest(NULL, name);
	if (near.best.p && !near.tie)
		report_key(c, at, "no GPU has the MIG profile of '%.*s'; did you mean '%.*s'?", STR_ARG(name),
			   STR_ARG(near.best));
	else
		report_key(c, at, "no GPU has the MIG profile of '%.*s'", STR_ARG(name));
}

static void report_foreign(struct check *c, const struct node *at, struct str name, const struct gpu *gpu)
{
	struct nearest near = catalog_mig_nearest(gpu, name);
	if (gpu->n_mig == 0)
		report_key(c, at, "the pod selects %s, which cannot be cut by MIG: no node has '%.*s'", gpu->title,
			   STR_ARG(name));
	else if (near.best.p && !near.tie)
		report_key(c, at, "the pod selects %s, which has no MIG profile '%.*s'; did you mean '%.*s'?",
			   gpu->title, STR_ARG(name), STR_ARG(near.best));
	else
		report_key(c, at, "the pod selects %s, which has no MIG profile '%.*s': its smallest is '%s'",
			   gpu->title, STR_ARG(name), gpu->mig[0].resource);
}

enum { MOST_TYPES = 8 };

static void judge(struct check *c, const struct pod *p, const struct node *at, struct str name)
{
	struct profile wanted;
	const struct gpu *gpus[MOST_TYPES];
	if (!read_profile(str_sub(name, strlen("nvidia.com/mig-"), name.n), &wanted) || !any_has(&wanted)) {
		report_unknown(c, at, name);
		return;
	}
	size_t n = node_choice_gpus(p, gpus, MOST_TYPES);
	for (size_t i = 0; i < n; i++)
		if (gpu_has(gpus[i], &wanted))
			return;
	if (n)
		report_foreign(c, at, name, gpus[0]);
}

static void check(struct check *c, const struct pod *p, const struct container *k)
{
	for (size_t i = 0; i < k->n_asks; i++) {
		const struct accelerator_ask *ask = &k->asks[i];
		if (str_starts(ask->name, "nvidia.com/mig-") && ask->count != 0 && !is_placeholder(ask->name))
			judge(c, p, ask->limit ? ask->limit : ask->request, ask->name);
	}
}

const struct rule rule_gpu005 = {
	.code = "GPU005",
	.name = "gpu-mig-profile-unknown",
	.severity = SEVERITY_ERROR,
	.audience = FOR_ACCELERATOR,
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
