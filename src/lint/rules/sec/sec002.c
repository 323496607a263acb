/* SPDX-License-Identifier: Apache-2.0 */
#include "lint/rule.h"
#include "lint/secrets.h"

/* No text is quoted for more secrets than this. */
enum { MOST_PER_TEXT = 16, MOST_DEPTH = 256 };

/* Where a text stands. */
struct context {
	/** What it is called, empty when it has no name. */
	struct str name;
	enum secret_place place;
	/** A script or a file: assignments count. */
	bool code;
};

/* The bytes of the source that hold `part` of a node's text, where they stand there as they are read. */
static bool spot_of(const struct node *n, struct str part, size_t *begin, size_t *end)
{
	if (!n->doc || part.n == 0)
		return false;
	struct str text = str_sub(n->doc->source->text, n->doc->base + n->begin, n->end - n->begin);
	for (size_t i = 0; i + part.n <= text.n; i++) {
		const char *p = memchr(text.p + i, part.p[0], text.n - part.n - i + 1);
		if (!p)
			return false;
		i = (size_t)(p - text.p);
		if (memcmp(p, part.p, part.n) == 0) {
			*begin = n->doc->base + n->begin + i;
			*end = *begin + part.n;
			return true;
		}
	}
	return false;
}

/* How much of it may be shown: what tells whose token it is. Four characters of a password would be half of it. */
static int shown_of(const struct secret_hit *hit)
{
	enum { SHOWN = 4 };
	if (hit->text.n < 20 || strstr(hit->what, "password"))
		return 0;
	for (size_t i = 0; i < SHOWN; i++)
		if (hit->text.p[i] <= ' ' || hit->text.p[i] > '~' || hit->text.p[i] == '-')
			return 0;
	return SHOWN;
}

static void found(struct check *c, const struct node *n, struct str name, const struct secret_hit *hit)
{
	int shown = shown_of(hit);
	struct finding *f;
	if (name.n)
		f = report(c, n, "'%.*s' holds %s in plain text (%.*s%s%zu characters)", STR_ARG(name), hit->what,
			   shown, hit->text.p, shown ? "..., " : "", hit->text.n);
	else
		f = report(c, n, "%s in plain text (%.*s%s%zu characters)", hit->what, shown, hit->text.p,
			   shown ? "..., " : "", hit->text.n);
	size_t begin, end;
	/* In a long text, the line. */
	if (spot_of(n, hit->text, &begin, &end)) {
		f->begin = begin;
		f->end = end;
	}
	report_secret(c, n, (size_t)(hit->text.p - n->text), hit->text.n);
}

/* Secrets of one text, by shape. */
struct hits {
	struct secret_hit at[MOST_PER_TEXT];
	size_t n;
};

static bool overlaps(const struct hits *hits, struct str s)
{
	for (size_t i = 0; i < hits->n; i++)
		if (hits->at[i].text.p < s.p + s.n && s.p < hits->at[i].text.p + hits->at[i].text.n)
			return true;
	return false;
}

static size_t check_assignments(struct check *c, const struct node *n, const struct hits *hits)
{
	struct str name;
	struct secret_hit hit;
	size_t from = 0, findings = 0;
	while (findings < MOST_PER_TEXT && secret_assigned(node_text(n), &from, &name, &hit)) {
		if (overlaps(hits, hit.text))
			continue;
		found(c, n, name, &hit);
		findings++;
	}
	return findings;
}

static size_t check_text(struct check *c, const struct node *n, const struct context *at)
{
	struct str text = node_text(n);
	struct hits hits;
	hits.n = 0;
	size_t from = 0;
	while (hits.n < MOST_PER_TEXT && secret_next(text, &from, &hits.at[hits.n])) {
		found(c, n, at->name, &hits.at[hits.n]);
		hits.n++;
	}
	bool lines = str_find(text, '\n') < text.n;
	struct secret_hit hit;
	if (hits.n == 0 && at->name.n && !lines && secret_named(at->name, text, at->place, &hit)) {
		found(c, n, at->name, &hit);
		return 1;
	}
	return hits.n + (lines || at->code ? check_assignments(c, n, &hits) : 0);
}

/* ---- places
 * --------------------------------------------------------------------------------------------------------------- */

static bool is_flag(struct str word)
{
	return word.n > 2 && word.p[0] == '-' && word.p[1] != ' ' && str_find(word, '\n') == word.n;
}

/* Words of a command line: --name=value, --name value, or a script. */
static size_t check_words(struct check *c, const struct node *list)
{
	struct str flag = {0};
	size_t findings = 0;
	for (const struct node *e = node_first(list); e; e = e->next) {
		const struct node *word = node_deref(e);
		struct str text = node_text(word);
		if (word->kind != NODE_STRING) {
			flag = (struct str){0};
			continue;
		}
		struct context at = {.place = SECRET_GIVEN, .code = true};
		size_t equals = str_find(text, '=');
		struct secret_hit hit;
		if (is_flag(text) && equals < text.n) {
			struct str name = str_sub(text, 0, equals);
			size_t from = 0;
			if (!secret_next(text, &from, &hit) &&
			    secret_named(name, str_sub(text, equals + 1, text.n), SECRET_GIVEN, &hit)) {
				found(c, word, name, &hit);
				findings++;
				flag = (struct str){0};
				continue;
			}
		} else if (!is_flag(text)) {
			at.name = flag;
		}
		findings += check_text(c, word, &at);
		flag = is_flag(text) && equals == text.n ? text : (struct str){0};
	}
	return findings;
}

/* What kubectl keeps of an object's last state: everything in it stands elsewhere as well, unless it has been taken out
 * there. */
static bool is_last_applied(const struct node *e)
{
	return str_is(node_key(e), "kubectl.kubernetes.io/last-applied-configuration");
}

/* Fields whose names are given to programs as they are. */
static enum secret_place place_below(const struct check *c, const struct node *map)
{
	bool data = map->key_id == KEY_data && c->object->kind == KIND_CONFIG_MAP;
	return data ? SECRET_GIVEN : SECRET_PERHAPS;
}

static bool is_list_of_words(const struct node *e)
{
	return (e->key_id == KEY_args || e->key_id == KEY_command) && e->kind == NODE_SEQ;
}

static size_t check_node(struct check *c, const struct node *n, unsigned depth);

static size_t check_entries(struct check *c, const struct node *map, unsigned depth)
{
	/* An environment variable, or a parameter of that form. */
	const struct node *own_name = node_get(map, KEY_name);
	enum secret_place place = place_below(c, map);
	size_t findings = 0;
	for (const struct node *e = map->first; e; e = e->next) {
		if (e->kind == NODE_STRING && !is_last_applied(e)) {
			bool variable = e->key_id == KEY_value && own_name;
			struct context at = {.name = variable ? node_text(own_name) : node_key(e),
					     .place = variable ? SECRET_GIVEN : place};
			findings += check_text(c, e, &at);
		} else if (e->kind == NODE_INT && e->key_id == KEY_value && own_name) {
			struct context at = {.name = node_text(own_name), .place = SECRET_GIVEN};
			findings += check_text(c, e, &at);
		} else if (e->kind == NODE_SEQ || e->kind == NODE_MAP) {
			findings += is_list_of_words(e) ? check_words(c, e) : check_node(c, e, depth + 1);
		}
	}
	return findings;
}

/* Aliases are not followed: what they stand for is looked at where it is written. */
static size_t check_node(struct check *c, const struct node *n, unsigned depth)
{
	if (depth > MOST_DEPTH)
		return 0;
	if (n->kind == NODE_MAP)
		return check_entries(c, n, depth);
	size_t findings = 0;
	for (const struct node *e = n->first; e; e = e->next) {
		if (e->kind == NODE_STRING)
			findings += check_text(c, e, &(struct context){.place = SECRET_PERHAPS});
		else if (e->kind == NODE_SEQ || e->kind == NODE_MAP)
			findings += check_node(c, e, depth + 1);
	}
	return findings;
}

/* SEC009 speaks about Secrets; the others hold ciphertext, or schemas. */
static bool is_left_alone(const struct object *o)
{
	static const char *const names[] = {"SealedSecret", "SopsSecret", "EncryptedSecret"};
	for (size_t i = 0; i < COUNT_OF(names); i++)
		if (str_is(o->kind_name, names[i]))
			return true;
	return o->kind == KIND_SECRET || o->kind == KIND_CUSTOM_RESOURCE_DEFINITION;
}

static void check(struct check *c, const struct object *o)
{
	if (is_left_alone(o) || o->root->kind != NODE_MAP)
		return;
	size_t findings = 0;
	for (const struct node *e = o->root->first; e; e = e->next)
		if ((e->kind == NODE_MAP || e->kind == NODE_SEQ) && e->key_id != KEY_status)
			findings += check_node(c, e, 0);
	const struct node *last = node_find(node_get(o->metadata, KEY_annotations),
					    STR("kubectl.kubernetes.io/last-applied-configuration"));
	if (!last || !node_text(last).n)
		return;
	if (findings)
		report_secret(c, last, 0, SIZE_MAX);
	else
		check_text(c, last, &(struct context){.name = STR("last-applied-configuration")});
}

const struct rule rule_sec002 = {
	.code = "SEC002",
	.name = "secret-in-plain-text",
	.severity = SEVERITY_ERROR,
	.audience = FOR_ALL,
	.object = check,
	.what = "A token, key or password is written out in an environment variable, an argument, a ConfigMap, an "
		"annotation or any "
		"other field.",
	.why = "Whoever can read the manifest, its repository or the pod has the secret, and so has every log and "
	       "backup of them. Tokens "
	       "are told by the shape that Hugging Face, OpenAI, AWS, GitHub and others give them, private keys and "
	       "passwords in URLs by theirs, and other values by standing under a name such as `DB_PASSWORD` or by "
	       "looking "
	       "random under a name such as `API_KEY`. What says that it is to be replaced (`<TOKEN>`, `your-token`, "
	       "`hf_xxxx`) "
	       "is not reported; `changeme` under a password's name is, because it works. The value is never shown "
	       "whole.",
	.bad = "env:\n  - name: DB_PASSWORD\n    value: changeme\n",
	.good = "env:\n  - name: HF_TOKEN\n    valueFrom:\n      secretKeyRef: {name: hugging-face, key: token}\n",
	.fix = "Revoke the secret, put the new one into a Secret (External Secrets, Sealed Secrets, SOPS), and refer "
	       "to it with "
	       "`secretKeyRef`.",
	.source = "https://kubernetes.io/docs/concepts/security/secrets-good-practices/",
};
