/* SPDX-License-Identifier: Apache-2.0 */
#include "plan/fabric.h"

void fabric_devices(struct maker *m, const struct request *all, unsigned pods, struct workload *w)
{
	const struct instance *i = w->size.instance;
	const struct cloud *cloud = all->cloud.cloud;
	if (pods < 2 || !i || !i->efa || w->size.count < i->count || !cloud->rdma_resources.n)
		return;
	w->size.devices = pairs_one(m, str_of(cloud->rdma_resources.at[0]), TEXT(m, "%u", i->efa));
	note_add(m, TEXT(m, "%s on nodes of '%.*s'", cloud->rdma_resources.at[0], STR_ARG(w->name)),
		 STR("its device plugin must run there, and the image must hold the library by which NCCL uses the "
		     "interfaces (aws-ofi-nccl)"),
		 STR("helm install aws-efa-k8s-device-plugin eks/aws-efa-k8s-device-plugin --namespace kube-system"));
}

/* The interface that pods have by the kubelet's convention: NCCL would try others first. */
void fabric_variables(struct maker *m, unsigned pods, struct workload *w)
{
	struct pairs env = pairs_new(m, w->run.env.n + 1);
	bool own = false;
	for (size_t i = 0; i < w->run.env.n; i++) {
		env.at[env.n++] = w->run.env.at[i];
		own = own || str_is(w->run.env.at[i].key, "NCCL_SOCKET_IFNAME");
	}
	if (!own && pods > 1 && w->size.gpu)
		env.at[env.n++] = (struct pair){STR("NCCL_SOCKET_IFNAME"), STR("eth0")};
	w->run.env = env;
}
