/* SPDX-License-Identifier: Apache-2.0
 * Notebooks: servers for people, by Kubeflow's notebook controller, which makes StatefulSet, Service and route. */
#include "doc/build.h"
#include "doc/doc.h"
#include "plan/capabilities.h"
#include "plan/sections/pods.h"
#include "plan/sections/section.h"

/* Kubeflow's own images, https://github.com/kubeflow/kubeflow/tree/master/components/example-notebook-servers: they run
 * as jovyan, listen on 8888 and put a home into an empty volume. */
#define IMAGE "ghcr.io/kubeflow/kubeflow/notebook-servers/jupyter-scipy:v1.10.0"
#define GPU_IMAGE "ghcr.io/kubeflow/kubeflow/notebook-servers/jupyter-pytorch-cuda-full:v1.10.0"

enum {
	/** The controller's StatefulSet puts "-0" behind it, and a label value has 63. */
	LONGEST_NAME = 52,
	CPU_M = 2000,
	MEMORY_MIB = 8192,
	PORT = 8888,
	UID = 1000,
	FS_GROUP = 100,
	HOME_GIB = 20,
};

/* The gateway that people come through, and Kubeflow, which stops notebooks that nobody uses. */
static const char *const clients[] = {"istio-system", "kubeflow", NULL};

static void plan_notebook(struct maker *m, const struct request *all, const struct node *entry)
{
	const struct node *value = node_deref(entry), *map = node_is(value, NODE_MAP) ? value : NULL;
	const struct node *size = field(map, "size");
	const struct pods_request r = {
		.entry = entry,
		.kind = "notebook",
		.component = "notebook",
		.noun = "notebook",
		.longest_name = LONGEST_NAME,
		.replicas = 1,
		.cpu_m = CPU_M,
		.memory_mib = MEMORY_MIB,
		.image = field(map, "gpu") ? GPU_IMAGE : IMAGE,
		.port = PORT,
		.own_service = true,
		.clients = clients,
		.downloads = true,
		.user = {.non_root = true, .uid = UID, .gid = 0, .fs_group = FS_GROUP, .home = "/home/jovyan"}};
	struct workload *w = pods_add(m, all, &r);
	if (!w)
		return;
	pods_claim(m, all, w, size ? size : build_str(m->arena, TEXT(m, "%dGi", HOME_GIB)), "home", "/home/jovyan",
		   false);
	w->own = build_map(m->arena);
	capability_note(m, "kubeflow-notebooks", STR("runs objects of kind Notebook"));
}

void notebooks_plan(struct maker *m, const struct request *all, const struct node *map)
{
	struct node_entries it = node_entries(map);
	for (const struct node *e; (e = node_next_entry(&it));)
		plan_notebook(m, all, e);
}
