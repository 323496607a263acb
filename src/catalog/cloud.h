/* SPDX-License-Identifier: Apache-2.0
 * Clouds: what they sell, how their GPU nodes are picked and tolerated, storage, ingress, DNS. Data: clouds.yaml and
 * instances.yaml. */
#ifndef K8SAI_CATALOG_CLOUD_H
#define K8SAI_CATALOG_CLOUD_H

#include "catalog/gpu.h"

/** One machine type. */
struct instance {
	/** The value of node.kubernetes.io/instance-type. */
	const char *name;
	const struct cloud *cloud;
	const struct gpu *gpu;
	/** Devices on it (the most that can be attached, when `attachable`), CPU threads, memory. 0 when the cloud does
	 * not say. */
	unsigned count, vcpu, memory_mib;
	/** What a node leaves for pods, as far as known (0: not known): thousandths of a CPU, MiB. */
	unsigned alloc_cpu_m, alloc_memory_mib;
	/** Interfaces for RDMA: Elastic Fabric Adapter (extended resource vpc.amazonaws.com/efa), or InfiniBand/RoCE.
	 */
	unsigned efa;
	bool rdma;
	/** Local NVMe disk. */
	unsigned local_disk_gib;
	bool arm64;
	/** The GPU is an option of this machine type: its name alone does not say that a node has one. */
	bool attachable;
	/** When the cloud retired it ("2025-09-30"), NULL while it is sold. */
	const char *retired;
	const char *source, *date;
};

/** Where the value of a selector comes from. */
enum selector_how {
	/** The GPU's own labels: catalog_gpu_label(gpu, key) for each of `keys` that it has. The first key must have
	   one. */
	SELECT_GPU_LABEL,
	/** Names of the instances of this cloud with the wanted GPU and enough of them. */
	SELECT_INSTANCE_TYPE,
};

/** One way to pick nodes with a GPU type. */
struct cloud_selector {
	/** "gke-accelerator", "karpenter", "auto-mode", "instance-type", "gpu-product". */
	const char *name;
	enum selector_how how;
	/** Label keys that are used together. */
	struct text_list keys;
	/** What must be installed for nodes to carry the label ("karpenter", "gpu-feature-discovery", …); NULL when the
	 * cloud always sets it. */
	const char *needs;
	/** Label by which the number of devices on the node is picked, and by which a node pool is; NULL when there is
	 * none. */
	const char *count_key, *pool_key;
};

enum taint_origin {
	/** The cloud puts it on the nodes. */
	TAINT_CLOUD,
	/** Users put it there because the cloud's documents say so. */
	TAINT_CONVENTION,
	/** On spot nodes. */
	TAINT_SPOT,
};

struct cloud_taint {
	struct taint taint;
	enum taint_origin origin;
	/** The cloud adds the toleration itself to pods that ask for the resource. */
	bool auto_tolerated;
	/** It stands only on nodes whose maker asked for it. */
	bool optional;
	/** It stands on nodes with this accelerator resource; NULL: on nodes of any. */
	const char *resource;
	/** It stands on arm64 nodes only. */
	bool arm64;
};

enum access_mode { ACCESS_RWO, ACCESS_RWX, ACCESS_ROX };
/** "ReadWriteOnce", … as Kubernetes writes it. */
const char *access_mode_name(enum access_mode mode);

struct cloud_storage {
	/** Name of the StorageClass (or the name to give it), and the CSI driver. NULL class: the cluster's default, or
	 * static volumes only. */
	const char *class, *provisioner;
	enum access_mode mode;
	/** The cloud makes the class itself; it is the cluster's default. */
	bool exists, is_default;
	/** Parameters when the class has to be made. */
	struct text_pairs parameters;
	/** A new volume's root folder belongs to root and has mode 0755, and the driver need not hand volumes that
	 * several nodes share to fsGroup (CSIDriver fsGroupPolicy ReadWriteOnceWithFSType, the default): a server that
	 * is not root cannot write there until the folder was opened once. */
	bool root_owned;
	/** A smaller claim gets a volume of this many GiB; 0: no such floor. */
	unsigned least_gib;
	const char *note;
};

enum entry_kind { ENTRY_INGRESS, ENTRY_GATEWAY, ENTRY_SERVICE };

/** A way into the cluster. */
struct cloud_entry {
	enum entry_kind kind;
	/** IngressClass, GatewayClass or loadBalancerClass; NULL for none. */
	const char *class;
	/** The class is given by the old annotation kubernetes.io/ingress.class, because the controller ignores the
	 * field (GKE). */
	bool class_by_annotation;
	/** Reaches only networks of one's own. */
	bool internal;
	struct text_pairs annotations;
	/** Addresses from which its proxies and health checks reach pods; none when its pods stand in the cluster. */
	struct text_list ranges;
	/** What must be installed, or NULL. */
	const char *needs;
	const char *note;
};

struct cloud {
	/** "eks", "gke", "aks", "oke", "coreweave", "onprem"; other spellings; and the name to print. */
	const char *name;
	struct text_list aliases;
	const char *title;
	/** In order of preference. */
	const struct cloud_selector *selectors;
	size_t n_selectors;
	const struct cloud_taint *taints;
	size_t n_taints;
	/** Spot (preemptible) nodes: labels, any one of which says so (which one depends on what makes the nodes), best
	 * first. Taints have origin TAINT_SPOT. */
	bool spot;
	struct text_pairs spot_labels;
	/** In order of preference within a mode. */
	const struct cloud_storage *storage;
	size_t n_storage;
	/** In order of preference. */
	const struct cloud_entry *entries;
	size_t n_entries;
	/** Extended resources by which pods ask for RDMA interfaces. */
	struct text_list rdma_resources;
	/** Pods of the cluster DNS: namespace and one label. */
	const char *dns_namespace;
	struct text_pair dns_label;
	/** Pods may resolve at the node-local cache 169.254.20.10 instead. */
	bool dns_node_local;
	/** Annotation of a ServiceAccount that lends it a cloud identity, or NULL. */
	const char *identity_annotation;
	/** Labels the cloud reads from pods (CoreWeave's interruption labels …). */
	struct text_pairs pod_labels;
	/** Its own machine types; all GPU-bearing. Empty for onprem. */
	const struct instance *instances;
	size_t n_instances;
	const char *note, *source, *date;
};

extern const struct cloud catalog_clouds[];
extern const size_t catalog_n_clouds;
/** All clouds' instances, grouped by cloud. */
extern const struct instance catalog_instances[];
extern const size_t catalog_n_instances;

/** By name or alias, ignoring case; NULL when there is none. */
const struct cloud *catalog_cloud_find(struct str name);
struct nearest catalog_cloud_nearest(struct str name);
/** By name, ignoring case (a value of node.kubernetes.io/instance-type); NULL when it is none with a GPU that is known.
 */
const struct instance *catalog_instance_find(struct str name);
struct nearest catalog_instance_nearest(struct str name);
/** The smallest instance of `cloud` (fewest devices, then fewest CPUs) that is still sold and has at least `count` of
 * `gpu`; NULL when there is none. */
const struct instance *catalog_instance_for(const struct cloud *cloud, const struct gpu *gpu, uint64_t count);
/** Can `cloud` supply `gpu`? Always so on premises. */
bool catalog_cloud_sells(const struct cloud *cloud, const struct gpu *gpu);
/** The preferred storage for `mode` (which may be a class that must be made first); NULL when the cloud has none. */
const struct cloud_storage *catalog_storage_for(const struct cloud *cloud, enum access_mode mode);

#endif
