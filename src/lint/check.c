/* SPDX-License-Identifier: Apache-2.0 */
#include "lint/check.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/alloc.h"
#include "lint/config.h"
#include "lint/engine.h"

struct finding *findings_add(struct findings *f, const struct rule *rule, struct str message)
{
	struct finding *made = VEC_PUSH(f);
	*made = (struct finding){
		.rule = rule, .severity = rule->severity, .source = f->source, .file = f->file, .message = message};
	rule_bit_set(&f->fired, rule_index(rule));
	return made;
}

void finding_object(struct findings *f, struct finding *to, const struct object *o)
{
	const struct finding *before = f->n > 1 ? to - 1 : NULL;
	to->root = o->root;
	/* Findings of one object share its names. */
	if (before && before->root == o->root) {
		to->api_version = before->api_version;
		to->kind = before->kind;
		to->object_namespace = before->object_namespace;
		to->object_name = before->object_name;
		return;
	}
	to->api_version = arena_str(f->memory, o->api_version);
	to->kind = arena_str(f->memory, o->kind_name);
	to->object_namespace = arena_str(f->memory, o->namespace_);
	to->object_name = arena_str(f->memory, o->name);
}

/* What is longer quotes a text that nobody wants to read. */
enum { LONGEST_MESSAGE = 1000 };

static struct str vmessage(struct arena *memory, const char *fmt, va_list args)
{
	char text[LONGEST_MESSAGE];
	int written = vsnprintf(text, sizeof text, fmt, args);
	if (written < 0)
		return (struct str){"", 0};
	size_t n = (size_t)written;
	if (n < sizeof text)
		return arena_str(memory, (struct str){text, n});
	/* Not in the middle of a character. */
	for (n = sizeof text - 4; n > 0 && ((unsigned char)text[n] & 0xC0) == 0x80;)
		n--;
	memcpy(text + n, "\xE2\x80\xA6", 3);
	return arena_str(memory, (struct str){text, n + 3});
}

static struct finding *add(struct check *c, const struct node *at, size_t begin, size_t end, struct str message)
{
	struct finding *f = findings_add(c->out, c->rule, message);
	f->begin = begin;
	f->end = end;
	f->node = at;
	f->pod = c->pod ? c->pod->spec : NULL;
	f->container = c->container ? c->container->node : NULL;
	if (c->object)
		finding_object(c->out, f, c->object);
	return f;
}

int64_t check_param(const struct check *c, unsigned i)
{
	const struct lint_config *config = c->options->config;
	const int64_t *set = config && config->n_params ? config_params(config, c->rule) : NULL;
	return set ? set[i] : c->rule->params[i].otherwise;
}

/* The node to point at: itself, or the object when it comes from no text. */
static const struct node *spot(const struct check *c, const struct node *at)
{
	return at && at->doc ? at : c->object ? c->object->root : NULL;
}

struct finding *report(struct check *c, const struct node *at, const char *fmt, ...)
{
	va_list args;
	va_start(args, fmt);
	struct str message = vmessage(c->out->memory, fmt, args);
	va_end(args);
	const struct node *n = spot(c, at);
	size_t base = n ? n->doc->base : 0;
	if (!n)
		return add(c, NULL, 0, 0, message);
	if (n == at)
		return add(c, at, base + n->begin, base + n->end, message);
	return add(c, NULL, base + n->begin, base + n->begin, message);
}

struct finding *report_key(struct check *c, const struct node *entry, const char *fmt, ...)
{
	va_list args;
	va_start(args, fmt);
	struct str message = vmessage(c->out->memory, fmt, args);
	va_end(args);
	const struct node *n = spot(c, entry);
	size_t base = n ? n->doc->base : 0;
	if (!n)
		return add(c, NULL, 0, 0, message);
	if (n == entry && n->key)
		return add(c, entry, base + n->key_begin, base + n->key_end, message);
	/* An element has no key: its first byte stands for it. */
	return add(c, n == entry ? entry : NULL, base + n->begin, base + n->begin, message);
}

struct finding *report_entry(struct check *c, const struct entry *e, struct place at, const char *fmt, ...)
{
	va_list args;
	va_start(args, fmt);
	struct str message = vmessage(c->out->memory, fmt, args);
	va_end(args);
	if (at.begin == 0 && at.end == 0)
		at = e->name_at;
	struct finding *f = findings_add(c->out, c->rule, message);
	f->source = e->source;
	f->file = e->file;
	f->begin = at.begin;
	f->end = at.end;
	f->field = at.field;
	f->api_version = e->api_version;
	f->kind = e->kind_name;
	f->object_namespace = e->namespace_;
	f->object_name = e->name;
	return f;
}

void finding_severity(struct finding *f, enum severity severity)
{
	f->severity = severity;
}

static void add_related(struct check *c, struct finding *f, const struct source *source, size_t begin, size_t end,
			const char *message)
{
	struct related **tail = &f->related;
	while (*tail)
		tail = &(*tail)->next;
	*tail = ARENA_NEW(c->out->memory, struct related);
	**tail = (struct related){
		.source = source, .begin = begin, .end = end, .message = arena_str(c->out->memory, str_of(message))};
}

void related_node(struct check *c, struct finding *f, const struct node *at, const char *message)
{
	if (at && at->doc)
		add_related(c, f, at->doc->source, at->doc->base + at->begin, at->doc->base + at->end, message);
}

void related_entry(struct check *c, struct finding *f, const struct entry *e, struct place at, const char *message)
{
	if (at.begin == 0 && at.end == 0)
		at = e->name_at;
	add_related(c, f, e->source, at.begin, at.end, message);
}

void report_secret(struct check *c, const struct node *at, size_t from, size_t n)
{
	at = node_deref(at);
	if (!at || !at->doc)
		return;
	size_t begin = at->doc->base + at->begin, end = at->doc->base + at->end;
	/* Only plain text stands in the source as it is read: anything else is masked as a whole. */
	if (at->style == STYLE_PLAIN && at->end - at->begin == at->len && from < at->len) {
		begin += from;
		end = n < at->len - from ? begin + n : end;
	}
	c->out->secrets =
		grow_array(c->out->secrets, c->out->n_secrets + 1, &c->out->cap_secrets, sizeof *c->out->secrets);
	c->out->secrets[c->out->n_secrets++] = (struct secret){c->out->source, begin, end};
}

const struct node *place_of(const struct node *map, enum key_id key, const struct node *fallback)
{
	const struct node *entry = node_entry(map, key);
	return entry ? entry : map ? map : fallback;
}
