/* SPDX-License-Identifier: Apache-2.0 */
#include "base/base64.h"
#include "lint/rule.h"
#include "lint/secrets.h"

/* Enough of a value to tell whether it is there only to be replaced. */
enum { DECODED = 96 };

/* Certificates and names are public; the key beside them is not. */
static bool is_public(struct str key)
{
	static const char *const keys[] = {"username", "user",    "namespace", "host", "port", "region",
					   "type",     "project", "server",    "name", "url",  "email"};
	for (size_t i = 0; i < COUNT_OF(keys); i++)
		if (str_eq_nocase(key, str_of(keys[i])))
			return true;
	return str_ends(key, ".crt") || str_ends(key, ".pub");
}

/* "changeme" works as a password, and as nothing else. */
static bool would_work(struct str key, struct str value)
{
	struct secret_hit hit;
	if (secret_is_stand_in(value))
		return false;
	bool asks = str_eq_nocase(value, STR("changeme")) || str_eq_nocase(value, STR("change-me")) ||
		    str_eq_nocase(value, STR("change_me"));
	return !asks || secret_named(key, STR("changeme"), SECRET_GIVEN, &hit);
}

static bool is_literal(const struct node *e, bool base64)
{
	struct str text = str_trim(node_text(e));
	if (is_public(node_key(e)) || !would_work(node_key(e), text))
		return false;
	char room[DECODED];
	return !base64 || would_work(node_key(e), str_trim(base64_decode(text, room, sizeof room)));
}

/* Counts the literals of `data` or `stringData`, hides them all, and keeps the first. */
static size_t count(struct check *c, const struct node *map, bool base64, const struct node **first)
{
	size_t n = 0;
	if (!node_is(map, NODE_MAP))
		return 0;
	for (const struct node *e = node_first(map); e; e = e->next) {
		if (e->kind > NODE_STRING || !is_literal(e, base64))
			continue;
		if (!*first)
			*first = e;
		report_secret(c, e, 0, SIZE_MAX);
		n++;
	}
	return n;
}

static void check(struct check *c, const struct object *o)
{
	/* Encrypted by SOPS: the values are ciphertext. */
	if (node_is(node_find(o->root, STR("sops")), NODE_MAP))
		return;
	const struct node *first = NULL;
	size_t n = count(c, node_get(o->root, KEY_data), true, &first);
	n += count(c, node_get(o->root, KEY_stringData), false, &first);
	if (n == 0)
		return;
	if (n == 1)
		report(c, first, "the Secret's value for '%.*s' is written out here%s", STR_ARG(node_key(first)),
		       node_get(o->root, KEY_stringData) ? "" : " (base64 hides nothing)");
	else
		report(c, first, "the Secret's values for '%.*s' and %zu more are written out here",
		       STR_ARG(node_key(first)), n - 1);
}

static const enum kind kinds[] = {KIND_SECRET, KIND_OTHER};

const struct rule rule_sec009 = {
	.code = "SEC009",
	.name = "secret-committed",
	.severity = SEVERITY_ERROR,
	.audience = FOR_ALL,
	.kinds = kinds,
	.object = check,
	.what = "A Secret with a value written out in the manifest.",
	.why = "A manifest ends in a repository, and whoever can read that has the secret; base64 is an encoding, not "
	       "encryption. Empty "
	       "values, placeholders, certificates, and Secrets that SOPS has encrypted are fine.",
	.bad = "kind: Secret\nstringData:\n  token: changeme\n",
	.good = "kind: Secret\nstringData:\n  token: \"\"\n",
	.fix = "Revoke the value. Keep the new one in a secret store and have it fetched (External Secrets), or "
	       "encrypt it (Sealed "
	       "Secrets, SOPS), or create the Secret with kubectl.",
	.source = "https://kubernetes.io/docs/concepts/security/secrets-good-practices/",
};
