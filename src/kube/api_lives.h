/* SPDX-License-Identifier: Apache-2.0
 * When versions of APIs came and went, and what came after them: one table (api_lives.def). What has no row lives. */
#ifndef K8SAI_KUBE_API_LIVES_H
#define K8SAI_KUBE_API_LIVES_H

#include "base/arena.h"

/** One version of one kind. Minors are those of Kubernetes 1.N, 0: not known, or never so far. */
struct api_life {
	/** The core group is empty. An empty kind: every kind of this version. */
	const char *group, *version, *kind;
	/** The minors that first had it, called it deprecated, and no longer serve it. `removed` may lie ahead: then it
	 * is the plan. All 0 for custom resources. */
	unsigned since, deprecated, removed;
	/** One step on: the version that took over (empty: none did) and its kind. */
	const char *next_group, *next_version, *next_kind;
	unsigned next_since;
	/** Nothing but the apiVersion changes (and the kind where that is another). */
	bool same_shape;
	/** What else there is to change or to do; empty: nothing, or too much to say. */
	const char *change;
	/** A custom resource: whose release decides ("Karpenter"), and since when it is no longer served ("since 1.1",
	 * "today"; empty: it is only deprecated). NULL for what the API server itself serves. */
	const char *owner, *gone;
	/** Who says so. */
	const char *source;
};

/** Sorted by group, version and kind, in the order of their bytes. */
extern const struct api_life api_lives[];
extern const size_t n_api_lives;

/** The row of a kind, or of all kinds of its version; NULL when there is none. */
const struct api_life *api_life_find(struct str group, struct str version, struct str kind);

/** Does Kubernetes 1.`minor` no longer serve it? Never so for custom resources. */
bool api_life_removed(const struct api_life *life, unsigned minor);
/** Is it served in 1.`minor`, and called deprecated? Custom resources are, whatever the minor. */
bool api_life_deprecated(const struct api_life *life, unsigned minor);

enum { API_LIFE_STEPS = 6 };

/** What to write instead. */
struct api_successor {
	const char *group, *version;
	struct str kind;
	/** The minor that first has it; may lie behind the one asked for. */
	unsigned since;
	/** Nothing but names changes on the whole way. */
	bool same_shape;
	/** What changes, step by step. */
	const char *changes[API_LIFE_STEPS];
	size_t n_changes;
};

/** The newest successor that 1.`minor` serves, going step by step from the row of `kind`; where it serves none, the
 * first there will be. False when nothing took over. */
bool api_life_successor(const struct api_life *life, struct str kind, unsigned minor, struct api_successor *out);
/** "use 'networking.k8s.io/v1', where …", or what else there is to do, for the end of a sentence; empty when nobody
 * says. In `memory`, or constant. */
struct str api_life_advice(const struct api_life *life, struct str kind, unsigned minor, struct arena *memory);

#endif
