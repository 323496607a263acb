/* SPDX-License-Identifier: Apache-2.0 */
#include "lint/rule.h"

#include "kube/names.h"
#include "lint/inner.h"
#include "lint/mig.h"

/* What the two programs take is written in their own readers:
 * https://github.com/NVIDIA/k8s-device-plugin/blob/main/api/config/v1/replicas.go
 * https://github.com/NVIDIA/mig-parted/blob/main/api/spec/v1/spec.go */

static const struct node *get(const struct node *map, const char *key)
{
	return node_find(map, str_of(key));
}

static bool open_value(const struct node *n)
{
	return n && n->kind <= NODE_STRING && is_placeholder(node_text(n));
}

/* ---- the device plugin --------------------------------------------------------------------------------------------
 */

enum { LEAST_REPLICAS = 2 };

/* Is it a name that the plugin knows: nvidia.com/gpu or a MIG slice, with or without "nvidia.com/"? */
static void judge_resource(struct check *c, const struct inner *in, const struct node *name)
{
	struct str text = node_text(name), bare = text;
	if (open_value(name))
		return;
	if (!text.n) {
		inner_report(c, in, name, "'name' must be a resource: the device plugin does not start");
		return;
	}
	if (str_starts(bare, "nvidia.com/"))
		bare = str_sub(bare, strlen("nvidia.com/"), bare.n);
	struct mig_name mig;
	if (str_is(bare, "gpu"))
		return;
	if (str_starts(bare, "mig-")) {
		if (mig_name_read(str_sub(bare, 4, bare.n), &mig) && mig_any_has(&mig))
			return;
		inner_report(c, in, name, "no GPU has the MIG profile of '%.*s': nothing is shared", STR_ARG(text));
		return;
	}
	inner_report(c, in, name,
		     "the device plugin has no resource '%.*s': it shares 'nvidia.com/gpu' and 'nvidia.com/mig-…'",
		     STR_ARG(text));
}

static void judge_replicated(struct check *c, const struct inner *in, const struct node *entry)
{
	const struct node *one = node_deref(entry), *name = get(one, "name"), *replicas = get(one, "replicas");
	int64_t n;
	if (!node_is(one, NODE_MAP))
		return;
	if (!name)
		inner_report(c, in, one, "a shared resource without 'name': the device plugin does not start");
	else
		judge_resource(c, in, name);
	if (!replicas)
		inner_report(c, in, one, "a shared resource without 'replicas': the device plugin does not start");
	else if (open_value(replicas))
		return;
	else if (replicas->kind != NODE_INT || !node_int(replicas, &n))
		inner_report(c, in, replicas, "'replicas' must be a whole number: the device plugin does not start");
	else if (n < LEAST_REPLICAS)
		inner_report(
			c, in, replicas,
			"'replicas' must be at least 2, or the device plugin does not start; leave the sharing out "
			"for whole GPUs");
}

static void judge_sharing_kind(struct check *c, const struct inner *in, const struct node *entry)
{
	const struct node *resources = get(node_deref(entry), "resources");
	if (!node_is(entry, NODE_MAP))
		return;
	if (!resources || resources->kind == NODE_NULL || (resources->kind == NODE_SEQ && !node_count(resources))) {
		inner_report_key(c, in, entry, "'%.*s' without resources: the device plugin does not start",
				 STR_ARG(node_key(entry)));
		return;
	}
	if (!node_is(resources, NODE_SEQ))
		return;
	for (const struct node *e = node_first(resources); e; e = e->next)
		judge_replicated(c, in, e);
}

static void judge_version(struct check *c, const struct inner *in, const char *who, bool needed)
{
	const struct node *version = get(in->doc.root, "version");
	if (version && (node_text_is(version, "v1") || open_value(version)))
		return;
	if (version)
		inner_report(c, in, version, "the version must be 'v1', or %s does not start", who);
	else if (needed)
		inner_report(c, in, NULL, "'version: v1' is missing: %s refuses the file", who);
	else
		finding_severity(
			inner_report(c, in, NULL,
				     "'version: v1' is missing: %s takes it for v1 as long as it knows no other", who),
			SEVERITY_WARNING);
}

/* Go's JSON reader takes any case. */
static bool is_kind_of_sharing(const struct node *entry)
{
	return str_eq_nocase(node_key(entry), STR("timeSlicing")) || str_eq_nocase(node_key(entry), STR("mps"));
}

static void judge_plugin(struct check *c, const struct inner *in, const struct node *sharing)
{
	const struct node *first = NULL;
	judge_version(c, in, "the device plugin", false);
	struct node_entries it = node_entries(sharing);
	for (const struct node *e; (e = node_next_entry(&it));) {
		if (!is_kind_of_sharing(e)) {
			inner_report_key(c, in, e,
					 "the device plugin does not know '%.*s' and passes it over: sharing is "
					 "'timeSlicing' or 'mps'",
					 STR_ARG(node_key(e)));
			continue;
		}
		if (first && node_is(e, NODE_MAP))
			inner_report_key(c, in, e,
					 "a node shares its GPUs by 'timeSlicing' or by 'mps', not by both: "
					 "'mps' is taken");
		first = node_is(e, NODE_MAP) ? e : first;
		judge_sharing_kind(c, in, e);
	}
}

/* A config of the device plugin that shares: nothing else has such a field beside a version or the plugin's flags. */
static bool is_plugin_config(const struct node *root)
{
	const struct node *sharing = get(root, "sharing"), *flags = get(root, "flags");
	if (!node_is(sharing, NODE_MAP))
		return false;
	struct node_entries it = node_entries(sharing);
	for (const struct node *e; (e = node_next_entry(&it));)
		if (is_kind_of_sharing(e))
			return true;
	return get(root, "version") && get(flags, "migStrategy");
}

/* ---- the MIG manager ----------------------------------------------------------------------------------------------
 */

/* Slices of one GPU that are asked for together. */
enum { MOST_PROFILES = 16 };
struct slices {
	struct mig_name profile[MOST_PROFILES];
	int64_t count[MOST_PROFILES];
	size_t n;
	/** Something among them cannot be counted. */
	bool open;
};

/* Can this GPU be cut so: has it the profiles, enough of each, and compute slices for all? */
static bool gpu_holds(const struct gpu *gpu, const struct slices *s, bool counts)
{
	int64_t sum = 0, all = 0;
	for (size_t i = 0; i < s->n; i++) {
		if (!mig_gpu_has(gpu, &s->profile[i]))
			return false;
		sum += s->profile[i].compute * s->count[i];
	}
	for (size_t i = 0; i < gpu->n_mig; i++)
		all = (int64_t)gpu->mig[i].compute > all ? (int64_t)gpu->mig[i].compute : all;
	return !counts || sum <= all;
}

static bool any_holds(const struct slices *s, bool counts)
{
	for (size_t i = 0; i < catalog_n_gpus; i++)
		if (gpu_holds(&catalog_gpus[i], s, counts))
			return true;
	return false;
}

/* "1c.3g.40gb" is a compute instance in a slice: without the "1c." it names the slice, of which several share one. */
static struct str slice_name(struct str name, bool *open)
{
	size_t dot = str_find(name, '.');
	if (dot < 2 || dot == name.n || name.p[dot - 1] != 'c')
		return name;
	*open = true;
	return str_sub(name, dot + 1, name.n);
}

static void read_slice(struct check *c, const struct inner *in, const struct node *entry, struct slices *s)
{
	struct mig_name *profile = &s->profile[s->n];
	struct str name = node_key(entry);
	if (is_placeholder(name) || s->n == MOST_PROFILES) {
		s->open = true;
		return;
	}
	if (!mig_name_read(slice_name(name, &s->open), profile) || !mig_any_has(profile)) {
		struct nearest near =
			catalog_mig_nearest(NULL, arena_printf(c->scratch, "nvidia.com/mig-%.*s", STR_ARG(name)));
		bool known = near.best.p && !near.tie;
		inner_report_key(c, in, entry, "no GPU has the MIG profile '%.*s'%s%.*s%s", STR_ARG(name),
				 known ? "; did you mean '" : "",
				 known ? (int)near.best.n - (int)strlen("nvidia.com/mig-") : 0,
				 known ? near.best.p + strlen("nvidia.com/mig-") : "", known ? "'?" : "");
		s->open = true;
		return;
	}
	const struct node *count = node_deref(entry);
	if (!node_int(count, &s->count[s->n]) || s->count[s->n] < 0 || s->count[s->n] > 1000) {
		if (!open_value(count))
			inner_report(c, in, count, "the number of '%.*s' slices must be a whole number", STR_ARG(name));
		s->open = true;
		return;
	}
	s->n++;
}

static void judge_slices(struct check *c, const struct inner *in, const struct node *devices)
{
	struct slices s = {0};
	struct node_entries it = node_entries(node_deref(devices));
	for (const struct node *e; (e = node_next_entry(&it));)
		read_slice(c, in, e, &s);
	if (s.open || s.n == 0)
		return;
	if (!any_holds(&s, false)) {
		/* A single one that is known to nobody's table but ours. */
		if (s.n > 1)
			inner_report_key(c, in, devices, "no GPU has all of these MIG profiles");
		return;
	}
	if (!any_holds(&s, true)) {
		int64_t sum = 0;
		for (size_t i = 0; i < s.n; i++)
			sum += s.profile[i].compute * s.count[i];
		inner_report_key(c, in, devices,
				 "these slices take %lld compute slices together, and no GPU that has them is cut into "
				 "that many",
				 (long long)sum);
	}
}

static void judge_devices(struct check *c, const struct inner *in, const struct node *one)
{
	static const char *const needed[] = {"devices", "mig-enabled"};
	for (size_t i = 0; i < COUNT_OF(needed); i++)
		if (!get(one, needed[i]))
			inner_report(c, in, one, "'%s' is missing: the MIG manager refuses the file", needed[i]);
	const struct node *enabled = get(one, "mig-enabled");
	const struct node *devices = node_find_entry(one, STR("mig-devices"));
	bool has_devices = devices && node_count(node_deref(devices)) > 0;
	if (enabled && !open_value(enabled) && !node_is(enabled, NODE_BOOL))
		inner_report(c, in, enabled, "'mig-enabled' must be true or false: the MIG manager refuses the file");
	else if (node_bool(enabled, false) && !devices)
		inner_report(c, in, one, "'mig-enabled: true' without 'mig-devices': the MIG manager refuses the file");
	else if (enabled && node_is(enabled, NODE_BOOL) && !node_bool(enabled, true) && has_devices)
		inner_report_key(c, in, devices,
				 "'mig-devices' beside 'mig-enabled: false': the MIG manager refuses the "
				 "file");
	if (devices && node_is(devices, NODE_MAP))
		judge_slices(c, in, devices);
}

static void judge_fields(struct check *c, const struct inner *in, const struct node *map, const char *const *known,
			 size_t n)
{
	struct node_entries it = node_entries(map);
	for (const struct node *e; (e = node_next_entry(&it));) {
		struct nearest near = nearest_start(node_key(e));
		bool found = is_placeholder(node_key(e));
		for (size_t i = 0; i < n; i++) {
			found |= str_is(node_key(e), known[i]);
			nearest_offer(&near, str_of(known[i]));
		}
		if (!found)
			inner_report_key(c, in, e, "the MIG manager refuses the file: there is no field '%.*s'%s%.*s%s",
					 STR_ARG(node_key(e)), near.best.p ? "; did you mean '" : "",
					 near.best.p ? (int)near.best.n : 0, near.best.p ? near.best.p : "",
					 near.best.p ? "'?" : "");
	}
}

static void judge_mig(struct check *c, const struct inner *in, const struct node *configs)
{
	static const char *const top[] = {"version", "mig-configs"};
	static const char *const fields[] = {"device-filter", "devices", "mig-enabled", "mig-devices"};
	judge_version(c, in, "the MIG manager", true);
	judge_fields(c, in, in->doc.root, top, COUNT_OF(top));
	struct node_entries it = node_entries(configs);
	for (const struct node *e; (e = node_next_entry(&it));) {
		const struct node *list = node_deref(e);
		if (!node_is(list, NODE_SEQ) || !node_count(list)) {
			if (!open_value(list))
				inner_report_key(c, in, e, "'%.*s' must be a list with at least one entry",
						 STR_ARG(node_key(e)));
			continue;
		}
		for (const struct node *one = node_first(list); one; one = one->next) {
			if (!node_is(one, NODE_MAP))
				continue;
			judge_fields(c, in, node_deref(one), fields, COUNT_OF(fields));
			judge_devices(c, in, node_deref(one));
		}
	}
}

/* ---- ConfigMaps ---------------------------------------------------------------------------------------------------
 */

static void judge_text(struct check *c, const struct node *value)
{
	struct str text = node_text(value);
	bool mig = str_has(text, "mig-configs:"), plugin = str_has(text, "sharing");
	if ((!mig && !plugin) || str_has(text, "{{"))
		return;
	struct inner in;
	bool read = inner_read(c, value, &in);
	const struct node *root = in.doc.root;
	if (!read && (mig || str_has(text, "timeSlicing:")) && !str_is(in.error, "is too large"))
		inner_report_at(c, &in, in.error_at, "this is no YAML: %.*s", STR_ARG(in.error));
	else if (read && node_is(root, NODE_MAP) && node_is(get(root, "mig-configs"), NODE_MAP))
		judge_mig(c, &in, get(root, "mig-configs"));
	else if (read && node_is(root, NODE_MAP) && is_plugin_config(root))
		judge_plugin(c, &in, get(root, "sharing"));
	inner_release(&in);
}

static void check(struct check *c, const struct object *o)
{
	const struct node *data = node_get(o->root, KEY_data);
	if (!node_is(data, NODE_MAP))
		return;
	struct node_entries it = node_entries(data);
	for (const struct node *e; (e = node_next_entry(&it));)
		if (node_is(e, NODE_STRING))
			judge_text(c, node_deref(e));
}

static const enum kind kinds[] = {KIND_CONFIG_MAP, KIND_OTHER};

const struct rule rule_gpu013 = {
	.code = "GPU013",
	.name = "gpu-sharing-config-invalid",
	.severity = SEVERITY_ERROR,
	.audience = FOR_ALL,
	.kinds = kinds,
	.object = check,
	.what = "A ConfigMap holds a configuration of NVIDIA's device plugin or MIG manager that is wrong: no "
		"`version`, "
		"fewer than two replicas, an unknown resource or profile, time-slicing and MPS together, slices that "
		"no "
		"GPU can be cut into.",
	.why = "The file is text to Kubernetes, so nothing checks it before the program reads it. The device plugin "
	       "then "
	       "ends with an error, and the node offers no GPU at all; the MIG manager sets the node's state to "
	       "'failed'. "
	       "`replicas: 1` is not 'off': leave the sharing out for whole GPUs. A resource that the plugin does not "
	       "have is passed over without a word. A missing version is a warning for the device plugin, which takes "
	       "it for v1, and an error for the MIG manager, which does not.",
	.bad = "kind: ConfigMap\ndata:\n  any: |\n    version: v1\n    sharing:\n      timeSlicing:\n        "
	       "resources:\n"
	       "          - name: nvidia.com/gpu\n            replicas: 1\n",
	.good = "kind: ConfigMap\ndata:\n  any: |\n    version: v1\n    sharing:\n      timeSlicing:\n        "
		"resources:\n"
		"          - name: nvidia.com/gpu\n            replicas: 4\n",
	.fix = "Correct the field that is named; 'kubectl logs' of the device plugin or the MIG manager shows the same "
	       "complaint.",
	.source = "https://docs.nvidia.com/datacenter/cloud-native/gpu-operator/latest/gpu-sharing.html",
};
