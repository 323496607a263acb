/* SPDX-License-Identifier: Apache-2.0 */
#include "lint/rule.h"

struct variable {
	const char *name;
	/** It bypasses the device plugin, rather than renumbering what it gave. */
	bool bypasses;
};

static const struct variable variables[] = {
	{"NVIDIA_VISIBLE_DEVICES", true},
	{"CUDA_VISIBLE_DEVICES", false},
	{"ROCR_VISIBLE_DEVICES", false},
	{"HIP_VISIBLE_DEVICES", false},
};

/* Values that take devices away on purpose. */
static bool hides_all(const struct variable *v, struct str value)
{
	if (v->bypasses)
		return str_is(value, "void") || str_is(value, "none");
	return value.n == 0 || str_is(value, "-1") || str_is(value, "NoDevFiles");
}

static void check(struct check *c, const struct pod *p, const struct container *k)
{
	(void)p;
	for (size_t i = 0; i < COUNT_OF(variables); i++) {
		const struct variable *v = &variables[i];
		const struct node *entry = container_env(k, v->name), *value = node_get(entry, KEY_value);
		if (!entry || !node_text(value).p || not_judged(value))
			continue;
		/* A container without an accelerator may well keep a library from looking for one. */
		if (hides_all(v, node_text(value)) && (v->bypasses || !k->n_asks))
			continue;
		struct finding *f;
		if (v->bypasses)
			f = report(c, value,
				   "'%s=%.*s' takes devices past the device plugin: the pod sees GPUs that belong to "
				   "others",
				   v->name, STR_ARG(node_text(value)));
		else
			f = report(c, value,
				   "'%s' is set by hand: what the device plugin gives is numbered from 0 and already "
				   "limited",
				   v->name);
		if (!v->bypasses)
			finding_severity(f, SEVERITY_WARNING);
		fix_delete(c, fix_offer(c, f, FIX_UNSAFE, "drop the variable '%s'", v->name), entry);
	}
}

const struct rule rule_gpu007 = {
	.code = "GPU007",
	.name = "gpu-visible-devices-override",
	.severity = SEVERITY_ERROR,
	.audience = FOR_ALL,
	.fixable = FIXABLE_UNSAFELY,
	.container = check,
	.what = "`NVIDIA_VISIBLE_DEVICES` is set to devices (error), or `CUDA_VISIBLE_DEVICES` and its ROCm cousins "
		"are set by hand (warning).",
	.why = "The device plugin decides which GPUs a container sees, and tells the container runtime through this "
	       "very variable. Written into the pod it opens GPUs that "
	       "were given to other pods, and the scheduler knows nothing of it. A hand-set CUDA_VISIBLE_DEVICES picks "
	       "from what was given and hides the rest, paid for and idle.",
	.bad = "env:\n  - name: NVIDIA_VISIBLE_DEVICES\n    value: all\n",
	.good = "resources:\n  limits:\n    nvidia.com/gpu: 1\n",
	.fix = "Drop the variable and ask for devices in `limits`. `void` or `none` stay: they keep devices away from "
	       "a container that wants none.",
	.source = "https://docs.nvidia.com/datacenter/cloud-native/container-toolkit/latest/docker-specialized.html",
};
