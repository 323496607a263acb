/* SPDX-License-Identifier: Apache-2.0 */
#include "kube/object.h"

static const char *const skip_names[SKIP_COUNT] = {
	[SKIP_NOT] = "object",
	[SKIP_EMPTY] = "empty document",
	[SKIP_NO_MANIFEST] = "no Kubernetes manifest",
	[SKIP_HELM_VALUES] = "Helm values file",
	[SKIP_HELM_TEMPLATE] = "Helm template",
	[SKIP_PATCH] = "patch",
	[SKIP_TOOL_CONFIG] = "configuration of a tool",
};

const char *skip_name(enum skip reason)
{
	return skip_names[reason];
}

/* Groups of files that have apiVersion and kind and are never sent to an API server. */
static const char *const tool_groups[] = {
	"kustomize.config.k8s.io",
	"config.k8s.io",
	"kind.x-k8s.io",
	"k3d.io",
	"skaffold",
	"kubeadm.k8s.io",
	"kubelet.config.k8s.io",
	"eksctl.io",
	"kubescheduler.config.k8s.io",
	"kudo.dev",
	"audit.k8s.io",
	"apiserver.config.k8s.io",
	"apiserver.k8s.io",
	"client.authentication.k8s.io",
	"ctlptl.dev",
};

static bool is_tool_group(struct str group)
{
	for (size_t i = 0; i < COUNT_OF(tool_groups); i++)
		if (str_is(group, tool_groups[i]))
			return true;
	return false;
}

/* Top-level names that charts share, at least two of which make a values file. */
static bool looks_like_values(const struct node *root)
{
	static const char *const names[] = {
		"affinity",
		"autoscaling",
		"fullnameOverride",
		"image",
		"imagePullSecrets",
		"ingress",
		"nameOverride",
		"nodeSelector",
		"podAnnotations",
		"podSecurityContext",
		"replicaCount",
		"resources",
		"securityContext",
		"service",
		"serviceAccount",
		"tolerations",
		"global",
		"persistence",
		"servingEngineSpec",
		"extraEnv",
		"podLabels",
		"volumes",
		"volumeMounts",
	};
	unsigned hits = 0;
	for (const struct node *e = node_first(root); e; e = e->next)
		for (size_t i = 0; i < COUNT_OF(names); i++)
			hits += str_is(node_key(e), names[i]);
	return hits >= 2;
}

static enum skip not_an_object(const struct node *root)
{
	if (node_is(root, NODE_SEQ)) {
		const struct node *first = node_at(root, 0);
		return node_get(first, KEY_op) && node_get(first, KEY_path) ? SKIP_PATCH : SKIP_NO_MANIFEST;
	}
	if (node_is(root, NODE_MAP)) {
		/* Helm's Chart.yaml has an apiVersion and no kind. */
		if (node_get(root, KEY_apiVersion) && node_get(root, KEY_name))
			return SKIP_TOOL_CONFIG;
		if (looks_like_values(root))
			return SKIP_HELM_VALUES;
	}
	return SKIP_NO_MANIFEST;
}

static void split_api_version(struct object *o)
{
	size_t slash = str_find(o->api_version, '/');
	if (slash == o->api_version.n) {
		o->group = (struct str){"", 0};
		o->version = o->api_version;
	} else {
		o->group = str_sub(o->api_version, 0, slash);
		o->version = str_sub(o->api_version, slash + 1, o->api_version.n);
	}
}

/* One pass over the top level instead of a look-up for each field. */
static void read_top(const struct node *root, struct object *o)
{
	if (root->flags & NODE_HAS_MERGE) {
		o->api_version = node_text(node_get(root, KEY_apiVersion));
		o->kind_name = node_text(node_get(root, KEY_kind));
		o->metadata = node_get(root, KEY_metadata);
		o->spec = node_get(root, KEY_spec);
		return;
	}
	for (const struct node *e = root->first; e; e = e->next) {
		if (e->key_id == KEY_apiVersion)
			o->api_version = node_text(e);
		else if (e->key_id == KEY_kind)
			o->kind_name = node_text(e);
		else if (e->key_id == KEY_metadata)
			o->metadata = node_deref(e);
		else if (e->key_id == KEY_spec)
			o->spec = node_deref(e);
	}
}

static const struct str patch_directive = {"$patch", 6};

enum skip object_identify(const struct node *root, struct object *out)
{
	*out = (struct object){0};
	root = node_deref(root);
	if (!root || root->kind == NODE_NULL)
		return SKIP_EMPTY;
	if (root->kind != NODE_MAP)
		return not_an_object(root);
	out->root = root;
	read_top(root, out);
	if (out->api_version.n == 0 || out->kind_name.n == 0)
		return not_an_object(root);
	split_api_version(out);
	if (is_tool_group(out->group) || (str_is(out->kind_name, "Config") && out->group.n == 0))
		return SKIP_TOOL_CONFIG;
	out->info = kind_find(out->kind_name, out->group);
	out->kind = out->info ? out->info->id : KIND_OTHER;
	const struct node *name = node_get(out->metadata, KEY_name), *space = node_get(out->metadata, KEY_namespace);
	out->name = name ? node_text(name) : (struct str){0};
	out->namespace_ = space ? node_text(space) : (struct str){0};
	const struct node *directive = node_find(root, patch_directive);
	if (node_text_is(directive, "delete"))
		return SKIP_PATCH;
	out->partial = directive || node_find(out->spec, patch_directive);
	return SKIP_NOT;
}

struct object_walk object_walk(const struct node *root, size_t *skipped)
{
	return (struct object_walk){.root = node_deref(root), .skipped = skipped};
}

static bool is_list(const struct object *o)
{
	return o->kind == KIND_LIST ||
	       (o->group.n == 0 && str_ends(o->kind_name, "List") && node_is(node_get(o->root, KEY_items), NODE_SEQ));
}

/* The next value to look at: the root once, then elements of the lists that are open. */
static const struct node *next_value(struct object_walk *walk)
{
	if (!walk->started) {
		walk->started = true;
		return walk->root;
	}
	while (walk->depth > 0) {
		const struct node **at = &walk->at[walk->depth - 1];
		const struct node *value = *at;
		if (value) {
			*at = value->next;
			return value;
		}
		walk->depth--;
	}
	return NULL;
}

bool object_next(struct object_walk *walk, struct object *out)
{
	for (const struct node *value; (value = next_value(walk));) {
		enum skip skip = object_identify(value, out);
		if (skip != SKIP_NOT) {
			walk->skipped[skip]++;
			continue;
		}
		if (!is_list(out))
			return true;
		const struct node *items = node_get(out->root, KEY_items);
		if (node_is(items, NODE_SEQ) && walk->depth < COUNT_OF(walk->at))
			walk->at[walk->depth++] = items->first;
	}
	return false;
}

struct str object_annotation(const struct node *metadata, struct str key)
{
	return node_text(node_find(node_get(metadata, KEY_annotations), key));
}
