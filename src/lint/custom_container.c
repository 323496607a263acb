/* SPDX-License-Identifier: Apache-2.0
 * What expressions of custom rules know of a container. */
#include "doc/build.h"
#include "lint/custom_inside.h"

static struct node *k_spec(struct arena *a, const struct container *k)
{
	return build_copy(a, k->node);
}

static struct node *k_name(struct arena *a, const struct container *k)
{
	return custom_text(a, k->name);
}

static struct node *k_role(struct arena *a, const struct container *k)
{
	static const char *const roles[] = {[CONTAINER_REGULAR] = "regular",
					    [CONTAINER_INIT] = "init",
					    [CONTAINER_SIDECAR] = "sidecar",
					    [CONTAINER_EPHEMERAL] = "ephemeral"};
	return build_strz(a, roles[k->role]);
}

static struct node *k_image(struct arena *a, const struct container *k)
{
	return custom_text(a, k->image);
}

/* The part in front of the first '/' when it looks like a host: containers/image, docker/reference. */
static struct str registry_of(struct str repository)
{
	struct str first = str_sub(repository, 0, str_find(repository, '/'));
	bool host = str_find(first, '.') < first.n || str_find(first, ':') < first.n || str_is(first, "localhost");
	return host && first.n < repository.n ? first : (struct str){NULL, 0};
}

static struct node *k_registry(struct arena *a, const struct container *k)
{
	struct str registry = registry_of(catalog_image_parts(k->image).repo);
	return custom_text(a, registry.n || !k->image.n ? registry : STR("docker.io"));
}

static struct node *k_repository(struct arena *a, const struct container *k)
{
	struct str repository = catalog_image_parts(k->image).repo, registry = registry_of(repository);
	return custom_text(a, str_sub(repository, registry.n ? registry.n + 1 : 0, repository.n));
}

static struct node *k_tag(struct arena *a, const struct container *k)
{
	return custom_text(a, catalog_image_parts(k->image).tag);
}

static struct node *k_digest(struct arena *a, const struct container *k)
{
	return custom_text(a, catalog_image_parts(k->image).digest);
}

static struct node *k_command(struct arena *a, const struct container *k)
{
	return custom_copy_or(a, k->command, NODE_SEQ);
}

static struct node *k_args(struct arena *a, const struct container *k)
{
	return custom_copy_or(a, k->args, NODE_SEQ);
}

/* The last entry of a name wins. */
static struct node *k_env(struct arena *a, const struct container *k)
{
	struct node *map = build_map(a);
	struct strmap seen;
	strmap_init(&seen);
	for (const struct node *e = node_first(k->env); e; e = e->next) {
		struct str name = node_text(node_get(e, KEY_name));
		struct node *value = name.p ? custom_copy_or_null(a, node_get(e, KEY_value)) : NULL;
		void **slot = value ? strmap_at(&seen, name) : NULL;
		if (slot && *slot) {
			custom_set_slot(*slot, value);
		} else if (slot) {
			build_put(map, name, value);
			*slot = value;
		}
	}
	strmap_release(&seen);
	return map;
}

static struct node *k_resources(struct arena *a, const struct container *k)
{
	return custom_copy_or(a, k->resources, NODE_MAP);
}

static struct node *k_requests(struct arena *a, const struct container *k)
{
	return custom_copy_or(a, k->requests, NODE_MAP);
}

static struct node *k_limits(struct arena *a, const struct container *k)
{
	return custom_copy_or(a, k->limits, NODE_MAP);
}

static struct node *k_ports(struct arena *a, const struct container *k)
{
	return custom_copy_or(a, k->ports, NODE_SEQ);
}

static struct node *k_mounts(struct arena *a, const struct container *k)
{
	return custom_copy_or(a, k->mounts, NODE_SEQ);
}

static struct node *k_security(struct arena *a, const struct container *k)
{
	return custom_copy_or(a, k->security, NODE_MAP);
}

static struct node *k_startup(struct arena *a, const struct container *k)
{
	return custom_copy_or_null(a, k->probes[PROBE_STARTUP]);
}

static struct node *k_readiness(struct arena *a, const struct container *k)
{
	return custom_copy_or_null(a, k->probes[PROBE_READINESS]);
}

static struct node *k_liveness(struct arena *a, const struct container *k)
{
	return custom_copy_or_null(a, k->probes[PROBE_LIVENESS]);
}

static struct node *k_accelerators(struct arena *a, const struct container *k)
{
	return build_int(a, k->accelerators);
}

static struct node *k_serves(struct arena *a, const struct container *k)
{
	return build_bool(a, k->serves);
}

static struct node *k_engine(struct arena *a, const struct container *k)
{
	return k->engine.engine ? build_strz(a, k->engine.engine->name) : build_null(a);
}

#define WORD(name, make, type, text) {name, type, text, NULL, NULL},
#define MAKER(name, make, type, text) make,

/* Name, what makes it, what it is, what it means. */
#define CONTAINER_NAMES(X)                                                                                             \
	X("spec", k_spec, "a map", "The container as written.")                                                        \
	X("name", k_name, "a text", "Its name.")                                                                       \
	X("role", k_role, "a text", "regular, init, sidecar (an init container that keeps running) or ephemeral.")     \
	X("image", k_image, "a text", "The image as written; empty when there is none.")                               \
	X("registry", k_registry, "a text", "The host in front of the image; docker.io when none is written.")         \
	X("repository", k_repository, "a text", "The image without registry, tag and digest.")                         \
	X("tag", k_tag, "a text", "The image's tag; empty when there is none.")                                        \
	X("digest", k_digest, "a text", "The image's digest, such as sha256:...; empty when there is none.")           \
	X("command", k_command, "a list", "The command as written; empty when there is none.")                         \
	X("args", k_args, "a list", "The arguments as written; empty when there are none.")                            \
	X("env", k_env, "a map", "Environment variables by name; null for what comes from a Secret or the like.")      \
	X("resources", k_resources, "a map", "Its resources as written.")                                              \
	X("requests", k_requests, "a map", "resources.requests; empty when there are none.")                           \
	X("limits", k_limits, "a map", "resources.limits; empty when there are none.")                                 \
	X("ports", k_ports, "a list", "Its ports as written; empty when there are none.")                              \
	X("volumeMounts", k_mounts, "a list", "Its mounts as written; empty when there are none.")                     \
	X("securityContext", k_security, "a map", "Its own security context; empty when there is none.")               \
	X("startupProbe", k_startup, "a map or null", "The probe as written.")                                         \
	X("readinessProbe", k_readiness, "a map or null", "The probe as written.")                                     \
	X("livenessProbe", k_liveness, "a map or null", "The probe as written.")                                       \
	X("accelerators", k_accelerators, "a number", "How many GPUs, TPUs or other accelerators it asks for.")        \
	X("serves", k_serves, "a boolean", "It answers requests: a serving engine, or accelerators and a port.")       \
	X("engine", k_engine, "a text or null", "The engine that it runs, as 'k8sai catalog engines' lists them.")

static const struct custom_word container_names[] = {CONTAINER_NAMES(WORD)};
static struct node *(*const makers[])(struct arena *, const struct container *) = {CONTAINER_NAMES(MAKER)};

const struct custom_word *custom_container_names(size_t *n)
{
	*n = COUNT_OF(container_names);
	return container_names;
}

struct node *custom_container_map(struct arena *a, const struct container *k)
{
	struct node *map = build_map(a);
	for (size_t i = 0; i < COUNT_OF(container_names); i++)
		build_put(map, str_of(container_names[i].name), makers[i](a, k));
	return map;
}
