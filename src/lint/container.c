/* SPDX-License-Identifier: Apache-2.0
 * The view of one container. */
#include "lint/container.h"

#include "kube/quantity.h"

static void container_field(struct container *k, const struct node *e)
{
	const struct node *v = node_deref(e);
	switch (e->key_id) {
	case KEY_name:
		k->name = node_text(v);
		break;
	case KEY_image:
		k->image = node_text(v);
		k->image_node = v;
		break;
	case KEY_resources:
	case KEY_resourcesPerNode:
		k->resources = v;
		break;
	case KEY_command:
		k->command = v;
		break;
	case KEY_args:
		k->args = v;
		break;
	case KEY_env:
		k->env = v;
		break;
	case KEY_ports:
		k->ports = v;
		break;
	case KEY_securityContext:
		k->security = v;
		break;
	case KEY_volumeMounts:
		k->mounts = v;
		break;
	case KEY_startupProbe:
		k->probes[PROBE_STARTUP] = v;
		break;
	case KEY_readinessProbe:
		k->probes[PROBE_READINESS] = v;
		break;
	case KEY_livenessProbe:
		k->probes[PROBE_LIVENESS] = v;
		break;
	case KEY_restartPolicy:
		if (k->role == CONTAINER_INIT && node_text_is(v, "Always"))
			k->role = CONTAINER_SIDECAR;
		break;
	default:
		break;
	}
}

static void read_fields(struct container *k)
{
	if (!(k->node->flags & NODE_HAS_MERGE)) {
		for (const struct node *e = k->node->first; e; e = e->next)
			container_field(k, e);
		return;
	}
	struct node_entries it = node_entries(k->node);
	for (const struct node *e; (e = node_next_entry(&it));)
		container_field(k, e);
}

static int64_t whole_count(const struct node *n)
{
	struct quantity q;
	if (not_judged(n) || !quantity_of(n, &q) || !quantity_is_whole(q) || q.negative)
		return -1;
	return quantity_units(q);
}

/* The ask for `name`, made when it is the first time. `asks` has room. */
static struct accelerator_ask *ask_of(struct accelerator_ask *asks, size_t *n, struct str name,
				      const struct accelerator *resource)
{
	for (size_t i = 0; i < *n; i++)
		if (str_eq(asks[i].name, name))
			return &asks[i];
	asks[*n] = (struct accelerator_ask){.name = name, .resource = resource, .count = -1};
	return &asks[(*n)++];
}

/* More kinds of accelerators in one container than anybody means. */
enum { MOST_ASKS = 32 };

static size_t read_asks(const struct node *map, bool limits, struct accelerator_ask *asks, size_t n)
{
	if (!node_is(map, NODE_MAP))
		return n;
	struct node_entries it = node_entries(map);
	for (const struct node *e; n < MOST_ASKS && (e = node_next_entry(&it));) {
		struct str name = node_key(e);
		/* Accelerators are extended resources: their names have a domain. */
		const struct accelerator *resource = str_find(name, '/') < name.n ? catalog_accelerator(name) : NULL;
		if (!resource)
			continue;
		struct accelerator_ask *ask = ask_of(asks, &n, name, resource);
		if (limits)
			ask->limit = e;
		else
			ask->request = e;
		ask->count = whole_count(e);
	}
	return n;
}

static void read_resources(struct container *k, struct arena *scratch)
{
	k->requests = node_get(k->resources, KEY_requests);
	k->limits = node_get(k->resources, KEY_limits);
	k->claims = node_count(node_get(k->resources, KEY_claims)) > 0;
	struct accelerator_ask asks[MOST_ASKS];
	size_t n = read_asks(k->requests, false, asks, 0);
	n = read_asks(k->limits, true, asks, n);
	if (n == 0)
		return;
	struct accelerator_ask *copy = arena_alloc(scratch, n * sizeof *copy);
	memcpy(copy, asks, n * sizeof *copy);
	k->asks = copy;
	k->n_asks = n;
	for (size_t i = 0; i < n; i++)
		if (asks[i].resource->kind != ACCELERATOR_SHARE_SIZE)
			k->accelerators += asks[i].count < 0           ? 1
					   : asks[i].count > INT32_MAX ? INT32_MAX
								       : asks[i].count;
}

static size_t add_words(const struct node *list, struct str *words, size_t n)
{
	if (node_is(list, NODE_SEQ)) {
		for (const struct node *e = node_first(list); e; e = e->next)
			words[n++] = node_text(e);
	} else if (node_text(list).n) {
		words[n++] = node_text(list);
	}
	return n;
}

static void detect_engine(struct container *k, struct arena *scratch)
{
	size_t room = node_count(k->command) + node_count(k->args) + 2;
	struct str *words = arena_alloc(scratch, room * sizeof *words);
	k->argv = words;
	k->n_argv = add_words(k->command, words, 0);
	k->n_argv = add_words(k->args, words, k->n_argv);
	if (k->image.n || k->n_argv)
		catalog_engine_detect(k->image, words, k->n_argv, &k->engine);
}

void container_view(struct container *k, const struct node *node, enum container_role role, bool worker,
		    struct arena *scratch)
{
	*k = (struct container){.node = node, .role = role};
	if (node->kind != NODE_MAP)
		return;
	read_fields(k);
	if (k->resources)
		read_resources(k, scratch);
	detect_engine(k, scratch);
	bool listens = node_count(k->ports) > 0;
	bool engine = k->engine.engine && k->engine.engine->kind == ENGINE_SERVING;
	k->serves = (k->role == CONTAINER_REGULAR || k->role == CONTAINER_SIDECAR) &&
		    ((engine && (listens || !worker)) || (container_wants(k) && listens));
}
