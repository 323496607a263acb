/* SPDX-License-Identifier: Apache-2.0
 * A pod spec as rules see it, whatever object it stands in: worked out once and shared by all rules. */
#ifndef K8SAI_LINT_POD_H
#define K8SAI_LINT_POD_H

#include "base/arena.h"
#include "catalog/catalog.h"
#include "kube/object.h"

enum container_role { CONTAINER_REGULAR, CONTAINER_INIT, CONTAINER_SIDECAR, CONTAINER_EPHEMERAL };

/** Probe of a container, in the order of struct container's `probes`. */
enum probe { PROBE_STARTUP, PROBE_READINESS, PROBE_LIVENESS, PROBE_COUNT };

/** One accelerator resource that a container names under requests or limits. */
struct accelerator_ask {
	struct str name;
	const struct accelerator *resource;
	/** The entries (keys with values); NULL where it is not named. */
	const struct node *request, *limit;
	/** The whole number asked for (limit first), -1 when it is a placeholder or no whole number. */
	int64_t count;
};

struct container {
	/** The mapping. */
	const struct node *node;
	enum container_role role;
	struct str name, image;
	/** Dereferenced values; NULL where missing. `limits` and `requests` are those of `resources`. */
	const struct node *image_node, *resources, *requests, *limits, *command, *args, *env, *ports, *security,
		*mounts;
	const struct node *probes[PROBE_COUNT];
	/** Accelerators asked for, in source order, requests and limits folded. */
	const struct accelerator_ask *asks;
	size_t n_asks;
	/** Sum of what is asked for: whole devices, slices and cores alike, sizes of shares not; a count that is not
	 * known counts as 1. */
	int64_t accelerators;
	/** Uses a DRA claim. */
	bool claims;
	/** The engine told by image and command line; engine.engine is NULL when none is known. */
	struct engine_match engine;
	/** Command, then arguments, as written (what catalog_engine_flag_value wants). */
	const struct str *argv;
	size_t n_argv;
	/** Serves: an engine that listens, or accelerators and a port. */
	bool serves;
	/** What the container runs, one word each, from command and args; filled by container_words. Private. */
	const struct words *words;
};

enum workload_role { ROLE_OTHER, ROLE_SERVING, ROLE_TRAINING, ROLE_AGENT };

struct pod {
	const struct object *object;
	const struct pod_path *path;
	/** The pod template (NULL where there is only a spec), its metadata, and the spec. */
	const struct node *template_, *metadata, *spec;
	/** A mapping around it whose fields hold where the spec has none (Argo's workflow spec); else NULL. */
	const struct node *outer;
	/** The key of the map it stands in, such as "Worker"; empty otherwise. */
	struct str part;
	enum workload_role role;
	/** LIFE_... of the kind, decided by restartPolicy for a bare Pod. */
	enum pod_life life;
	/** What is missing may stand elsewhere: a patch, or a spec that an operator merges. */
	bool partial;
	/** An AI workload (also when the run looks at all of them). */
	bool ai;
	/** Asks for an accelerator, as a resource or by claim. */
	bool wants_accelerator;
	/** Selects nodes that have accelerators. */
	bool selects_accelerator;
	struct container *containers;
	size_t n_containers;
	/** Accelerators that one pod takes: max(init, sum of the others). */
	int64_t accelerators;
	/** Pods: -1 when not a number; 1 when not said. `replicas_node` is the first field that says it, or NULL. */
	int64_t replicas;
	const struct node *replicas_node;
};

/** The value of a pod-level field: the spec's own, or that of what is around it. */
const struct node *pod_get(const struct pod *p, enum key_id key);

/** Builds the views of all pod specs of an object. `all_workloads`: every one counts as AI workload. Gives their
 * number. */
size_t pods_of(const struct object *o, bool all_workloads, struct arena *scratch, struct pod **pods);

/** Words of a command line. A word that holds something only known at run time ($VAR, $(cmd)) is there with `known`
 * false. */
struct word {
	struct str text;
	/** The node it comes from, for a finding's place. */
	const struct node *node;
	bool known;
};
struct words {
	const struct word *at;
	size_t n;
	/** The command line could be followed: no script that a file or a variable holds. */
	bool complete;
	/** Flags may be given where they cannot be seen: the line is not complete, names a configuration file, or holds
	 * a whole word that only a variable knows. */
	bool hidden_flags;
};
/** The words that the container runs: command and args, and where they are a shell with a script (`sh -c "..."`), the
 * script's words as a shell would split them, commands separated by a word ";". Worked out at the first call. */
const struct words *container_words(const struct container *k, struct arena *scratch);

/** A flag's value among the words: `--flag value`, `--flag=value`, and with '_' for '-' in its name. `flag` has its
 * dashes. False when it is not there; an empty `text` when it has no value. The last one wins. */
bool container_flag(const struct container *k, struct arena *scratch, const char *flag, struct word *value);

/** An environment variable of the container by name: its entry in `env` (the last wins), or NULL. */
const struct node *container_env(const struct container *k, const char *name);
/** Is there `envFrom`, so that a variable may be set where it cannot be seen? */
bool container_env_open(const struct container *k);

/** A placeholder, or no scalar at all: not to be judged. */
bool not_judged(const struct node *n);

#endif
