/* SPDX-License-Identifier: Apache-2.0 */
#include "lint/amounts.h"
#include "lint/jobs.h"
#include "lint/machines.h"
#include "lint/rule.h"

/* ---- what the machine has
 * ------------------------------------------------------------------------------------------------- */

static bool has_rdma(const struct instance *i)
{
	return i->rdma || i->efa > 0;
}

/* The first machine type, when every one that the pod may run on has RDMA interfaces; else NULL. */
static const struct instance *rdma_machine(const struct check *c, const struct pod *p)
{
	const struct instance *found = NULL;
	struct machine_choices it = machine_choices(c, p);
	struct machine_choice m;
	while (machine_choices_next(&it, &m)) {
		if (m.n_instances == 0)
			return NULL;
		for (size_t i = 0; i < m.n_instances; i++)
			if (!has_rdma(m.instances[i]))
				return NULL;
		found = found ? found : m.instances[0];
	}
	return found;
}

/* ---- what the pod says of its network
 * ------------------------------------------------------------------------------------- */

/* Parts of names of resources that stand for an interface, whoever's device plugin counts them. */
static const char *const resource_words[] = {"efa",   "rdma", "hca", "infiniband", "roce",
					     "sriov", "mlnx", "/ib", "mellanox",   "networking.gke.io"};
/* https://docs.nvidia.com/deeplearning/nccl/user-guide/docs/env.html; FI_ is libfabric's, under which EFA lies. */
static const char *const variables[] = {"NCCL_SOCKET_IFNAME", "NCCL_IB_",   "NCCL_NET",           "NCCL_CONF_FILE",
					"NCCL_FASTRAK_",      "NCCL_GPUDI", "GLOO_SOCKET_IFNAME", "FI_",
					"UCX_NET_DEVICES",    "NCCL_CROSS"};
/* Further interfaces by Multus, and GKE's own way, TCPX among it. */
static const char *const annotations[] = {"k8s.v1.cni.cncf.io/networks", "networking.gke.io/interfaces",
					  "networking.gke.io/default-interface",
					  "devices.gke.io/container.tcpx-daemon"};

static bool has_any(struct str text, const char *const *parts, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (str_has(text, parts[i]))
			return true;
	return false;
}

static bool asks_for_interface(const struct node *amounts)
{
	if (!node_is(amounts, NODE_MAP))
		return false;
	struct node_entries it = node_entries(amounts);
	for (const struct node *e; (e = node_next_entry(&it));)
		if (has_any(node_key(e), resource_words, COUNT_OF(resource_words)))
			return true;
	return false;
}

static bool names_interface(const struct container *k, struct arena *scratch)
{
	for (const struct node *e = node_is(k->env, NODE_SEQ) ? node_first(k->env) : NULL; e; e = e->next)
		for (size_t i = 0; i < COUNT_OF(variables); i++)
			if (str_starts(node_text(node_get(e, KEY_name)), variables[i]))
				return true;
	/* mpirun -x NCCL_SOCKET_IFNAME=eth0, and exports of scripts. */
	const struct words *words = container_words(k, scratch);
	for (size_t i = 0; i < words->n; i++)
		for (size_t v = 0; v < COUNT_OF(variables); v++)
			if (str_starts(words->at[i].text, variables[v]))
				return true;
	return container_env_open(k);
}

static bool pod_knows_network(const struct pod *p, struct arena *scratch)
{
	if (node_bool(pod_get(p, KEY_hostNetwork), false))
		return true;
	for (size_t i = 0; i < COUNT_OF(annotations); i++)
		if (object_annotation(p->metadata, str_of(annotations[i])).n)
			return true;
	for (size_t i = 0; i < p->n_containers; i++) {
		const struct container *k = &p->containers[i];
		/* A claim may be one for an interface. */
		if (k->claims || asks_for_interface(k->requests) || asks_for_interface(k->limits) ||
		    names_interface(k, scratch))
			return true;
	}
	return false;
}

/* NCCL is NVIDIA's; AMD's RCCL reads the same variables. */
static const struct container *gpu_container(const struct pod *p)
{
	for (size_t i = 0; i < p->n_containers; i++)
		for (size_t a = 0; a < p->containers[i].n_asks; a++) {
			enum vendor vendor = p->containers[i].asks[a].resource->vendor;
			if ((vendor == VENDOR_NVIDIA || vendor == VENDOR_AMD) &&
			    p->containers[i].role == CONTAINER_REGULAR)
				return &p->containers[i];
		}
	return NULL;
}

static void judge(struct check *c, const struct pod *p)
{
	const struct container *k = p->role == ROLE_TRAINING && !p->partial ? gpu_container(p) : NULL;
	const struct instance *machine = k ? rdma_machine(c, p) : NULL;
	if (!machine || pod_knows_network(p, c->scratch))
		return;
	const struct text_list *names = &machine->cloud->rdma_resources;
	struct str hint = names->n ? arena_printf(c->scratch, " ('%s')", names->at[0]) : STR("");
	report_key(c, amount_place(k, KEY_limits),
		   "'%s' has RDMA interfaces, and the pod neither asks for one%.*s nor sets NCCL_SOCKET_IFNAME: NCCL "
		   "takes TCP over whatever interface it finds",
		   machine->name, STR_ARG(hint));
}

static void check(struct check *c, const struct object *o)
{
	struct job j = job_in_hand(c, o);
	/* A launcher elsewhere may hand variables on to all (mpirun -x). */
	for (size_t i = 0; i < j.n; i++)
		for (size_t k = 0; k < j.pods[i].n_containers; k++)
			if (names_interface(&j.pods[i].containers[k], c->scratch))
				return;
	if (job_team(&j, c->scratch) < 2)
		return;
	for (size_t i = 0; i < j.n; i++)
		judge(c, &j.pods[i]);
}

const struct rule rule_trn006 = {
	.code = "TRN006",
	.name = "nccl-setup",
	.severity = SEVERITY_INFO,
	.audience = FOR_ALL,
	.flags = RULE_ABSENCE,
	.kinds = job_kinds,
	.object = check,
	.what = "Training over several nodes whose machine type has RDMA, in pods that have no RDMA interface and name "
		"no "
		"other.",
	.why = "Such machines are paid for their network: EFA, InfiniBand or RoCE at hundreds of gigabits, where the "
	       "pod network's "
	       "TCP gives a tenth of it, and gradients wait for it at every step. A pod only sees the interfaces when "
	       "it asks for them "
	       "as an extended resource (or uses the host's network). Without RDMA NCCL picks a socket interface by "
	       "itself, sometimes "
	       "one that leads nowhere, and hangs; NCCL_SOCKET_IFNAME names it. Only machine types that the pod "
	       "selects by name are "
	       "judged.",
	.bad = "nodeSelector:\n  node.kubernetes.io/instance-type: p5.48xlarge\ncontainers:\n  - name: pytorch\n"
	       "    resources:\n      limits: {nvidia.com/gpu: 8}\n",
	.good = "nodeSelector:\n  node.kubernetes.io/instance-type: p5.48xlarge\ncontainers:\n  - name: pytorch\n"
		"    resources:\n      limits: {nvidia.com/gpu: 8, vpc.amazonaws.com/efa: 32}\n",
	.fix = "Ask for the interfaces in `limits` (vpc.amazonaws.com/efa, rdma/ib, nvidia.com/rdma-vf, …), or set "
	       "NCCL_SOCKET_IFNAME "
	       "where TCP is meant. NCCL_DEBUG=INFO shows at start-up what NCCL took.",
	.source = "https://docs.nvidia.com/deeplearning/nccl/user-guide/docs/env.html",
};
