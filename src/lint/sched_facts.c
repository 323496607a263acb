/* SPDX-License-Identifier: Apache-2.0 */
#include "lint/sched_facts.h"

#include "doc/path.h"
#include "kube/names.h"
#include "lint/jobs.h"
#include "lint/node_choice.h"

/* ---- pods
 * ----------------------------------------------------------------------------------------------------------------- */

/* The operator's field for the pods that it makes:
 * https://www.kubeflow.org/docs/components/trainer/legacy-v1/reference/ and https://volcano.sh/en/docs/v1-8-0/vcjob/ */
static const struct node *outer_priority(const struct object *o)
{
	if (o->kind == KIND_VOLCANO_JOB)
		return node_get(o->spec, KEY_priorityClassName);
	if (job_has_roles(o->kind))
		return node_find(job_policy(o, STR("schedulingPolicy")), STR("priorityClass"));
	return NULL;
}

static bool has_priority_label(const struct pod *p)
{
	static const struct str label = {"kueue.x-k8s.io/priority-class", 29};
	return node_find(node_get(p->object->metadata, KEY_labels), label) ||
	       node_find(node_get(p->metadata, KEY_labels), label);
}

/* A list with something in it, or something else than a list. */
static bool has_items(const struct node *n)
{
	return n && n->kind != NODE_NULL && (n->kind != NODE_SEQ || node_count(n) > 0);
}

static bool takes_node_port(const struct pod *p)
{
	bool host = node_bool(pod_get(p, KEY_hostNetwork), false);
	for (size_t i = 0; i < p->n_containers; i++) {
		const struct node *ports = p->containers[i].ports;
		for (const struct node *e = node_is(ports, NODE_SEQ) ? node_first(ports) : NULL; e; e = e->next)
			if (host || node_get(e, KEY_hostPort))
				return true;
	}
	return false;
}

/* Somebody wants them on one node, or beside something: a claim that one node mounts, a cache. */
static bool is_bound(const struct pod *p)
{
	const struct node *together = node_path(pod_get(p, KEY_affinity), KEY_podAffinity,
						KEY_requiredDuringSchedulingIgnoredDuringExecution, KEY_NONE);
	struct node_choice walk = node_choice(p);
	for (struct node_demand d; node_choice_next(&walk, &d);)
		if (d.op == NODE_IN && (d.field || str_is(d.key, "kubernetes.io/hostname")))
			return true;
	return has_items(together) || node_text(pod_get(p, KEY_nodeName)).n;
}

static bool is_spread(const struct pod *p)
{
	const struct node *affinity = pod_get(p, KEY_affinity), *apart = node_get(affinity, KEY_podAntiAffinity);
	bool hidden = (affinity && affinity->kind != NODE_MAP && affinity->kind != NODE_NULL) ||
		      (apart && apart->kind != NODE_MAP && apart->kind != NODE_NULL);
	return hidden || has_items(pod_get(p, KEY_topologySpreadConstraints)) ||
	       has_items(node_get(apart, KEY_requiredDuringSchedulingIgnoredDuringExecution)) ||
	       has_items(node_get(apart, KEY_preferredDuringSchedulingIgnoredDuringExecution)) || is_bound(p) ||
	       takes_node_port(p);
}

static void copy_selector(struct arena *memory, struct pod_sched *s, const struct pod *p)
{
	const struct node *labels = node_get(p->metadata, KEY_labels),
			  *wanted = node_path(p->object->spec, KEY_selector, KEY_matchLabels, KEY_NONE);
	struct label *at = arena_alloc(memory, (node_count(wanted) + 1) * sizeof *at);
	size_t n = 0;
	if (!node_is(wanted, NODE_MAP) || wanted->flags & NODE_HAS_MERGE)
		return;
	for (const struct node *e = node_first(wanted); e; e = e->next) {
		struct str value = node_text(e);
		if (not_judged(e) || is_placeholder(node_key(e)) ||
		    !str_eq(node_text(node_find(labels, node_key(e))), value))
			return;
		at[n++] = (struct label){arena_str(memory, node_key(e)), arena_str(memory, value)};
	}
	s->selector = at;
	s->n_selector = n;
}

/* Working a path out reads the object from its start: of objects with more pods than this the others have none. */
enum { MOST_PATHS = 32, LONGEST_PATH = 400 };

static const struct pod_sched *copy_pod(struct arena *memory, const struct pod *p, bool with_path)
{
	struct pod_sched *s = ARENA_NEW(memory, struct pod_sched);
	const struct node *root = p->object->root, *own = pod_get(p, KEY_priorityClassName);
	const struct node *priority = is_said(own) ? own : outer_priority(p->object);
	s->prioritised = is_said(priority) || is_said(node_find(p->spec, STR("priority"))) || has_priority_label(p);
	if (is_said(priority) && !not_judged(priority)) {
		s->priority = arena_str(memory, node_text(priority));
		s->priority_at =
			node_place(priority, with_path ? path_text(memory, root, priority, LONGEST_PATH) : STR(""));
	}
	s->spread = is_spread(p);
	s->spec = node_place(p->spec, STR("spec.template.spec"));
	copy_selector(memory, s, p);
	return s;
}

/* ---- gangs
 * ---------------------------------------------------------------------------------------------------------------- */

/* Labels and annotations by which pods join a queue or a group: of Kueue, scheduler-plugins' coscheduling, Volcano, KAI
 * and Run:ai, YuniKorn, Koordinator. */
static const char *const group_keys[] = {
	"kueue.x-k8s.io/queue-name",
	"kueue.x-k8s.io/pod-group-name",
	"scheduling.x-k8s.io/pod-group",
	"pod-group.scheduling.sigs.k8s.io",
	"scheduling.k8s.io/group-name",
	"scheduling.volcano.sh/",
	"volcano.sh/",
	"kai.scheduler/",
	"runai/",
	"yunikorn.apache.org/",
	"gang.scheduling.koordinator.sh/",
};

static bool has_group_key(const struct node *metadata)
{
	const struct node *maps[] = {node_get(metadata, KEY_labels), node_get(metadata, KEY_annotations)};
	for (size_t m = 0; m < COUNT_OF(maps); m++) {
		if (!node_is(maps[m], NODE_MAP))
			continue;
		struct node_entries it = node_entries(maps[m]);
		for (const struct node *e; (e = node_next_entry(&it));)
			for (size_t i = 0; i < COUNT_OF(group_keys); i++)
				if (str_starts(node_key(e), group_keys[i]))
					return true;
	}
	return false;
}

/* Another scheduler is there for this; schedulingGroup is Kubernetes' own:
 * https://kubernetes.io/docs/concepts/workloads/pods/scheduling-group/ */
static bool pod_in_group(const struct pod *p)
{
	const struct node *scheduler = node_find(p->spec, STR("schedulerName"));
	return (is_said(scheduler) && !node_text_is(scheduler, "default-scheduler")) ||
	       is_said(node_find(p->spec, STR("schedulingGroup"))) ||
	       is_said(node_find(p->spec, STR("schedulingGates"))) || has_group_key(p->metadata);
}

static bool is_gang(const struct object *o, const struct pod *pods, size_t n)
{
	/* What something else starts. */
	static const struct str held[] = {{"suspend", 7}, {"managedBy", 9}, {"schedulingPolicy", 16}};
	/* A JobSet is placed as one by whatever queue it goes to; Volcano's own job is a gang; an elastic PyTorchJob
	 * starts with fewer. */
	const struct node *job = node_get(o->spec, KEY_jobTemplate);
	if (o->kind == KIND_JOB_SET || o->kind == KIND_VOLCANO_JOB || has_group_key(o->metadata) ||
	    has_group_key(node_get(job, KEY_metadata)) ||
	    node_bool(node_find(node_get(job, KEY_spec), held[0]), false) ||
	    is_said(node_find(o->spec, STR("elasticPolicy"))))
		return true;
	for (size_t i = 0; i < COUNT_OF(held); i++)
		for (size_t j = 0; j < 2; j++) {
			const struct node *value = j ? job_policy(o, held[i]) : node_find(o->spec, held[i]);
			if (is_said(value) && !node_text_is(value, "false"))
				return true;
		}
	for (size_t i = 0; i < n; i++)
		if (pod_in_group(&pods[i]))
			return true;
	return false;
}

void entry_sched(struct arena *memory, struct entry *e, const struct object *o, const struct pod *pods, size_t n_pods)
{
	struct entry_pod *copy = e->pods;
	for (size_t i = 0; i < n_pods && copy; i++, copy = copy->next)
		if (pods[i].ai)
			copy->sched = copy_pod(memory, &pods[i], i < MOST_PATHS);
	struct object_sched sched = {.global_default = node_bool(node_find(o->root, STR("globalDefault")), false)};
	for (size_t i = 0; job_kinds[i] != KIND_OTHER; i++) {
		if (job_kinds[i] != o->kind)
			continue;
		struct job j = {o, pods, n_pods};
		sched.team = o->partial ? 0 : job_team(&j, memory);
		sched.gang = sched.team && is_gang(o, pods, n_pods);
	}
	if (!sched.team && o->kind != KIND_PRIORITY_CLASS)
		return;
	struct object_sched *kept = ARENA_NEW(memory, struct object_sched);
	*kept = sched;
	e->sched = kept;
}
