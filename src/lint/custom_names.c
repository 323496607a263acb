/* SPDX-License-Identifier: Apache-2.0
 * What expressions of custom rules know of an object and its pods: tables, each name with what makes its value and what
 * the reference says. */
#include "doc/build.h"
#include "lint/custom_inside.h"

struct node *custom_copy_or(struct arena *a, const struct node *n, enum node_kind kind)
{
	n = node_deref(n);
	if (n && n->kind == kind)
		return build_copy(a, n);
	return kind == NODE_SEQ ? build_seq(a) : build_map(a);
}

struct node *custom_copy_or_null(struct arena *a, const struct node *n)
{
	return n ? build_copy(a, n) : build_null(a);
}

struct node *custom_text(struct arena *a, struct str s)
{
	return build_str(a, s.p ? s : STR(""));
}

void custom_set_slot(struct node *slot, const struct node *value)
{
	struct node kept = *slot;
	*slot = *value;
	slot->next = kept.next;
	slot->key = kept.key;
	slot->key_len = kept.key_len;
	slot->key_id = kept.key_id;
}

static void push_containers(struct arena *a, const struct pod *p, struct node *list)
{
	for (size_t i = 0; i < p->n_containers; i++)
		if (p->containers[i].node->kind == NODE_MAP)
			build_push(list, custom_container_map(a, &p->containers[i]));
}

/* ---- a pod ---- */

static struct node *p_spec(struct arena *a, const struct pod *p)
{
	return custom_copy_or(a, p->spec, NODE_MAP);
}

static struct node *p_labels(struct arena *a, const struct pod *p)
{
	return custom_copy_or(a, node_get(p->metadata, KEY_labels), NODE_MAP);
}

static struct node *p_annotations(struct arena *a, const struct pod *p)
{
	return custom_copy_or(a, node_get(p->metadata, KEY_annotations), NODE_MAP);
}

static struct node *p_containers(struct arena *a, const struct pod *p)
{
	struct node *list = build_seq(a);
	push_containers(a, p, list);
	return list;
}

static struct node *p_volumes(struct arena *a, const struct pod *p)
{
	return custom_copy_or(a, pod_get(p, KEY_volumes), NODE_SEQ);
}

static struct node *p_replicas(struct arena *a, const struct pod *p)
{
	return p->replicas < 0 ? build_null(a) : build_int(a, p->replicas);
}

static struct node *p_accelerators(struct arena *a, const struct pod *p)
{
	return build_int(a, p->accelerators);
}

static struct node *p_ai(struct arena *a, const struct pod *p)
{
	return build_bool(a, p->ai);
}

static struct node *p_serving(struct arena *a, const struct pod *p)
{
	return build_bool(a, p->role == ROLE_SERVING);
}

static struct node *p_training(struct arena *a, const struct pod *p)
{
	return build_bool(a, p->role == ROLE_TRAINING);
}

static struct node *p_agent(struct arena *a, const struct pod *p)
{
	return build_bool(a, p->role == ROLE_AGENT);
}

#define WORD(name, make, type, text) {name, type, text, NULL, NULL},
#define MAKER(name, make, type, text) make,

/* Name, what makes it, what it is, what it means. */
#define POD_NAMES(X)                                                                                                   \
	X("spec", p_spec, "a map", "The pod spec as written.")                                                         \
	X("labels", p_labels, "a map", "The labels of the pods; empty when there are none.")                           \
	X("annotations", p_annotations, "a map", "The annotations of the pods; empty when there are none.")            \
	X("containers", p_containers, "a list",                                                                        \
	  "All containers of the pod, init containers among them, each as 'container' below.")                         \
	X("volumes", p_volumes, "a list", "The volumes as written; empty when there are none.")                        \
	X("replicas", p_replicas, "a number or null",                                                                  \
	  "How many such pods there are (1 when nothing is said); null when it is no number.")                         \
	X("accelerators", p_accelerators, "a number", "How many GPUs, TPUs or other accelerators one pod asks for.")   \
	X("isAI", p_ai, "a boolean", "It is an AI workload, as the built-in rules see it.")                            \
	X("isServing", p_serving, "a boolean", "It is an AI workload that serves.")                                    \
	X("isTraining", p_training, "a boolean", "It is an AI workload that runs to completion.")                      \
	X("isAgent", p_agent, "a boolean", "It is an agent, one on each node.")

static const struct custom_word pod_names[] = {POD_NAMES(WORD)};
static struct node *(*const pod_makers[])(struct arena *, const struct pod *) = {POD_NAMES(MAKER)};

const struct custom_word *custom_pod_names(size_t *n)
{
	*n = COUNT_OF(pod_names);
	return pod_names;
}

static struct node *pod_map(struct arena *a, const struct pod *p)
{
	struct node *map = build_map(a);
	for (size_t i = 0; i < COUNT_OF(pod_names); i++)
		build_put(map, str_of(pod_names[i].name), pod_makers[i](a, p));
	return map;
}

#undef WORD
#undef MAKER

/* ---- an object ---- */

static struct node *o_object(const struct custom_context *x)
{
	return build_copy(x->arena, x->object->root);
}

static struct node *o_kind(const struct custom_context *x)
{
	return custom_text(x->arena, x->object->kind_name);
}

static struct node *o_api_version(const struct custom_context *x)
{
	return custom_text(x->arena, x->object->api_version);
}

static struct node *o_name(const struct custom_context *x)
{
	return custom_text(x->arena, x->object->name);
}

static struct node *o_namespace(const struct custom_context *x)
{
	return custom_text(x->arena, x->object->namespace_);
}

static struct node *o_labels(const struct custom_context *x)
{
	return custom_copy_or(x->arena, node_get(x->object->metadata, KEY_labels), NODE_MAP);
}

static struct node *o_annotations(const struct custom_context *x)
{
	return custom_copy_or(x->arena, node_get(x->object->metadata, KEY_annotations), NODE_MAP);
}

static struct node *o_workload(const struct custom_context *x)
{
	return build_bool(x->arena, x->c->n_pods > 0 || (x->object->info && x->object->info->paths));
}

static struct node *o_ai(const struct custom_context *x)
{
	bool any = false;
	for (size_t i = 0; i < x->c->n_pods; i++)
		any |= x->c->pods[i].ai;
	return build_bool(x->arena, any);
}

static struct node *any_role(const struct custom_context *x, enum workload_role role)
{
	bool any = false;
	for (size_t i = 0; i < x->c->n_pods; i++)
		any |= x->c->pods[i].role == role;
	return build_bool(x->arena, any);
}

static struct node *o_serving(const struct custom_context *x)
{
	return any_role(x, ROLE_SERVING);
}

static struct node *o_training(const struct custom_context *x)
{
	return any_role(x, ROLE_TRAINING);
}

static struct node *o_pods(const struct custom_context *x)
{
	struct node *list = build_seq(x->arena);
	for (size_t i = 0; i < x->c->n_pods; i++)
		build_push(list, pod_map(x->arena, &x->c->pods[i]));
	return list;
}

static struct node *o_containers(const struct custom_context *x)
{
	struct node *list = build_seq(x->arena);
	for (size_t i = 0; i < x->c->n_pods; i++)
		push_containers(x->arena, &x->c->pods[i], list);
	return list;
}

static struct node *o_file(const struct custom_context *x)
{
	return build_strz(x->arena, x->c->out->source->name);
}

static struct node *o_cloud(const struct custom_context *x)
{
	const char *cloud = x->c->options->cloud;
	return cloud ? build_strz(x->arena, cloud) : build_null(x->arena);
}

static struct node *o_kubernetes(const struct custom_context *x)
{
	return build_int(x->arena, lint_kubernetes_minor(x->c->options));
}

/* Filled in for each pod and container. */
static struct node *o_later(const struct custom_context *x)
{
	return build_null(x->arena);
}

/* The same, with the scopes that know it: from this one on. */
#define OBJECT_NAMES(X)                                                                                                \
	X("object", o_object, SCOPE_OBJECT, "a map", "The object as written.")                                         \
	X("kind", o_kind, SCOPE_OBJECT, "a text", "Its kind.")                                                         \
	X("apiVersion", o_api_version, SCOPE_OBJECT, "a text", "Its apiVersion, such as apps/v1.")                     \
	X("name", o_name, SCOPE_OBJECT, "a text", "metadata.name; empty when there is none.")                          \
	X("namespace", o_namespace, SCOPE_OBJECT, "a text", "metadata.namespace; empty when there is none.")           \
	X("labels", o_labels, SCOPE_OBJECT, "a map", "metadata.labels; empty when there are none.")                    \
	X("annotations", o_annotations, SCOPE_OBJECT, "a map", "metadata.annotations; empty when there are none.")     \
	X("isWorkload", o_workload, SCOPE_OBJECT, "a boolean", "It has pods.")                                         \
	X("isAI", o_ai, SCOPE_OBJECT, "a boolean",                                                                     \
	  "It is an AI workload, as the built-in rules see it (any workload with --all-workloads).")                   \
	X("isServing", o_serving, SCOPE_OBJECT, "a boolean", "It is an AI workload that serves.")                      \
	X("isTraining", o_training, SCOPE_OBJECT, "a boolean", "It is an AI workload that runs to completion.")        \
	X("pods", o_pods, SCOPE_OBJECT, "a list",                                                                      \
	  "The pods that it makes, each as 'pod' below; more than one for a RayCluster, for example.")                 \
	X("containers", o_containers, SCOPE_OBJECT, "a list",                                                          \
	  "The containers of all its pods, each as 'container' below.")                                                \
	X("file", o_file, SCOPE_OBJECT, "a text", "The file it stands in, as it is named in findings.")                \
	X("cloud", o_cloud, SCOPE_OBJECT, "a text or null", "The cloud that the run is for (--cloud).")                \
	X("kubernetes", o_kubernetes, SCOPE_OBJECT, "a number",                                                        \
	  "The minor version of Kubernetes that the run is for: 35 for 1.35.")                                         \
	X("pod", o_later, SCOPE_POD, "a map", "The pod; only with 'for: pod' and 'for: container'.")                   \
	X("container", o_later, SCOPE_CONTAINER, "a map", "The container; only with 'for: container'.")

#define WORD(name, make, scope, type, text) {name, type, text, NULL, NULL},
#define MAKER(name, make, scope, type, text) {make, scope},
static const struct custom_word object_names[] = {OBJECT_NAMES(WORD)};
static const struct {
	struct node *(*make)(const struct custom_context *x);
	enum custom_scope scope;
} object_makers[] = {OBJECT_NAMES(MAKER)};
#undef WORD
#undef MAKER

const struct custom_word *custom_names(size_t *n)
{
	*n = COUNT_OF(object_names);
	return object_names;
}

bool custom_name_in(size_t i, enum custom_scope scope)
{
	return object_makers[i].scope <= scope;
}

void custom_context_init(struct custom_context *x, const struct check *c, uint64_t uses, struct arena *arena)
{
	*x = (struct custom_context){.c = c, .object = c->object, .arena = arena, .values = build_map(arena)};
	for (size_t i = 0; i < COUNT_OF(object_names); i++) {
		if (!(uses >> i & 1))
			continue;
		struct node *n = object_makers[i].make(x);
		build_put(x->values, str_of(object_names[i].name), n);
		if (object_makers[i].scope == SCOPE_POD)
			x->pod = n;
		else if (object_makers[i].scope == SCOPE_CONTAINER)
			x->container = n;
	}
}

void custom_context_pod(struct custom_context *x, const struct pod *pod)
{
	if (x->pod)
		custom_set_slot(x->pod, pod ? pod_map(x->arena, pod) : build_null(x->arena));
}

void custom_context_container(struct custom_context *x, const struct container *container)
{
	if (x->container)
		custom_set_slot(x->container,
				container ? custom_container_map(x->arena, container) : build_null(x->arena));
}
