/* SPDX-License-Identifier: Apache-2.0
 * How nodes offer their GPUs: `platform: {devicePlugin}`. Shared by NVIDIA's device plugin, or cut by the MIG manager;
 * both belong to the GPU Operator and read ConfigMaps in its namespace. Nodes are chosen by labels, so that others keep
 * their whole GPUs.
 * https://docs.nvidia.com/datacenter/cloud-native/gpu-operator/latest/gpu-sharing.html
 * https://docs.nvidia.com/datacenter/cloud-native/gpu-operator/latest/gpu-operator-mig.html */
#include "base/alloc.h"
#include "base/buf.h"
#include "base/nearest.h"
#include "doc/build.h"
#include "doc/doc.h"
#include "plan/capabilities.h"
#include "plan/context_build.h"
#include "plan/sections/section.h"
#include "plan/stock.h"

enum { MOST_SLICES = 7, MOST_PROFILES = 16, LONGEST_LAYOUT = 63 };

/* Layouts that the MIG manager brings, by name:
 * https://github.com/NVIDIA/mig-parted/blob/main/deployments/systemd/config-default.yaml */
static const char *const layouts[] = {
	"all-disabled",       "all-enabled",    "all-balanced",    "all-1g.5gb",      "all-1g.5gb.me",
	"all-2g.10gb",        "all-3g.20gb",    "all-4g.20gb",     "all-7g.40gb",     "all-1g.24gb.gfx",
	"all-1g.24gb.me.all", "all-1g.24gb-me", "all-2g.48gb",     "all-2g.48gb.gfx", "all-2g.48gb.me.all",
	"all-2g.48gb-me",     "all-4g.96gb",    "all-4g.96gb.gfx", "all-1g.10gb",     "all-1g.10gb.me",
	"all-1g.20gb",        "all-2g.20gb",    "all-3g.40gb",     "all-4g.40gb",     "all-7g.80gb",
	"all-1g.6gb",         "all-1g.6gb.me",  "all-2g.12gb",     "all-2g.12gb.me",  "all-4g.24gb",
	"all-1g.12gb",        "all-1g.12gb.me", "all-1g.24gb",     "all-2g.24gb",     "all-3g.47gb",
	"all-4g.47gb",        "all-7g.94gb",    "all-3g.48gb",     "all-4g.48gb",     "all-7g.96gb",
	"all-1g.18gb",        "all-1g.18gb.me", "all-1g.23gb",     "all-1g.23gb.me",  "all-1g.35gb",
	"all-2g.35gb",        "all-3g.71gb",    "all-4g.71gb",     "all-7g.141gb",    "all-1g.36gb",
	"all-1g.45gb",        "all-1g.47gb",    "all-2g.36gb",     "all-2g.45gb",     "all-2g.47gb",
	"all-3g.72gb",        "all-3g.90gb",    "all-3g.95gb",     "all-4g.72gb",     "all-4g.90gb",
	"all-4g.95gb",        "all-7g.144gb",   "all-7g.180gb",    "all-7g.189gb",
};

/* ---- which nodes ----------------------------------------------------------------------------------------- */

/* The nodes to label: those with the file's GPU, else whichever the reader means. */
static struct str nodes_text(struct maker *m, const struct request *all)
{
	const struct gpu *gpu = all->gpu.type;
	if (!gpu || !gpu->products.n)
		return STR("NODE");
	struct str names = str_of(gpu->products.at[0]);
	for (size_t i = 1; i < gpu->products.n; i++)
		names = TEXT(m, "%.*s,%s", STR_ARG(names), gpu->products.at[i]);
	return TEXT(m, "-l 'nvidia.com/gpu.product in (%.*s)'", STR_ARG(names));
}

static bool is_read(struct maker *m, const struct request *all, const struct node *at)
{
	const struct cloud *cloud = all->cloud.cloud;
	if (strcmp(cloud->name, "gke") != 0 || cluster_has(m, "gpu-operator"))
		return true;
	struct problem *p = node_key_problem(
		m->problems, at, "%s runs a device plugin of its own, which reads no ConfigMap", cloud->title);
	problem_hint(m->problems, p,
		     "say it to the node pool: 'gcloud container node-pools create NAME --accelerator "
		     "type=nvidia-l4,count=1,gpu-sharing-strategy=time-sharing,max-shared-clients-per-gpu=4'; or add "
		     "gpu-operator to 'cluster: {has}'");
	return false;
}

/* Does a node pool of this file label its machines? */
static bool pool_shares(const struct request *all)
{
	struct node_entries it = node_entries(field(field(all->root, "platform"), "nodePools"));
	for (const struct node *e; (e = node_next_entry(&it));)
		if (node_bool(field(node_deref(e), "shared"), false))
			return true;
	return false;
}

/* ---- sharing --------------------------------------------------------------------------------------------- */

struct str shared_nodes_label(struct maker *m, const struct request *all)
{
	const struct node *share = field(field(field(all->root, "platform"), "devicePlugin"), "sharing"),
			  *mps = field(share, "mps"), *turns = field(share, "timeSlicing");
	if (!mps && !turns)
		return (struct str){NULL, 0};
	return TEXT(m, "%s-%.*s", mps ? "mps" : "time-slicing", STR_ARG(node_text(mps ? mps : turns)));
}

struct sharing {
	const struct node *at;
	bool mps;
	unsigned pods;
};

static const char *way_of(bool mps)
{
	return mps ? "mps" : "timeSlicing";
}

/* What a pod counts on must be what the nodes offer. */
static void check_share(struct maker *m, const struct sharing *s)
{
	for (const struct workload *w = NULL; (w = plan_next(m->plan, w));) {
		if (!w->size.shares || (w->size.mps == s->mps && w->size.shares == s->pods))
			continue;
		struct problem *p =
			node_problem(m->problems, s->at,
				     "'%.*s' counts on a GPU shared by '%s: %u', and these nodes share by '%s: %u'",
				     STR_ARG(w->name), way_of(w->size.mps), w->size.shares, way_of(s->mps), s->pods);
		problem_hint(m->problems, p, "say '%s: %u' in both places", way_of(s->mps), s->pods);
	}
}

static void plan_sharing(struct maker *m, const struct request *all, const struct sharing *s, struct node *context)
{
	struct arena *a = m->arena;
	struct node *out = put_map(a, context, "sharing");
	struct str key = shared_nodes_label(m, all);
	check_share(m, s);
	put_text(a, out, "configMap", TEXT(m, "%.*s-device-plugin", STR_ARG(m->plan->name)));
	put_text(a, out, "key", key);
	put_text(a, out, "way", str_of(way_of(s->mps)));
	put_count(a, out, "pods", s->pods);
	decide(m, STR("devicePlugin.sharing"), s->at,
	       TEXT(m, "%u pods a GPU, %s", s->pods, s->mps ? "by MPS" : "in turns"),
	       s->mps ? TEXT(m, "each gets 1/%u of the memory and of the compute units; a fault in one ends all",
			     s->pods)
		      : STR("nothing keeps one pod from taking another's memory: each must be told its part"),
	       STR("`platform: {devicePlugin: {sharing}}`"));
	if (pool_shares(all))
		return;
	note_add(m, TEXT(m, "node label " SHARED_NODES_KEY ": %.*s", STR_ARG(key)),
		 STR("on the nodes whose GPUs are shared, best by their node group; all others keep whole ones"),
		 TEXT(m, "kubectl label nodes %.*s " SHARED_NODES_KEY "=%.*s", STR_ARG(nodes_text(m, all)),
		      STR_ARG(key)));
}

/* ---- MIG ------------------------------------------------------------------------------------------------- */

struct layout {
	const struct node *at;
	struct str name;
	/** Slices of one GPU, where they are known. */
	const struct mig_profile *slices[MOST_PROFILES];
	unsigned counts[MOST_PROFILES];
	size_t n;
	/** The MIG manager does not bring it. */
	bool custom;
};

static bool is_known(struct str name)
{
	for (size_t i = 0; i < COUNT_OF(layouts); i++)
		if (str_is(name, layouts[i]))
			return true;
	return false;
}

/* The profile that all slices of "all-1g.10gb" have; layouts write "+me" as ".me". */
static const struct mig_profile *profile_of(const struct gpu *gpu, struct str layout)
{
	if (!str_starts(layout, "all-"))
		return NULL;
	struct str name = str_sub(layout, 4, layout.n);
	return gpu ? catalog_gpu_mig(gpu, name) : catalog_mig(name, NULL);
}

static bool named_layout(struct maker *m, const struct gpu *gpu, struct layout *l)
{
	const struct mig_profile *profile = profile_of(gpu, l->name), *any = profile_of(NULL, l->name);
	struct problem *p;
	/* The name is a label's value, where '+' cannot stand. */
	size_t plus = str_find(l->name, '+');
	if (plus < l->name.n)
		l->name = TEXT(m, "%.*s.%.*s", (int)plus, l->name.p, STR_ARG(str_sub(l->name, plus + 1, l->name.n)));
	l->custom = !is_known(l->name);
	if (profile) {
		l->slices[0] = profile;
		l->counts[0] = profile->max;
		l->n = 1;
		return true;
	}
	if (any && gpu) {
		p = node_problem(m->problems, l->at, "%s cannot be cut into '%s'", gpu->title, any->profile);
		struct nearest near = catalog_mig_nearest(gpu, TEXT(m, "nvidia.com/mig-%s", any->profile));
		struct str best = near.best.p ? near.best : str_of(gpu->mig[0].resource);
		problem_hint(m->problems, p, "its smallest slices: 'all-%s'; nearest: 'all-%.*s'", gpu->mig[0].profile,
			     STR_ARG(str_sub(best, strlen("nvidia.com/mig-"), best.n)));
		return false;
	}
	if (!l->custom)
		return true;
	struct nearest near = nearest_start(l->name);
	for (size_t i = 0; i < COUNT_OF(layouts); i++)
		nearest_offer(&near, str_of(layouts[i]));
	p = node_problem(m->problems, l->at, "the MIG manager has no layout '%.*s'", STR_ARG(l->name));
	if (near.best.p)
		problem_hint(m->problems, p, "did you mean '%.*s'?", STR_ARG(near.best));
	else
		problem_hint(m->problems, p, "say the slices themselves: 'mig: {3g.40gb: 1, 1g.10gb: 4}'");
	return false;
}

/* The first GPU with MIG that has the profile. */
static const struct gpu *gpu_with(const struct gpu *gpu, struct str profile)
{
	if (!gpu)
		(void)catalog_mig(profile, &gpu);
	return gpu;
}

/* A GPU has seven compute slices (A30: four), whatever they are put together to. */
static bool check_slices(struct maker *m, const struct gpu *gpu, const struct layout *l)
{
	unsigned sum = 0, most = 0;
	for (size_t i = 0; i < l->n; i++)
		sum += l->slices[i]->compute * l->counts[i];
	for (size_t i = 0; i < gpu->n_mig; i++)
		most = larger(most, gpu->mig[i].compute);
	if (sum <= most)
		return true;
	struct problem *p =
		node_problem(m->problems, l->at, "these slices take %u of the %u that %s has", sum, most, gpu->title);
	problem_hint(m->problems, p, "the number before 'g' is what each takes");
	return false;
}

static bool mixed_layout(struct maker *m, const struct gpu *gpu, const struct node *map, struct layout *l)
{
	struct node_entries it = node_entries(map);
	l->name = dns_label_of(m, TEXT(m, "%.*s-mix", STR_ARG(m->plan->name)), LONGEST_LAYOUT, "mix");
	l->custom = true;
	for (const struct node *e; (e = node_next_entry(&it)) && l->n < MOST_PROFILES;) {
		const struct gpu *cut = gpu = gpu_with(gpu, node_key(e));
		const struct mig_profile *profile = cut ? catalog_gpu_mig(cut, node_key(e)) : NULL;
		unsigned n = count_of(m, e, "a number of slices", 1, MOST_SLICES);
		if (profile && n <= profile->max) {
			l->slices[l->n] = profile;
			l->counts[l->n++] = n;
			continue;
		}
		struct problem *p = profile ? node_problem(m->problems, e, "%s holds %u × '%s' at most", cut->title,
							   profile->max, profile->profile)
				    : cut ? node_key_problem(m->problems, e, "%s has no MIG profile '%.*s'", cut->title,
							     STR_ARG(node_key(e)))
					  : node_key_problem(m->problems, e, "no GPU has the MIG profile '%.*s'",
							     STR_ARG(node_key(e)));
		struct nearest near = catalog_mig_nearest(cut, TEXT(m, "nvidia.com/mig-%.*s", STR_ARG(node_key(e))));
		if (profile)
			problem_hint(m->problems, p, "say '%s: %u' or less", profile->profile, profile->max);
		else if (near.best.p)
			problem_hint(m->problems, p, "did you mean '%.*s'?",
				     STR_ARG(str_sub(near.best, strlen("nvidia.com/mig-"), near.best.n)));
		return false;
	}
	return gpu && check_slices(m, gpu, l);
}

static bool has_slice(const struct layout *l, const struct mig_profile *profile)
{
	for (size_t i = 0; i < l->n; i++)
		if (strcmp(l->slices[i]->profile, profile->profile) == 0)
			return true;
	return false;
}

/* A slice that no node of this layout has is waited for in vain. */
static void check_users(struct maker *m, const struct layout *l)
{
	for (const struct workload *w = NULL; (w = plan_next(m->plan, w));) {
		if (!w->size.mig || !l->n || has_slice(l, w->size.mig))
			continue;
		struct problem *p = node_problem(m->problems, l->at, "'%.*s' gives no '%s', which '%.*s' asks for",
						 STR_ARG(l->name), w->size.mig->profile, STR_ARG(w->name));
		problem_hint(m->problems, p, "say 'all-%s', or a mix: 'mig: {%s: 1, …}'", w->size.mig->profile,
			     w->size.mig->profile);
	}
}

/* The MIG manager's file has everything in it that nodes may be labelled with: ours replaces its own. */
static struct str layout_file(struct maker *m, const struct layout *l)
{
	struct str text =
		TEXT(m,
		     "version: v1\nmig-configs:\n  all-disabled:\n    - devices: all\n      mig-enabled: false\n"
		     "  %.*s:\n    - devices: all\n      mig-enabled: true\n      mig-devices:\n",
		     STR_ARG(l->name));
	for (size_t i = 0; i < l->n; i++)
		text = TEXT(m, "%.*s        \"%s\": %u\n", STR_ARG(text), l->slices[i]->profile, l->counts[i]);
	return text;
}

static void plan_mig(struct maker *m, const struct request *all, const struct node *n, struct node *context)
{
	struct arena *a = m->arena;
	struct layout l = {.at = n, .name = node_text(n)};
	const struct gpu *gpu = all->gpu.type;
	if (gpu && !gpu->n_mig) {
		struct problem *p = node_problem(m->problems, n, "%s has no MIG", gpu->title);
		problem_hint(m->problems, p, "leave 'mig' out, or take a GPU that has it, such as a100-80gb or h100");
		return;
	}
	if (!(node_is(n, NODE_MAP) ? mixed_layout(m, gpu, n, &l) : named_layout(m, gpu, &l)))
		return;
	check_users(m, &l);
	struct node *out = put_map(a, context, "mig");
	put_text(a, out, "layout", l.name);
	put_text_or_null(a, out, "configMap",
			 l.custom ? TEXT(m, "%.*s-mig-parted", STR_ARG(m->plan->name)) : (struct str){NULL, 0});
	put_text_or_null(a, out, "file", l.custom ? layout_file(m, &l) : (struct str){NULL, 0});
	decide(m, STR("devicePlugin.mig"), n, l.name,
	       l.custom ? STR("the MIG manager does not bring it: a ConfigMap does")
			: STR("one of the layouts that the MIG manager brings"),
	       STR("`platform: {devicePlugin: {mig}}`"));
	note_add(m, TEXT(m, "node label nvidia.com/mig.config: %.*s", STR_ARG(l.name)),
		 STR("on the nodes whose GPUs are cut; nothing may run on their GPUs while they are"),
		 TEXT(m, "kubectl label nodes %.*s nvidia.com/mig.config=%.*s --overwrite", STR_ARG(nodes_text(m, all)),
		      STR_ARG(l.name)));
}

/* ---- the operator ---------------------------------------------------------------------------------------- */

/* Amazon Linux for GPUs has the driver and the container toolkit in it, and no device plugin:
 * https://docs.aws.amazon.com/eks/latest/userguide/ml-eks-optimized-ami.html */
static bool image_has_driver(const struct request *all)
{
	return str_starts(node_text(field(field(field(all->root, "platform"), "nodeClass"), "ami")), "al2023@");
}

/* Without a policy of ours the operator is told by its chart. */
static void tell_operator(struct maker *m, const struct request *all, const struct node *context, struct str space)
{
	const struct node *sharing = field(context, "sharing"), *mig = field(context, "mig");
	struct str plugin = node_text(field(sharing, "configMap")), parted = node_text(field(mig, "configMap"));
	struct str args =
		image_has_driver(all) ? STR(" --set driver.enabled=false --set toolkit.enabled=false") : STR("");
	if (plugin.p)
		args = TEXT(m, "%.*s --set devicePlugin.config.name=%.*s --set devicePlugin.config.default=whole",
			    STR_ARG(args), STR_ARG(plugin));
	if (mig)
		args = TEXT(m, "%.*s --set mig.strategy=mixed", STR_ARG(args));
	if (parted.p)
		args = TEXT(m, "%.*s --set migManager.config.name=%.*s", STR_ARG(args), STR_ARG(parted));
	note_add(m, STR("NVIDIA GPU Operator"),
		 TEXT(m, "in the namespace %.*s: it shares and cuts GPUs by what these values tell it%s",
		      STR_ARG(space), image_has_driver(all) ? "; driver and toolkit are in the machines' image" : ""),
		 TEXT(m,
		      "helm upgrade --install gpu-operator nvidia/gpu-operator --namespace %.*s --create-namespace%.*s",
		      STR_ARG(space), STR_ARG(args)));
}

void device_plugin_plan(struct maker *m, const struct request *all, const struct node *map)
{
	const struct node *plugin = field(map, "devicePlugin"), *share = field(plugin, "sharing"),
			  *mig = field(plugin, "mig");
	struct given_text space = text_field(plugin, "namespace");
	if (!is_on(plugin) || !is_read(m, all, node_find_entry(map, STR("devicePlugin"))))
		return;
	if (share && mig) {
		struct problem *p = node_problem(m->problems, share, "a GPU is shared or cut, not both");
		problem_hint(m->problems, p,
			     "a MIG slice is not shared once more: take smaller slices, or leave 'mig' out");
		return;
	}
	bool policy = node_bool(field(plugin, "clusterPolicy"), false);
	struct node *context = section_context(m, "gpuOperator");
	put_text(m->arena, context, "namespace", space.at ? space.value : STR("gpu-operator"));
	if (share) {
		bool mps = field(share, "mps") != NULL;
		const struct node *pods = field(share, way_of(mps));
		plan_sharing(m, all, &(struct sharing){share, mps, count_of(m, pods, way_of(mps), 2, mps ? 48 : 128)},
			     context);
	} else {
		put_null(m->arena, context, "sharing");
	}
	if (mig)
		plan_mig(m, all, mig, context);
	else
		put_null(m->arena, context, "mig");
	put_flag(m->arena, context, "clusterPolicy", policy);
	put_flag(m->arena, context, "driver", !image_has_driver(all));
	if (policy)
		note_add(m, STR("NVIDIA GPU Operator"),
			 STR("acts on the ClusterPolicy; where its chart has made one of this name already, ours is "
			     "laid "
			     "over it and the images stay the chart's"),
			 STR("kubectl apply --server-side --force-conflicts -f MANIFESTS"));
	else
		tell_operator(m, all, context, node_text(field(context, "namespace")));
}
