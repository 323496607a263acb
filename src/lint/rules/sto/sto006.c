/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>

#include "base/nearest.h"
#include "lint/rule.h"
#include "lint/set_refs.h"

/* "data-postgres-0": a StatefulSet makes the claims of its templates, TEMPLATE-NAME-ORDINAL. */
static bool is_of_stateful_set(const struct entries_by_name *sets, struct str claim)
{
	size_t digits = claim.n;
	while (digits > 0 && claim.p[digits - 1] >= '0' && claim.p[digits - 1] <= '9')
		digits--;
	if (digits == claim.n || digits < 2 || claim.p[digits - 1] != '-')
		return false;
	struct str rest = str_sub(claim, 0, digits - 1);
	for (size_t i = 0; i < rest.n; i++) {
		size_t from = 0;
		if (rest.p[i] == '-' && entries_next(sets, str_sub(rest, i + 1, rest.n), &from))
			return true;
	}
	return false;
}

static int by_text(const void *pa, const void *pb)
{
	return str_cmp(*(const struct str *)pa, *(const struct str *)pb);
}

/* Names of objects whose kind nobody knows: operators make claims of their name (a DataVolume, a Dataset, a backup to
 * be restored). Sorted. */
static struct str *strangers(const struct set *s, struct arena *scratch, size_t *n)
{
	struct str *names = arena_calloc(scratch, (size_t)s->kinds[KIND_OTHER] + 1, sizeof *names);
	*n = 0;
	for (size_t i = 0; i < s->n && *n < s->kinds[KIND_OTHER]; i++)
		if (s->entries[i]->kind == KIND_OTHER)
			names[(*n)++] = s->entries[i]->name;
	qsort(names, *n, sizeof *names, by_text);
	return names;
}

struct known {
	struct entries_by_name claims, sets;
	const struct str *others;
	size_t n_others;
};

static bool is_known(const struct known *k, const struct entry *e, struct str name)
{
	size_t from = 0;
	for (const struct entry *c; (c = entries_next(&k->claims, name, &from));)
		if (same_namespace(c, e))
			return true;
	return is_of_stateful_set(&k->sets, name) ||
	       bsearch(&name, k->others, k->n_others, sizeof *k->others, by_text) != NULL;
}

static struct str nearest_claim(const struct known *k, struct str name)
{
	/* More claims than these are not compared. */
	enum { MOST_OFFERED = 200 };
	struct nearest near = nearest_start(name);
	for (size_t i = 0; i < k->claims.n && i < MOST_OFFERED; i++)
		nearest_offer(&near, k->claims.at[i]->name);
	return near.best.p ? near.best : (struct str){"", 0};
}

static void judge(struct check *c, const struct entry *e, const struct reference *claim, const struct known *k)
{
	if (is_known(k, e, claim->name))
		return;
	struct str near = nearest_claim(k, claim->name);
	if (near.n && !str_eq(near, claim->name))
		report_entry(c, e, claim->at,
			     "the claim '%.*s' is not among these objects, and others are; did you mean '%.*s'?",
			     STR_ARG(claim->name), STR_ARG(near));
	else
		report_entry(c, e, claim->at,
			     "the claim '%.*s' is not among these objects, and others are: until somebody makes it the "
			     "pods stay pending",
			     STR_ARG(claim->name));
}

static void check(struct check *c, const struct set *s)
{
	if (s->kinds[KIND_PERSISTENT_VOLUME_CLAIM] == 0)
		return;
	struct known known = {.claims = entries_by_name(s, KIND_PERSISTENT_VOLUME_CLAIM, c->scratch),
			      .sets = entries_by_name(s, KIND_STATEFUL_SET, c->scratch)};
	known.others = strangers(s, c->scratch, &known.n_others);
	for (size_t i = 0; i < s->n; i++) {
		const struct entry *e = s->entries[i];
		for (const struct entry_pod *p = e->pods; p && !e->partial; p = p->next)
			for (const struct reference *r = p->refs ? p->refs->claims : NULL; r; r = r->next)
				judge(c, e, r, &known);
	}
}

const struct rule rule_sto006 = {
	.code = "STO006",
	.name = "claim-not-in-set",
	.severity = SEVERITY_INFO,
	.audience = FOR_ALL,
	.flags = RULE_COMPLETE,
	.set = check,
	.what = "An AI workload mounts a claim that is not among the linted objects, although other claims are.",
	.why = "A pod whose claim does not exist stays pending, and so does the rollout; the event says so, the "
	       "Deployment does not. Where a set brings claims along, one that is missing is mostly a name that was "
	       "changed in one of two places. Claims that a StatefulSet's templates make, and those named like an "
	       "object of a kind that k8sai does not know (a DataVolume, a Dataset), are taken for there.",
	.bad = "kind: PersistentVolumeClaim\nmetadata: {name: models-v2}\n---\nkind: Deployment\nspec:\n  template:\n"
	       "    spec:\n      volumes:\n        - name: models\n"
	       "          persistentVolumeClaim: {claimName: models}\n",
	.good = "kind: PersistentVolumeClaim\nmetadata: {name: models}\n---\nkind: Deployment\nspec:\n  template:\n"
		"    spec:\n      volumes:\n        - name: models\n"
		"          persistentVolumeClaim: {claimName: models}\n",
	.fix = "Correct the name or add the claim. One that is made elsewhere: suppress the finding and say where.",
	.source = "https://kubernetes.io/docs/concepts/storage/persistent-volumes/#claims-as-volumes",
};
