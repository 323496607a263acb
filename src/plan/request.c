/* SPDX-License-Identifier: Apache-2.0 */
#include "plan/request.h"

#include "doc/doc.h"
#include "plan/sections/section.h"
#include "plan/stock.h"

static void request_zones(struct maker *m, const struct node *n, struct cloud_request *out)
{
	out->node_pool = text_field(n, "nodePool");
	out->zones = strs_of(m, field(n, "zones"));
	out->spot_at = field(n, "spot");
	out->spot = node_bool(out->spot_at, false);
	if (out->spot && !out->cloud->spot) {
		struct problem *p = node_problem(m->problems, out->spot_at, "pods cannot ask for spot nodes here (%s)",
						 out->cloud->title);
		problem_hint(m->problems, p, "leave 'spot' out");
	}
}

static bool request_cloud(struct maker *m, const struct node *n, struct cloud_request *out)
{
	const struct node *provider = node_is(n, NODE_MAP) ? field(n, "provider") : n;
	struct str name = node_text(provider);
	if (!name.p) {
		node_problem(m->problems, n ? n : NULL, "'cloud' is missing");
		return false;
	}
	out->at = n;
	out->cloud = catalog_cloud_find(name);
	if (!out->cloud) {
		struct problem *p = node_problem(m->problems, provider, "no cloud is called '%.*s'", STR_ARG(name));
		struct nearest near = catalog_cloud_nearest(name);
		if (near.best.p)
			problem_hint(m->problems, p, "did you mean '%.*s'?", STR_ARG(near.best));
		else
			problem_hint(m->problems, p,
				     "eks, gke, aks, oke, coreweave, onprem; onprem fits any cluster with the NVIDIA "
				     "GPU Operator");
		return false;
	}
	if (node_is(n, NODE_MAP))
		request_zones(m, n, out);
	return true;
}

/* "1.35" -> 35. */
static void request_kubernetes(struct maker *m, const struct node *n, struct request *out)
{
	out->kubernetes = catalog_kube_newest();
	if (!n)
		return;
	struct version v;
	unsigned newest = catalog_kube_newest();
	if (!version_read(node_text(n), &v) || v.major != 1 || !catalog_kube_release(v.minor)) {
		struct problem *p =
			node_problem(m->problems, n, "Kubernetes '%.*s' is not known", STR_ARG(node_text(n)));
		if (v.major == 1 && v.minor > newest)
			problem_hint(m->problems, p,
				     "the newest release known here is 1.%u; what is written for it should work on "
				     "later ones",
				     newest);
		else
			problem_hint(m->problems, p, "from 1.%u to 1.%u",
				     catalog_kube_releases[catalog_n_kube_releases - 1].minor, newest);
		return;
	}
	out->kubernetes = v.minor;
}

static void request_models(struct maker *m, const struct node *models, struct request *out)
{
	size_t count = 0;
	struct node_entries it = node_entries(models);
	for (const struct node *e; (e = node_next_entry(&it));)
		count += node_is(node_deref(e), NODE_MAP) && field(node_deref(e), "canary") ? 2 : 1;
	out->models = arena_calloc(m->arena, count ? count : 1, sizeof *out->models);
	it = node_entries(models);
	for (const struct node *e; (e = node_next_entry(&it)) && out->n_models < count;) {
		if (node_is(e, NODE_NULL))
			continue;
		struct model_request *r = &out->models[out->n_models++];
		request_model(m, out, e, r);
		if (r->canary.at)
			request_canary(m, out, r, &out->models[out->n_models++]);
	}
}

bool request_read(struct maker *m, const struct node *values, struct request *out)
{
	size_t before = m->problems->n;
	*out = (struct request){.root = values};
	out->name = text_field(values, "name");
	out->space = text_field(values, "namespace");
	request_kubernetes(m, field(values, "kubernetes"), out);
	out->quota = field(values, "quota");
	out->network = field(values, "network");
	out->monitoring = field(values, "monitoring");
	out->priorities = field(field(values, "platform"), "priorities");
	if (!request_cloud(m, field(values, "cloud"), &out->cloud))
		return false;
	stock_read(m, field(values, "catalog"), &out->cloud.cloud);
	request_gpu(m, field(values, "gpu"), out->cloud.cloud, NULL, &out->gpu);
	request_models(m, field(values, "models"), out);
	if (!out->n_models && !sections_given(values) && m->problems->n == before) {
		struct problem *p = node_problem(m->problems, values, "there is nothing to run");
		problem_hint(m->problems, p, "add 'models: {llama: meta-llama/Llama-3.1-8B-Instruct}'");
	}
	return m->problems->n == before;
}
