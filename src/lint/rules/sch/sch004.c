/* SPDX-License-Identifier: Apache-2.0 */
#include "doc/build.h"
#include "lint/node_choice.h"
#include "lint/rule.h"

/* Values to propose. */
enum { MOST_VALUES = 4 };
struct proposal {
	struct str at[MOST_VALUES];
	size_t n;
};

/* "a100" of "a100-80gb": the same chip in other sizes. Names of makers' series say too little. */
static struct str family(const struct gpu *gpu)
{
	struct str name = str_of(gpu->name), first = str_sub(name, 0, str_find(name, '-'));
	return str_is(first, "rtx") || str_is(first, "tpu") ? name : first;
}

static bool is_of(const struct gpu *gpu, struct str wanted)
{
	struct str name = str_of(gpu->name);
	return str_eq(name, wanted) ||
	       (name.n > wanted.n && name.p[wanted.n] == '-' && str_eq(str_sub(name, 0, wanted.n), wanted));
}

/* What the label is on nodes with the GPU that the value seems to mean. */
static void propose_by_gpu(struct str key, struct str value, struct proposal *out)
{
	const struct gpu *meant = gpu_named_in(value);
	for (size_t i = 0; meant && i < catalog_n_gpus; i++) {
		const struct gpu_label *label =
			is_of(&catalog_gpus[i], family(meant)) ? catalog_gpu_label(&catalog_gpus[i], key) : NULL;
		for (size_t k = 0; label && k < label->values.n && k < 2 && out->n < MOST_VALUES; k++) {
			struct str known = str_of(label->values.at[k]);
			if (out->n == 0 || !str_eq(out->at[out->n - 1], known))
				out->at[out->n++] = known;
		}
	}
}

static struct proposal propose(struct str key, struct str value, const struct nearest *near)
{
	struct proposal out = {.n = 0};
	/* Wrong in case or by one slip; further away it is another GPU's. */
	if (near->best.p && !near->tie && (near->distance <= 1 || str_eq_nocase(near->best, value)))
		out.at[out.n++] = near->best;
	else
		propose_by_gpu(key, value, &out);
	return out;
}

static struct str join(struct arena *scratch, const struct proposal *p)
{
	struct str text = {"", 0};
	for (size_t i = 0; i < p->n; i++)
		text = arena_printf(scratch, "%.*s%s'%.*s'", STR_ARG(text),
				    i == 0          ? "; did you mean "
				    : i + 1 == p->n ? " or "
						    : ", ",
				    STR_ARG(p->at[i]));
	return p->n ? arena_printf(scratch, "%.*s?", STR_ARG(text)) : text;
}

/* A value as some GPU has it: what nearly every pod has, and told without looking for what is like it. */
static bool is_common(struct str key, struct str value)
{
	for (size_t i = 0; i < catalog_n_gpus; i++) {
		const struct gpu_label *label = catalog_gpu_label(&catalog_gpus[i], key);
		if (label && text_list_has(label->values, value))
			return true;
	}
	return false;
}

static void judge(struct check *c, struct str key, const struct node *value)
{
	struct nearest near;
	if (!value || value->kind != NODE_STRING || not_judged(value) || !catalog_node_label(key) ||
	    is_common(key, node_text(value)) ||
	    catalog_label_value(key, node_text(value), &near) != LABEL_VALUE_UNKNOWN)
		return;
	struct proposal right = propose(key, node_text(value), &near);
	struct finding *f = report(c, value, "no node has the label '%.*s' with the value '%.*s'%.*s", STR_ARG(key),
				   STR_ARG(node_text(value)), STR_ARG(join(c->scratch, &right)));
	if (right.n != 1)
		return;
	/* A slip of the pen is no question; another GPU's value is a guess. */
	bool slip = near.best.p && str_eq(near.best, right.at[0]);
	fix_replace(c, fix_offer(c, f, slip ? FIX_SAFE : FIX_UNSAFE, "write '%.*s'", STR_ARG(right.at[0])), value,
		    build_str(c->scratch, right.at[0]));
}

/* Longer lists are no choice that somebody made by hand. */
enum { MOST_JUDGED = 100 };

static void judge_preferred(struct check *c, const struct pod *p)
{
	const struct node *terms = node_path(pod_get(p, KEY_affinity), KEY_nodeAffinity,
					     KEY_preferredDuringSchedulingIgnoredDuringExecution, KEY_NONE);
	size_t judged = 0;
	for (const struct node *t = node_is(terms, NODE_SEQ) ? node_first(terms) : NULL; t; t = t->next) {
		const struct node *list = node_path(t, KEY_preference, KEY_matchExpressions, KEY_NONE);
		for (const struct node *r = node_is(list, NODE_SEQ) ? node_first(list) : NULL; r; r = r->next) {
			const struct node *values = node_get(r, KEY_values);
			if (!node_text_is(node_get(r, KEY_operator_), "In") || !node_is(values, NODE_SEQ))
				continue;
			for (const struct node *v = node_first(values); v && judged < MOST_JUDGED;
			     v = v->next, judged++)
				judge(c, node_text(node_get(r, KEY_key)), node_deref(v));
		}
	}
}

static void check(struct check *c, const struct pod *p)
{
	struct node_choice it = node_choice(p);
	struct node_demand d;
	size_t judged = 0;
	while (node_choice_next(&it, &d)) {
		if (d.field || (d.op != NODE_IN && d.op != NODE_NOT_IN))
			continue;
		const struct node *v = node_demand_first(&d);
		for (; v && judged < MOST_JUDGED; v = node_demand_after(&d, v), judged++)
			judge(c, d.key, node_deref(v));
	}
	judge_preferred(c, p);
}

const struct rule rule_sch004 = {
	.code = "SCH004",
	.name = "gpu-label-value-unknown",
	.severity = SEVERITY_WARNING,
	.audience = FOR_AI,
	.fixable = FIXABLE_SAFELY,
	.flags = RULE_AGENTS,
	.pod = check,
	.what = "A well-known accelerator label is selected with a value that no node carries.",
	.why = "The values are written by GPU Feature Discovery, by the cloud or by Karpenter, each in a spelling "
	       "of its own: `NVIDIA-A100-SXM4-80GB`, `nvidia-a100-80gb` and `a100` are one GPU in three labels. A "
	       "value that is nearly right matches nothing, and the pod stays Pending without a word about it.",
	.bad = "nodeSelector:\n  nvidia.com/gpu.product: Tesla-A100\n",
	.good = "nodeSelector:\n  nvidia.com/gpu.product: NVIDIA-A100-SXM4-80GB\n",
	.fix = "Use the value that the nodes have: 'kubectl get nodes -L nvidia.com/gpu.product' shows it.",
	.source = "https://github.com/NVIDIA/k8s-device-plugin/tree/main/docs/gpu-feature-discovery",
};
