/* SPDX-License-Identifier: Apache-2.0
 * A replica that is a group of pods: the leader answers requests, the others are ranks of its process group.
 *
 * LeaderWorkerSet gives each pod LWS_LEADER_ADDRESS and LWS_WORKER_INDEX (kubernetes-sigs/lws,
 * pkg/utils/pod/pod_utils.go). Releases of vLLM that have --nnodes join the pods by themselves
 * (https://docs.vllm.ai/en/latest/deployment/frameworks/lws.html); before, by Ray. */
#include "base/alloc.h"
#include "doc/doc.h"
#include "plan/context_build.h"
#include "plan/fabric.h"
#include "plan/platform.h"

/* Ray's own port; the label by which the Service finds the leaders. */
#define RAY_PORT "6379"
#define ROLE_LABEL STR("k8sai.dev/role")

enum { MOST_ADDED = 6 };

static const struct engine_flag *flag(const struct workload *w, enum flag_role role)
{
	return catalog_engine_flag(w->engine, role, w->run.version);
}

static void add(struct maker *m, const struct workload *w, enum flag_role role, struct str value, struct strs *list)
{
	const struct engine_flag *f = flag(w, role);
	if (f)
		list->at[list->n++] = TEXT(m, "%s=%.*s", f->name, STR_ARG(value));
}

/* What the group's shape says may not be said again. */
static void check_own(struct maker *m, const struct model_request *r)
{
	static const enum flag_role roles[] = {FLAG_PIPELINE_PARALLEL, FLAG_NODES,    FLAG_NODE_RANK,
					       FLAG_LEADER_ADDRESS,    FLAG_EXECUTOR, FLAG_HEADLESS};
	struct strs own = strs_of(m, r->args);
	for (size_t i = 0; i < COUNT_OF(roles); i++) {
		struct str value;
		if (!catalog_engine_flag_value(r->engine, roles[i], own.at, own.n, &value))
			continue;
		const struct engine_flag *f = catalog_engine_flag(r->engine, roles[i], (struct version){0});
		struct problem *p = node_problem(m->problems, r->args, "'%s' follows from the nodes of the group",
						 f ? f->name : "the argument");
		problem_hint(m->problems, p, "leave it out; 'gpu: {type, count}' says how many GPUs there are in all");
	}
}

static struct strs copy(struct maker *m, struct strs list, size_t more)
{
	struct strs out = strs_new(m, list.n + more);
	for (size_t i = 0; i < list.n; i++)
		out.at[out.n++] = list.at[i];
	return out;
}

/* sh -c SCRIPT -- COMMAND…: the script ends in exec "$@", so that arguments need no quoting. */
static struct strs in_shell(struct maker *m, struct str script, struct strs command)
{
	struct strs out = strs_new(m, command.n + 4);
	out.at[out.n++] = STR("/bin/sh");
	out.at[out.n++] = STR("-c");
	out.at[out.n++] = script;
	if (command.n)
		out.at[out.n++] = STR("--");
	for (size_t i = 0; i < command.n; i++)
		out.at[out.n++] = command.at[i];
	return out;
}

struct rank {
	struct strs command, args;
};

/* Each pod starts the engine; those that do not lead have no API. */
static struct rank by_itself(struct maker *m, struct workload *w)
{
	struct rank worker = {w->run.command, {NULL, 0}};
	struct strs *args = &w->run.args;
	add(m, w, FLAG_NODES, TEXT(m, "%u", w->size.nodes), args);
	add(m, w, FLAG_NODE_RANK, STR("$(LWS_WORKER_INDEX)"), args);
	add(m, w, FLAG_LEADER_ADDRESS, STR("$(LWS_LEADER_ADDRESS)"), args);
	/* The last of them may have to wait for its node and to fetch the model: 600 s, the default, are too short. */
	add(m, w, FLAG_JOIN_TIMEOUT, TEXT(m, "%u", w->run.startup_seconds), args);
	worker.args = copy(m, *args, 1);
	worker.args.at[worker.args.n++] = str_of(flag(w, FLAG_HEADLESS)->name);
	return worker;
}

/* The leader starts Ray and the engine, which waits until the others' GPUs have joined. */
static struct rank by_ray(struct maker *m, struct workload *w)
{
	add(m, w, FLAG_EXECUTOR, STR("ray"), &w->run.args);
	w->run.command = in_shell(m, STR("ray start --head && exec \"$@\""), w->run.command);
	return (struct rank){
		in_shell(m,
			 STR("until ray start --address=$(LWS_LEADER_ADDRESS):" RAY_PORT " --block; do sleep 5; done"),
			 (struct strs){NULL, 0}),
		{NULL, 0}};
}

static struct rank join(struct maker *m, const struct model_request *r, struct workload *w)
{
	bool ray = !flag(w, FLAG_NODES) || !flag(w, FLAG_HEADLESS);
	if (w->size.nodes <= 1)
		return (struct rank){w->run.command, w->run.args};
	w->run.args = copy(m, w->run.args, MOST_ADDED);
	add(m, w, FLAG_PIPELINE_PARALLEL, TEXT(m, "%u", w->size.nodes), &w->run.args);
	decide(m, subject_of(m, r->name, "group"), NULL,
	       TEXT(m, "%u pods, joined by %s", w->size.nodes, ray ? "Ray" : r->engine->title),
	       ray ? STR("this release cannot work on several nodes by itself")
		   : TEXT(m, "a part of the layers on each of %u nodes, and each layer on the %u GPUs of a node",
			  w->size.nodes, w->size.count),
	       ray ? STR("a newer `image`") : STR("`gpu: {type, count}`"));
	return ray ? by_ray(m, w) : by_itself(m, w);
}

/* Pods of a group talk to each other by ports that they agree on themselves; its leader alone answers. */
static void connect(struct maker *m, struct workload *w)
{
	struct pairs *s = &w->service_selector;
	if (w->size.nodes <= 1)
		return;
	w->net.among = true;
	*s = pairs_new(m, w->selector.n + 1);
	for (size_t i = 0; i < w->selector.n; i++)
		s->at[s->n++] = w->selector.at[i];
	s->at[s->n++] = (struct pair){ROLE_LABEL, STR("leader")};
}

void platform_group(struct maker *m, const struct request *all, const struct model_request *r, struct workload *w)
{
	struct arena *a = m->arena;
	check_own(m, r);
	struct rank worker = join(m, r, w);
	fabric_devices(m, all, w->size.nodes, w);
	fabric_variables(m, w->size.nodes, w);
	connect(m, w);
	w->own = build_map(a);
	put_count(a, w->own, "size", larger(w->size.nodes, 1));
	put_texts(a, w->own, "command", &worker.command);
	put_texts(a, w->own, "args", &worker.args);
	/* Workers stay until the leader has answered what it was asked. */
	put_count(a, w->own, "preStop", w->run.pre_stop + w->run.drain);
}
