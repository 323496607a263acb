/* SPDX-License-Identifier: Apache-2.0
 * By which names the objects of a set mean each other, and what they say about access: claims and accounts of pods,
 * subjects and roles of bindings, doors that stand open. Copies, like all of an entry. */
#ifndef K8SAI_LINT_SET_REFS_H
#define K8SAI_LINT_SET_REFS_H

#include "lint/set.h"

/** A name that means another object, and where it stands. */
struct reference {
	/** Kind and namespace are empty where they are not said. */
	struct str kind, name, namespace_;
	struct place at;
	struct reference *next;
};

/** Of a pod spec. */
struct pod_refs {
	/** Claims that its volumes name; not those of templates. Placeholders are left out. */
	struct reference *claims;
	/** ResourceClaimTemplates that it names (DRA); placeholders are left out. */
	struct reference *claim_templates;
	/** runtimeClassName; an empty name when it is not said, or only a tool knows. */
	struct reference runtime_class;
	/** serviceAccountName; empty when it is not said, which means "default". */
	struct str account;
	/** It says that its account's token is not mounted, or only a tool knows. What it says wins over the account.
	 */
	bool token_said;
	/** It says that it is. */
	bool token_asked;
	/** All its pods come to one node: it names one, or has to stand beside itself. */
	bool one_node;
	/** The spec. */
	struct place at;
};

/** Access modes of a claim, a sum. */
enum { ACCESS_ONCE = 1, ACCESS_ONCE_POD = 2, ACCESS_MANY = 4, ACCESS_UNKNOWN = 8 };

enum exposure {
	/** Reached from inside only, or nothing can be said. */
	EXPOSED_NOT,
	EXPOSED_NODE_PORT,
	EXPOSED_LOAD_BALANCER,
};

/** Of an object; fields of other kinds are zero. */
struct object_refs {
	/** PersistentVolumeClaim. */
	unsigned modes;
	struct str storage_class;
	struct place modes_at;
	/** ServiceAccount: automountServiceAccountToken is there and not true. */
	bool no_token;
	/** Service: whom it lets in, and `type`. */
	enum exposure exposure;
	struct place type_at;
	/** Ingress: whether nobody encrypts as far as it says, and its spec. */
	bool no_tls;
	struct place spec_at;
	/** RoleBinding and ClusterRoleBinding: the ServiceAccounts, and the role. */
	struct reference *subjects, role;
	/** Role and ClusterRole: the first "*" among its verbs or resources; `broad` is the field's name, NULL without.
	 */
	const char *broad;
	struct place broad_at;
};

/** Fills in what an entry and its pods (copied already, in the order of `pods`) name; everything is copied to `memory`.
 */
void entry_refs(struct arena *memory, struct entry *e, const struct object *o, const struct pod *pods, size_t n_pods);

/** Entries of one kind, sorted by name. */
struct entries_by_name {
	const struct entry **at;
	size_t n;
};
struct entries_by_name entries_by_name(const struct set *s, enum kind kind, struct arena *scratch);
/** The first entry of that name from `*from` (0 at first) on, which is moved behind it; NULL when there is none. */
const struct entry *entries_next(const struct entries_by_name *list, struct str name, size_t *from);

/** A pod of the set that serves a model. */
struct server {
	const struct entry *entry;
	const struct entry_pod *pod;
};
struct servers {
	struct server *at;
	size_t n;
};
struct servers servers_of(const struct set *s, struct arena *scratch);
/** The first workload whose serving pods the Service selects; NULL when there is none. */
const struct entry *server_behind(const struct servers *servers, const struct entry *service);

#endif
