/* SPDX-License-Identifier: Apache-2.0
 * API015: what objects carry: ConfigMap, Secret, annotations. */
#include "base/base64.h"
#include "lint/rules/api/api015.h"

/* core.MaxSecretSize (pkg/apis/core/types.go), and TotalAnnotationSizeLimitB (apimachinery
 * pkg/api/validation/objectmeta.go). */
enum { MOST_BYTES = 1 << 20, MOST_ANNOTATION_BYTES = 256 << 10 };

/* ---- sizes ---- */

/* Bytes that base64 text stands for. */
static size_t decoded_size(struct str s)
{
	size_t n = 0;
	for (size_t i = 0; i < s.n; i++)
		n += s.p[i] != '\n' && s.p[i] != '\r' && s.p[i] != '=';
	return n * 3 / 4;
}

/* Bytes of a mapping's values; keys in `hidden` do not count. */
static size_t values_size(const struct node *map, bool base64, const struct node *hidden)
{
	size_t n = 0;
	if (!node_is(map, NODE_MAP))
		return 0;
	struct node_entries it = node_entries(map);
	for (const struct node *e; (e = node_next_entry(&it));)
		if (!hidden || !node_find_entry(hidden, node_key(e)))
			n += base64 ? decoded_size(node_text(e)) : node_text(e).n;
	return n;
}

static bool is_encrypted(const struct object *o)
{
	return node_is(node_find(o->root, STR("sops")), NODE_MAP);
}

static void check_size(struct check *c, const struct object *o, const struct node *entry, size_t n)
{
	if (n > MOST_BYTES && !is_encrypted(o))
		report_key(c, entry, "a %.*s holds at most 1 MiB (%d bytes), and these are %zu", STR_ARG(o->kind_name),
			   MOST_BYTES, n);
}

static void check_annotations(struct check *c, const struct node *metadata)
{
	const struct node *entry = node_entry(metadata, KEY_annotations);
	size_t n = 0;
	if (!node_is(entry, NODE_MAP))
		return;
	struct node_entries it = node_entries(node_deref(entry));
	for (const struct node *e; (e = node_next_entry(&it));)
		n += node_key(e).n + node_text(e).n;
	if (n > MOST_ANNOTATION_BYTES)
		report_key(c, entry, "annotations are at most 256 KiB (%d bytes) together, and these are %zu",
			   MOST_ANNOTATION_BYTES, n);
}

/* apimachinery pkg/api/validation/objectmeta.go ValidateAnnotationsSize. */
void odds_annotations(struct check *c, const struct object *o)
{
	check_annotations(c, o->metadata);
}

void odds_pod_annotations(struct check *c, const struct pod *p)
{
	if (p->metadata != p->object->metadata)
		check_annotations(c, p->metadata);
}

/* ---- ConfigMap ---- */

/* pkg/apis/core/validation/validation.go ValidateConfigMap. */
void odds_config_map(struct check *c, const struct object *o)
{
	const struct node *data = node_get(o->root, KEY_data), *binary = node_find(o->root, STR("binaryData"));
	check_size(c, o, data ? node_entry(o->root, KEY_data) : node_find_entry(o->root, STR("binaryData")),
		   values_size(data, false, NULL) + values_size(binary, true, NULL));
	if (!node_is(data, NODE_MAP) || !node_is(binary, NODE_MAP) || odds_too_many(binary, data))
		return;
	struct node_entries it = node_entries(binary);
	for (const struct node *e; (e = node_next_entry(&it));) {
		const struct node *other = node_find_entry(data, node_key(e));
		if (other && !is_placeholder(node_key(e)))
			related_node(c, report_key(c, e, "the key '%.*s' stands in data as well", STR_ARG(node_key(e))),
				     other, "in data");
	}
}

/* ---- Secret ---- */

/* What the types of Secrets have to have. */
static const struct secret_type {
	const char *type, *keys[2];
	/** One of the keys is enough. */
	bool any;
	/** An empty value counts as none. */
	bool filled;
	/** The value is a JSON object. */
	bool json;
} secret_types[] = {
	{"kubernetes.io/tls", {"tls.crt", "tls.key"}, false, false, false},
	{"kubernetes.io/dockerconfigjson", {".dockerconfigjson"}, false, false, true},
	{"kubernetes.io/dockercfg", {".dockercfg"}, false, false, true},
	{"kubernetes.io/basic-auth", {"username", "password"}, true, false, false},
	{"kubernetes.io/ssh-auth", {"ssh-privatekey"}, false, true, false},
};

struct typed_secret {
	struct check *c;
	const struct node *type, *data, *plain;
};

/* A value by key: stringData goes before data (pkg/apis/core/v1/conversion.go). */
static const struct node *value_of(const struct typed_secret *s, const char *key, bool *base64)
{
	const struct node *value = node_find(s->plain, str_of(key));
	*base64 = !value;
	return value ? value : node_find(s->data, str_of(key));
}

static bool holds_placeholder_key(const struct node *map)
{
	if (!node_is(map, NODE_MAP))
		return map && !node_is(map, NODE_NULL);
	struct node_entries it = node_entries(map);
	for (const struct node *e; (e = node_next_entry(&it));)
		if (is_placeholder(node_key(e)) || is_unfilled(node_key(e)))
			return true;
	return false;
}

static struct str decode(struct arena *scratch, struct str s)
{
	return base64_decode(s, arena_alloc(scratch, s.n + 1), s.n);
}

/* Well, or not an object at all: what is between the braces is not looked at. Empty is not filled in yet. */
static bool is_object(struct str text)
{
	text = str_trim(text);
	return text.n == 0 || (text.p[0] == '{' && text.p[text.n - 1] == '}');
}

static void check_json(const struct typed_secret *s, const char *key)
{
	bool base64;
	const struct node *value = value_of(s, key, &base64);
	struct str text = node_text(value);
	if (!odds_known(value) || text.n > MOST_BYTES)
		return;
	if (base64)
		text = decode(s->c->scratch, text);
	if (is_object(text) || is_placeholder(text))
		return;
	bool again = base64 && is_object(decode(s->c->scratch, text)) && decode(s->c->scratch, text).n;
	struct finding *f = report(s->c, value, "a Secret of this type holds a JSON object in '%s'%s", key,
				   again ? ", and this one is encoded twice" : "");
	related_node(s->c, f, s->type, "the type");
	report_secret(s->c, value, 0, SIZE_MAX);
}

static void check_type(const struct typed_secret *s, const struct secret_type *t)
{
	bool base64, there[2];
	for (size_t i = 0; i < COUNT_OF(there); i++) {
		const struct node *value = t->keys[i] ? value_of(s, t->keys[i], &base64) : NULL;
		there[i] = !t->keys[i] || (value && !(t->filled && node_text(value).n == 0));
	}
	if (t->any) {
		if (!there[0] && !there[1])
			report(s->c, s->type, "a Secret of this type needs the key '%s' or '%s'", t->keys[0],
			       t->keys[1]);
		return;
	}
	for (size_t i = 0; i < COUNT_OF(there); i++)
		if (!there[i])
			report(s->c, s->type, "a Secret of this type needs the key '%s'%s", t->keys[i],
			       t->filled ? ", not empty" : "");
	if (t->json && there[0])
		check_json(s, t->keys[0]);
}

/* pkg/apis/core/validation/validation.go ValidateSecret. */
void odds_secret(struct check *c, const struct object *o)
{
	struct typed_secret s = {c, node_get(o->root, KEY_type), node_get(o->root, KEY_data),
				 node_get(o->root, KEY_stringData)};
	bool few = !odds_too_many(s.data, s.plain);
	check_size(c, o, node_entry(o->root, s.data ? KEY_data : KEY_stringData),
		   values_size(s.data, true, few ? s.plain : NULL) + values_size(s.plain, false, NULL));
	if (is_encrypted(o) || holds_placeholder_key(s.data) || holds_placeholder_key(s.plain))
		return;
	for (size_t i = 0; i < COUNT_OF(secret_types); i++)
		if (node_text_is(s.type, secret_types[i].type))
			check_type(&s, &secret_types[i]);
	if (node_text_is(s.type, "kubernetes.io/service-account-token") &&
	    !object_annotation(o->metadata, STR("kubernetes.io/service-account.name")).n)
		report(c, s.type, "a Secret of this type needs the annotation 'kubernetes.io/service-account.name'");
}
