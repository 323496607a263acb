/* SPDX-License-Identifier: Apache-2.0 */
#include "lint/rule.h"
#include "lint/scalers.h"
#include "lint/set_refs.h"

/* More pod specs in one object than these are not looked at. */
enum { MOST_PODS = 64 };

/* Words in the name of a storage class whose volumes any number of nodes may mount, whatever the claim says, because
 * nothing is attached to a node (CSIDriver's attachRequired: false), or whose volume ties all pods to its own node. */
static bool is_no_matter(struct str class)
{
	static const char *const words[] = {"nfs",       "efs",        "cephfs",   "azurefile", "azure-file",
					    "filestore", "fsx",        "lustre",   "fss",       "weka",
					    "local",     "local-path", "hostpath", "vast",      "juicefs"};
	for (size_t i = 0; i < COUNT_OF(words); i++)
		if (str_has(class, words[i]))
			return true;
	return is_placeholder(class);
}

/* How many pods of the entry may mount the claim at once: as many as are written, or as its autoscaler may make. */
static int64_t pods_with(const struct entry *e, const struct reference *claim, const struct entry *scaler)
{
	int64_t n = 0;
	size_t seen = 0;
	for (const struct entry_pod *p = e->pods; p && seen < MOST_PODS; p = p->next, seen++) {
		if (!p->refs || p->refs->one_node || p->partial)
			continue;
		int64_t replicas = p->replicas < 0 ? 1 : p->replicas;
		for (const struct reference *r = p->refs->claims; r; r = r->next) {
			if (!str_eq(r->name, claim->name))
				continue;
			n += replicas;
			break;
		}
	}
	if (scaler && n > 0 && !e->pods->next && scaler->max_replicas > n)
		n = scaler->max_replicas;
	return n;
}

static const struct entry *find_claim(const struct entries_by_name *claims, const struct entry *e, struct str name)
{
	size_t from = 0;
	for (const struct entry *c; (c = entries_next(claims, name, &from));)
		if (same_namespace(c, e) && c->refs && !c->partial)
			return c;
	return NULL;
}

static void judge(struct check *c, const struct entry *e, const struct reference *claim,
		  const struct entries_by_name *claims, const struct scalers *scalers)
{
	const struct entry *found = find_claim(claims, e, claim->name);
	if (!found || (found->refs->modes & ~(unsigned)(ACCESS_ONCE | ACCESS_ONCE_POD)) || found->refs->modes == 0)
		return;
	bool one_pod = found->refs->modes == ACCESS_ONCE_POD;
	if (!one_pod && is_no_matter(found->refs->storage_class))
		return;
	const struct entry *scaler = scaler_for(scalers, e);
	int64_t n = pods_with(e, claim, scaler);
	if (n < 2)
		return;
	struct finding *f;
	if (one_pod)
		f = report_entry(c, e, claim->at,
				 "up to %lld pods mount the claim '%.*s', which is ReadWriteOncePod: only one of them "
				 "ever starts",
				 (long long)n, STR_ARG(claim->name));
	else
		f = report_entry(c, e, claim->at,
				 "up to %lld pods mount the claim '%.*s', which is ReadWriteOnce: those on other nodes "
				 "than the first wait for it for ever",
				 (long long)n, STR_ARG(claim->name));
	if (one_pod)
		finding_severity(f, SEVERITY_ERROR);
	related_entry(c, f, found, found->refs->modes_at, "the claim's access modes");
}

/* Has an earlier pod of the object named the claim too? Then it has been said. */
static bool is_said(const struct entry *e, const struct entry_pod *until, struct str name)
{
	for (const struct entry_pod *p = e->pods; p != until; p = p->next)
		for (const struct reference *r = p->refs ? p->refs->claims : NULL; r; r = r->next)
			if (str_eq(r->name, name))
				return true;
	return false;
}

static void check(struct check *c, const struct set *s)
{
	if (s->kinds[KIND_PERSISTENT_VOLUME_CLAIM] == 0)
		return;
	struct entries_by_name claims = entries_by_name(s, KIND_PERSISTENT_VOLUME_CLAIM, c->scratch);
	struct scalers scalers = scalers_of(s, c->scratch);
	for (size_t i = 0; i < s->n; i++) {
		const struct entry *e = s->entries[i];
		size_t n = 0;
		for (const struct entry_pod *p = e->pods; p && !e->partial && n < MOST_PODS; p = p->next, n++) {
			if (!p->refs || p->role == ROLE_AGENT)
				continue;
			for (const struct reference *r = p->refs->claims; r; r = r->next)
				if (!is_said(e, p, r->name))
					judge(c, e, r, &claims, &scalers);
		}
	}
}

const struct rule rule_sto002 = {
	.code = "STO002",
	.name = "rwo-volume-shared",
	.severity = SEVERITY_WARNING,
	.audience = FOR_ALL,
	.set = check,
	.what = "Several pods of an AI workload mount one claim that is ReadWriteOnce; or ReadWriteOncePod (error).",
	.why = "ReadWriteOnce means one node, not one pod. It works as long as all replicas share a node, which with a "
	       "GPU each they soon do not: the next one stays in ContainerCreating with a Multi-Attach error and holds "
	       "its GPU meanwhile. Several pods are replicas, the most an autoscaler may make, and the roles of a "
	       "training job together. Storage that is not attached to a node (told by words such as nfs or efs in its "
	       "class), and pods that are kept on one node, are left alone.",
	.bad = "kind: PersistentVolumeClaim\nspec: {accessModes: [ReadWriteOnce]}\n---\nkind: Deployment\n"
	       "spec:\n  replicas: 3\n",
	.good = "kind: PersistentVolumeClaim\nspec: {accessModes: [ReadWriteMany]}\n---\nkind: Deployment\n"
		"spec:\n  replicas: 3\n",
	.fix = "Use a class of a file store with ReadWriteMany, mount a filled disk ReadOnlyMany, or give each replica "
	       "a claim of its own (a StatefulSet's volumeClaimTemplates).",
	.source = "https://kubernetes.io/docs/concepts/storage/persistent-volumes/#access-modes",
};
