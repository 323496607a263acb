/* SPDX-License-Identifier: Apache-2.0
 * GPU machines by Karpenter on EKS: `platform: {nodePools, nodeClass}`. A NodePool says which machines, how many GPUs
 * in all and when they may go away; the EC2NodeClass how they are started.
 * https://karpenter.sh/docs/concepts/nodepools/, https://karpenter.sh/docs/concepts/nodeclasses/ */
#include <inttypes.h>

#include "base/alloc.h"
#include "base/nearest.h"
#include "doc/build.h"
#include "doc/doc.h"
#include "kube/quantity.h"
#include "plan/capabilities.h"
#include "plan/context_build.h"
#include "plan/sections/section.h"

enum {
	MOST_POOLS_GPUS = 100000,
	MOST_PER_NODE = 64,
	/** Room for an engine's image (10 to 20 GiB unpacked) several times over, and for what pods write. */
	DISK_GIB = 200,
};

/* How other clouds are told. */
static const struct {
	const char *cloud, *instead;
} elsewhere[] = {
	{"gke", "make the pool with 'gcloud container node-pools create NAME --machine-type=g2-standard-8 --spot "
		"--enable-autoscaling --max-nodes=16'"},
	{"aks", "make the pool with 'az aks nodepool add --name NAME --node-vm-size Standard_NC24ads_A100_v4 "
		"--priority Spot --enable-cluster-autoscaler --min-count 0 --max-count 16'"},
	{"oke", "make the pool with 'oci ce node-pool create --node-shape VM.GPU.A10.1'"},
	{"coreweave", "make a NodePool of compute.coreweave.com in the console"},
};

static bool is_eks(struct maker *m, const struct request *all, const struct node *at)
{
	const struct cloud *cloud = all->cloud.cloud;
	if (strcmp(cloud->name, "eks") == 0)
		return true;
	const char *instead = "the nodes are what they are: leave it out";
	for (size_t i = 0; i < COUNT_OF(elsewhere); i++)
		if (strcmp(cloud->name, elsewhere[i].cloud) == 0)
			instead = elsewhere[i].instead;
	struct problem *p =
		node_key_problem(m->problems, at, "Karpenter's pools are made for EKS, not for %s", cloud->title);
	problem_hint(m->problems, p, "%s", instead);
	return false;
}

/* ---- machines -------------------------------------------------------------------------------------------- */

struct pool {
	const struct node *entry, *map;
	const struct gpu *gpu;
	struct given count, max;
	struct strs instances;
	/** GPUs of the smallest machine. */
	unsigned least;
};

static const struct instance *find_instance(const struct cloud *cloud, struct str name)
{
	for (size_t i = 0; i < cloud->n_instances; i++)
		if (str_eq_nocase(str_of(cloud->instances[i].name), name))
			return &cloud->instances[i];
	return NULL;
}

static bool is_of(const struct instance *i, const struct pool *pool)
{
	return i->gpu == pool->gpu && !i->retired && (!pool->count.at || i->count == pool->count.value);
}

/* A machine that the cloud has, with this GPU, and as many of it as was said. */
static bool check_instance(struct maker *m, const struct cloud *cloud, const struct pool *pool, const struct node *n)
{
	struct str name = node_text(n);
	const struct instance *i = find_instance(cloud, name);
	if (i && is_of(i, pool))
		return true;
	struct problem *p;
	if (i && i->gpu == pool->gpu) {
		p = i->retired ? node_problem(m->problems, n, "'%s' is not sold any more", i->name)
			       : node_problem(m->problems, n, "'%s' has %u GPU%s, not %u", i->name, i->count,
					      i->count == 1 ? "" : "s", pool->count.value);
		problem_hint(m->problems, p, "leave it out");
		return false;
	}
	struct nearest near = nearest_start(name);
	for (size_t k = 0; k < cloud->n_instances; k++)
		if (is_of(&cloud->instances[k], pool))
			nearest_offer(&near, str_of(cloud->instances[k].name));
	p = i ? node_problem(m->problems, n, "'%s' has %s, not %s", i->name, i->gpu->title, pool->gpu->title)
	      : node_problem(m->problems, n, "%s has no GPU machine '%.*s'", cloud->title, STR_ARG(name));
	if (near.best.p)
		problem_hint(m->problems, p, "did you mean '%.*s'?", STR_ARG(near.best));
	else
		problem_hint(m->problems, p, "leave 'instances' out for all that have it");
	return false;
}

static bool read_instances(struct maker *m, const struct cloud *cloud, struct pool *pool)
{
	const struct node *list = field(pool->map, "instances");
	bool right = true;
	pool->instances = strs_new(m, node_count(list) + 1);
	for (const struct node *n = node_first(list); n; n = n->next) {
		right = check_instance(m, cloud, pool, n) && right;
		const struct instance *i = find_instance(cloud, node_text(n));
		pool->instances.at[pool->instances.n++] = i ? str_of(i->name) : node_text(n);
	}
	for (size_t i = 0; i < cloud->n_instances; i++) {
		const struct instance *one = &cloud->instances[i];
		if (is_of(one, pool) && (!pool->instances.n || strs_have(pool->instances, one->name)))
			pool->least = pool->least ? smaller(pool->least, one->count) : one->count;
	}
	if (!right || pool->least)
		return right;
	struct problem *p =
		node_problem(m->problems, pool->count.at ? pool->count.at : pool->entry,
			     "%s has no machine with %u × %s", cloud->title, pool->count.value, pool->gpu->title);
	problem_hint(m->problems, p, "leave 'count' out for all that have the GPU");
	return false;
}

static bool read_pool(struct maker *m, const struct request *all, struct pool *pool)
{
	struct gpu_request gpu = {0};
	size_t before = m->problems->n;
	request_gpu(m, field(pool->map, "gpu"), all->cloud.cloud, NULL, &gpu);
	pool->gpu = gpu.type;
	pool->count = count_field(m, pool->map, "count", 1, MOST_PER_NODE, 0);
	pool->max = count_field(m, pool->map, "max", 1, MOST_POOLS_GPUS, 0);
	if (!pool->gpu || m->problems->n != before || !read_instances(m, all->cloud.cloud, pool))
		return false;
	if (pool->max.value >= pool->least)
		return true;
	struct problem *p = node_problem(m->problems, pool->max.at,
					 "a machine has %u GPUs, more than the pool may have", pool->least);
	problem_hint(m->problems, p, "say 'max: %u' or more", pool->least);
	return false;
}

/* ---- what a pool asks for -------------------------------------------------------------------------------- */

static void require(struct maker *m, struct node *seq, const char *key, struct strs values)
{
	struct node *r = push_map(m->arena, seq);
	put_text(m->arena, r, "key", str_of(key));
	put_texts(m->arena, r, "values", &values);
}

static struct strs label_values(struct maker *m, const struct gpu_label *label)
{
	struct strs values = strs_new(m, label->values.n);
	for (size_t i = 0; i < label->values.n; i++)
		values.at[values.n++] = str_of(label->values.at[i]);
	return values;
}

static const struct cloud_selector *karpenter_labels(const struct cloud *cloud)
{
	for (size_t i = 0; i < cloud->n_selectors; i++)
		if (strcmp(cloud->selectors[i].name, "karpenter") == 0)
			return &cloud->selectors[i];
	return NULL;
}

/* Karpenter's labels do not name every GPU: then its machines are named. */
static struct strs every_instance(struct maker *m, const struct cloud *cloud, const struct pool *pool)
{
	struct strs names = strs_new(m, cloud->n_instances);
	for (size_t i = 0; i < cloud->n_instances; i++)
		if (is_of(&cloud->instances[i], pool))
			names.at[names.n++] = str_of(cloud->instances[i].name);
	return names;
}

static void put_requirements(struct maker *m, const struct request *all, const struct pool *pool, bool spot,
			     struct node *out)
{
	const struct cloud_selector *s = karpenter_labels(all->cloud.cloud);
	struct node *seq = put_seq(m->arena, out, "requirements");
	struct strs zones = strs_of(m, field(pool->map, "zones"));
	bool named = s && catalog_gpu_label(pool->gpu, str_of(s->keys.at[0])) != NULL;
	for (size_t i = 0; named && i < s->keys.n; i++) {
		const struct gpu_label *l = catalog_gpu_label(pool->gpu, str_of(s->keys.at[i]));
		if (l)
			require(m, seq, l->key, label_values(m, l));
	}
	if (pool->instances.n || !named)
		require(m, seq, "node.kubernetes.io/instance-type",
			pool->instances.n ? pool->instances : every_instance(m, all->cloud.cloud, pool));
	else if (pool->count.at)
		require(m, seq, s->count_key, strs_one(m, TEXT(m, "%u", pool->count.value)));
	require(m, seq, "kubernetes.io/arch", strs_one(m, pool->gpu->arm64 ? STR("arm64") : STR("amd64")));
	require(m, seq, "karpenter.sh/capacity-type", strs_one(m, spot ? STR("spot") : STR("on-demand")));
	if (zones.n || all->cloud.zones.n)
		require(m, seq, "topology.kubernetes.io/zone", zones.n ? zones : all->cloud.zones);
}

/* Pods that ask for no GPU stay off: the taint that our pods tolerate, as the catalog has it. */
static void put_taints(struct maker *m, const struct request *all, const struct pool *pool, struct node *out)
{
	const struct cloud *cloud = all->cloud.cloud;
	struct node *seq = put_seq(m->arena, out, "taints");
	for (size_t i = 0; i < cloud->n_taints; i++) {
		const struct cloud_taint *t = &cloud->taints[i];
		if (t->origin == TAINT_SPOT || !t->resource || strcmp(t->resource, pool->gpu->resource) != 0)
			continue;
		struct node *taint = push_map(m->arena, seq);
		put_text(m->arena, taint, "key", str_of(t->taint.key));
		put_text_or_null(m->arena, taint, "value", str_of(t->taint.value));
		put_text(m->arena, taint, "effect", str_of(t->taint.effect));
	}
}

/* Machines that share their GPUs say so before they are there: Karpenter matches pods against these labels. */
static void put_labels(struct maker *m, const struct request *all, const struct pool *pool, struct node *out)
{
	const struct node *shared = field(pool->map, "shared");
	struct str label = shared_nodes_label(m, all);
	struct node *labels = put_map(m->arena, out, "labels");
	if (!node_bool(shared, false))
		return;
	if (label.n) {
		put_text(m->arena, labels, SHARED_NODES_KEY, label);
		return;
	}
	struct problem *p = node_problem(m->problems, shared, "nothing says how the GPUs are shared");
	problem_hint(m->problems, p, "add 'platform: {devicePlugin: {sharing: {timeSlicing: 4}}}'");
}

/* Does something run there that starts from the beginning, or from its last checkpoint, when its node goes away? */
static bool holds_runs(const struct plan *p, const struct pool *pool)
{
	for (const struct workload *w = p->others; w; w = w->next)
		if (w->size.gpu == pool->gpu)
			return true;
	return false;
}

static void plan_pool(struct maker *m, const struct request *all, const struct node *entry, struct node *seq)
{
	struct pool pool = {.entry = entry, .map = node_deref(entry)};
	struct arena *a = m->arena;
	if (!read_pool(m, all, &pool))
		return;
	const struct node *spot_at = field(pool.map, "spot");
	bool spot = node_bool(spot_at, false), runs = holds_runs(m->plan, &pool);
	struct node *out = push_map(a, seq);
	put_text(a, out, "name", node_key(entry));
	put_requirements(m, all, &pool, spot, out);
	put_taints(m, all, &pool, out);
	put_labels(m, all, &pool, out);
	put_text(a, out, "resource", str_of(pool.gpu->resource));
	put_count(a, out, "max", pool.max.value);
	put_flag(a, out, "runs", runs);
	decide(m, TEXT(m, "nodePool.%.*s", STR_ARG(node_key(entry))), entry,
	       TEXT(m, "%s, %s, at most %u GPUs", pool.gpu->title, spot ? "spot" : "on demand", pool.max.value),
	       pool.instances.n ? STR("machine types as given")
	       : pool.count.at  ? TEXT(m, "every machine type with %u of it", pool.count.value)
				: STR("every machine type that has it: the cheapest that the waiting pods fit on"),
	       STR("`platform: {nodePools}`"));
	decide(m, TEXT(m, "nodePool.%.*s.disruption", STR_ARG(node_key(entry))), NULL,
	       runs ? STR("only when empty, and never by age")
		    : STR("when empty or out of date, one at a time; renewed after 30 days"),
	       runs ? STR("runs of this set use its GPU: what is moved begins again at its last checkpoint")
		    : STR("a model that is moved loads its weights again"),
	       STR(""));
}

/* ---- how machines are started ---------------------------------------------------------------------------- */

/* What is newest changes below running machines: Karpenter would replace them all. */
static bool check_ami(struct maker *m, const struct request *all, const struct given_text *ami)
{
	bool bottlerocket = str_starts(ami->value, "bottlerocket@");
	if (str_ends(ami->value, "@latest")) {
		struct problem *p =
			node_problem(m->problems, ami->at, "with '%.*s' every new image replaces machines that run",
				     STR_ARG(ami->value));
		if (bottlerocket)
			problem_hint(
				m->problems, p,
				"pin a release: 'aws ssm get-parameter --name "
				"/aws/service/bottlerocket/aws-k8s-1.%u-nvidia/x86_64/latest/image_version' tells it",
				all->kubernetes);
		else
			problem_hint(m->problems, p,
				     "pin a release of https://github.com/awslabs/amazon-eks-ami/releases, such as "
				     "'al2023@v20260818'");
		return false;
	}
	if (!bottlerocket || !is_on(field(field(all->root, "platform"), "devicePlugin")))
		return true;
	/* https://bottlerocket.dev/en/os/1.53.x/api/settings/kubelet-device-plugins/ */
	struct problem *p =
		node_problem(m->problems, ami->at,
			     "Bottlerocket runs a device plugin of its own, which does not read 'devicePlugin'");
	problem_hint(m->problems, p, "take 'al2023@…', or leave 'devicePlugin' out");
	return false;
}

static void put_disks(struct maker *m, const struct node *map, bool bottlerocket, struct node *out)
{
	struct node *disks = put_seq(m->arena, out, "disks"), *one;
	const struct node *given = field(map, "disk");
	struct quantity q;
	uint64_t gib = DISK_GIB;
	if (given && quantity_of(given, &q) && !q.negative)
		gib = (uint64_t)quantity_units(q) >> 30;
	if (given && (gib < 20 || gib > 59000)) {
		struct problem *p =
			node_problem(m->problems, given, "a disk of '%.*s' cannot be", STR_ARG(node_text(given)));
		problem_hint(m->problems, p, "from 20Gi to 59000Gi; 200Gi when it is left out");
	}
	/* Bottlerocket keeps images and what pods write on the second disk; the first holds the system alone. */
	if (bottlerocket) {
		one = push_map(m->arena, disks);
		put_text(m->arena, one, "device", STR("/dev/xvda"));
		put_text(m->arena, one, "size", STR("4Gi"));
	}
	one = push_map(m->arena, disks);
	put_text(m->arena, one, "device", bottlerocket ? STR("/dev/xvdb") : STR("/dev/xvda"));
	put_text(m->arena, one, "size", TEXT(m, "%" PRIu64 "Gi", gib));
	decide(m, STR("nodeClass.disk"), given, TEXT(m, "%" PRIu64 " GiB", gib),
	       given ? STR("as given")
		     : STR("an engine's image takes 10 to 20 GiB unpacked, and one is kept beside it"),
	       STR("`platform: {nodeClass: {disk}}`"));
}

static void plan_class(struct maker *m, const struct request *all, const struct node *map, struct node *context)
{
	struct arena *a = m->arena;
	struct given_text ami = text_field(map, "ami");
	if (!node_is(map, NODE_MAP)) {
		put_text(a, context, "className", node_text(map));
		put_null(a, context, "class");
		note_add(m, TEXT(m, "EC2NodeClass '%.*s'", STR_ARG(node_text(map))),
			 STR("starts the machines of this set's node pools"), STR(""));
		return;
	}
	if (!check_ami(m, all, &ami))
		return;
	struct str name = TEXT(m, "%.*s-gpu", STR_ARG(m->plan->name));
	put_text(a, context, "className", name);
	struct node *class = put_map(a, context, "class");
	bool bottlerocket = str_starts(ami.value, "bottlerocket@");
	put_text(a, class, "role", text_field(map, "role").value);
	put_text(a, class, "cluster", text_field(map, "cluster").value);
	put_text(a, class, "ami", ami.value);
	put_disks(m, map, bottlerocket, class);
	note_add(m, TEXT(m, "tag karpenter.sh/discovery: %.*s", STR_ARG(text_field(map, "cluster").value)),
		 STR("on the subnets and on the security group that new machines get"), STR(""));
	if (!bottlerocket && !is_on(field(field(all->root, "platform"), "devicePlugin")))
		capability_note(m, "gpu-operator",
				STR("brings the device plugin, which this image lacks; driver and toolkit are in the "
				    "image: add --set driver.enabled=false --set toolkit.enabled=false"));
}

void node_pools_plan(struct maker *m, const struct request *all, const struct node *map)
{
	const struct node *pools = field(map, "nodePools"), *class = field(map, "nodeClass");
	struct node_entries it = node_entries(pools);
	if (!is_on(pools) && !class)
		return;
	const struct node *at = node_find_entry(map, is_on(pools) ? STR("nodePools") : STR("nodeClass"));
	if (!is_eks(m, all, at))
		return;
	if (!class) {
		struct problem *p = node_key_problem(m->problems, at, "'nodePools' needs a 'nodeClass'");
		problem_hint(m->problems, p,
			     "say 'nodeClass: {role: KarpenterNodeRole-CLUSTER, cluster: CLUSTER, ami: "
			     "bottlerocket@v1.53.0}', or "
			     "name one that exists");
		return;
	}
	struct node *context = section_context(m, "nodes"), *seq = put_seq(m->arena, context, "pools");
	plan_class(m, all, class, context);
	for (const struct node *e; (e = node_next_entry(&it));)
		plan_pool(m, all, e, seq);
	capability_note(m, "karpenter", STR("starts machines for pods that wait, and takes empty ones away"));
}
