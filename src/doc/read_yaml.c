/* SPDX-License-Identifier: Apache-2.0
 * The YAML reader: libyaml's events into nodes. Alone includes yaml.h.
 *
 * libyaml's marks count characters (a BOM is none), and the end of a block collection is the start of the next token;
 * byte offsets and trimmed ends are worked out here (yaml_mark_t in yaml.h; SKIP in scanner.c;
 * yaml_parser_determine_encoding in reader.c). */
#include <yaml.h>

#include "base/alloc.h"
#include "base/utf8.h"
#include "doc/reader.h"
#include "doc/resolve.h"

#include <stdlib.h>

/* A merged entry counts unless an own one hides it, which is looked up one by one. */
enum { MERGED_PAIRS = 16000000 };

/* Characters between two entries of the table that leads from characters to bytes. */
enum { CHARS_A_STEP = 64 };

static const char helm_hint[] = "this looks like a Helm template: render it first (helm template CHART | k8sai lint -)";

struct anchor {
	struct str name;
	struct node *node;
	size_t expanded;
	/** The node is still being read: an alias to it would be a cycle. */
	bool open;
};

struct yaml_reader {
	struct reader *r;
	yaml_parser_t parser;
	struct str text;
	/** Bytes of a BOM at the start: libyaml does not count it. */
	size_t bom;
	/** Byte offset of every CHARS_A_STEPth character; NULL when all are ASCII. */
	uint32_t *steps;
	size_t steps_n;
	struct {
		struct anchor *at;
		size_t n, cap;
	} anchors;
	/** Name to position + 1 of its latest anchor. */
	struct strmap anchor_index;
	unsigned documents;
};

static void index_characters(struct yaml_reader *y)
{
	size_t bad;
	if (utf8_check(y->text, &bad) == UTF8_ASCII)
		return;
	y->steps = xcalloc(y->text.n / CHARS_A_STEP + 2, sizeof *y->steps);
	size_t chars = 0;
	for (size_t at = y->bom; at < y->text.n; at += utf8_len((unsigned char)y->text.p[at]), chars++)
		if (chars % CHARS_A_STEP == 0)
			y->steps[y->steps_n++] = (uint32_t)at;
}

/* The byte offset of libyaml's character `index`. */
static size_t byte_at(const struct yaml_reader *y, size_t index)
{
	if (!y->steps)
		return index + y->bom < y->text.n ? index + y->bom : y->text.n;
	size_t step = index / CHARS_A_STEP;
	if (step >= y->steps_n)
		return y->text.n;
	size_t at = y->steps[step];
	for (size_t i = index % CHARS_A_STEP; i && at < y->text.n; i--)
		at += utf8_len((unsigned char)y->text.p[at]);
	return at < y->text.n ? at : y->text.n;
}

/* Where the content starts, when a node begins with an anchor or a tag. */
static size_t behind_properties(struct str text, size_t at, size_t end)
{
	while (at < end && (text.p[at] == '&' || text.p[at] == '!')) {
		while (at < end && !strchr(" \t\r\n", text.p[at]))
			at++;
		for (bool more = true; more && at < end;) {
			more = strchr(" \t\r\n", text.p[at]) != NULL;
			if (more)
				at++;
			else if (text.p[at] == '#' && (more = true))
				at += str_find(str_sub(text, at, end - at), '\n');
		}
	}
	return at;
}

/* End of a block scalar's last line with content: libyaml's mark lies behind the blank lines that follow. */
static size_t trimmed_end(struct str text, size_t begin, size_t end)
{
	while (end > begin && strchr(" \t\r\n", text.p[end - 1]))
		end--;
	return end;
}

static enum node_style scalar_style(yaml_scalar_style_t style)
{
	switch (style) {
	case YAML_SINGLE_QUOTED_SCALAR_STYLE:
		return STYLE_SINGLE;
	case YAML_DOUBLE_QUOTED_SCALAR_STYLE:
		return STYLE_DOUBLE;
	case YAML_LITERAL_SCALAR_STYLE:
		return STYLE_LITERAL;
	case YAML_FOLDED_SCALAR_STYLE:
		return STYLE_FOLDED;
	default:
		return STYLE_PLAIN;
	}
}

/* The scalar's text as a slice of the source where it stands there as it is, else as a copy. */
static struct str scalar_text(struct yaml_reader *y, const yaml_event_t *e, const struct node *n)
{
	struct str value = {(const char *)e->data.scalar.value, e->data.scalar.length};
	size_t quote = n->style == STYLE_SINGLE || n->style == STYLE_DOUBLE;
	if (n->end - n->begin == value.n + 2 * quote) {
		struct str there = str_sub(y->text, n->begin + quote, value.n);
		if (str_eq(there, value))
			return there;
	}
	return arena_str(&y->r->doc->arena, value);
}

/* The kind that an explicit tag asks for; `kind` as resolved when it asks for none that we know. */
static enum node_kind tagged_kind(const char *tag, enum node_kind kind, struct str *text, struct doc *d)
{
	static const char prefix[] = "tag:yaml.org,2002:";
	if (strcmp(tag, "!") == 0)
		return NODE_STRING;
	if (strncmp(tag, prefix, sizeof prefix - 1) != 0)
		return kind;
	tag += sizeof prefix - 1;
	if (strcmp(tag, "str") == 0 || strcmp(tag, "binary") == 0)
		return NODE_STRING;
	if (strcmp(tag, "int") == 0 || strcmp(tag, "float") == 0 || strcmp(tag, "bool") == 0 ||
	    strcmp(tag, "null") == 0)
		return resolve_plain(text, d->mode, &d->arena);
	return kind;
}

static void set_scalar(struct yaml_reader *y, const yaml_event_t *e, struct node *n)
{
	n->begin = (uint32_t)byte_at(y, e->start_mark.index);
	n->end = (uint32_t)byte_at(y, e->end_mark.index);
	n->style = (uint8_t)scalar_style(e->data.scalar.style);
	if (n->begin < n->end && (e->data.scalar.anchor || e->data.scalar.tag)) {
		size_t begin = behind_properties(y->text, n->begin, n->end);
		/* Only properties and no content: an empty value behind them. */
		n->begin = (uint32_t)begin;
	}
	if (n->style == STYLE_LITERAL || n->style == STYLE_FOLDED)
		n->end = (uint32_t)trimmed_end(y->text, n->begin, n->end);
	struct str text = scalar_text(y, e, n);
	enum node_kind kind = NODE_STRING;
	if (n->style == STYLE_PLAIN)
		kind = resolve_plain(&text, y->r->doc->mode, &y->r->doc->arena);
	if (e->data.scalar.tag) {
		kind = tagged_kind((const char *)e->data.scalar.tag, kind, &text, y->r->doc);
		if (kind == NODE_STRING)
			text = scalar_text(y, e, n);
		n->flags |= NODE_TAGGED;
	}
	n->kind = (uint8_t)kind;
	n->text = text.p;
	n->len = (uint32_t)text.n;
}

/* Position + 1 of the new anchor. */
static size_t add_anchor(struct yaml_reader *y, const char *name, struct node *n, bool open)
{
	struct anchor *a = VEC_PUSH(&y->anchors);
	*a = (struct anchor){
		.name = arena_str(&y->r->doc->arena, str_of(name)), .node = n, .expanded = 1, .open = open};
	n->flags |= NODE_ANCHORED;
	*strmap_at(&y->anchor_index, a->name) = (void *)(uintptr_t)y->anchors.n;
	return y->anchors.n;
}

static bool add_expanded(struct yaml_reader *y, size_t n, size_t at)
{
	struct reader_frame *f = reader_top(y->r);
	if (!f)
		return true;
	f->expanded += n;
	if (f->expanded > y->r->limits->expanded_nodes)
		return reader_fail(y->r, at, "the aliases of this document stand for more than %zu nodes",
				   y->r->limits->expanded_nodes);
	return true;
}

/* Puts a finished or opening node where it belongs: as a key, as the value of the pending key, or as an element. */
static bool place(struct yaml_reader *y, struct node *n)
{
	struct reader_frame *f = reader_top(y->r);
	if (!f || f->node->kind == NODE_SEQ) {
		reader_link(y->r, n);
		return true;
	}
	if (!f->pending) {
		const struct node *scalar = node_deref(n);
		if (scalar->kind > NODE_STRING) {
			reader_fail(y->r, n->begin, "a mapping key must be a scalar");
			reader_hint(y->r, str_has(y->text, "{{") ? helm_hint
								 : "text that starts with '{' or '[' is a flow "
								   "collection: quote it if it is meant as text");
			return false;
		}
		f->pending = n;
		return true;
	}
	const struct node *key = f->pending, *scalar = node_deref(key);
	bool quoted = scalar->style != STYLE_PLAIN;
	reader_set_key(n, (struct str){scalar->text, scalar->len}, key->begin, key->end, quoted);
	f->pending = NULL;
	reader_link(y->r, n);
	return true;
}

static bool on_scalar(struct yaml_reader *y, const yaml_event_t *e)
{
	struct node *n = reader_node(y->r, byte_at(y, e->start_mark.index));
	if (!n)
		return false;
	set_scalar(y, e, n);
	if (e->data.scalar.anchor)
		add_anchor(y, (const char *)e->data.scalar.anchor, n, false);
	return add_expanded(y, 1, n->begin) && place(y, n);
}

static bool on_alias(struct yaml_reader *y, const yaml_event_t *e)
{
	size_t at = byte_at(y, e->start_mark.index);
	const char *name = (const char *)e->data.alias.anchor;
	size_t i = (size_t)(uintptr_t)strmap_get(&y->anchor_index, str_of(name));
	if (!i)
		return reader_fail(y->r, at, "alias '*%s' has no anchor before it", name);
	struct anchor *a = &y->anchors.at[i - 1];
	if (a->open)
		return reader_fail(y->r, at, "alias '*%s' stands inside the node it names: that is a cycle", name);
	if (y->r->doc->aliases++ >= y->r->limits->aliases)
		return reader_fail(y->r, at, "more than %zu aliases in one document", y->r->limits->aliases);
	struct node *n = reader_node(y->r, at);
	if (!n)
		return false;
	n->kind = NODE_ALIAS;
	n->target = a->node;
	n->begin = (uint32_t)at;
	n->end = (uint32_t)byte_at(y, e->end_mark.index);
	return add_expanded(y, a->expanded, at) && place(y, n);
}

static bool on_start(struct yaml_reader *y, const yaml_event_t *e, enum node_kind kind)
{
	size_t begin = byte_at(y, e->start_mark.index);
	struct node *n = reader_node(y->r, begin);
	if (!n)
		return false;
	/* The two events have the same layout for anchor and tag, by different names. */
	const yaml_char_t *anchor = kind == NODE_MAP ? e->data.mapping_start.anchor : e->data.sequence_start.anchor;
	const yaml_char_t *tag = kind == NODE_MAP ? e->data.mapping_start.tag : e->data.sequence_start.tag;
	bool flow = kind == NODE_MAP ? e->data.mapping_start.style == YAML_FLOW_MAPPING_STYLE
				     : e->data.sequence_start.style == YAML_FLOW_SEQUENCE_STYLE;
	if (anchor || tag)
		begin = behind_properties(y->text, begin, y->text.n);
	n->kind = (uint8_t)kind;
	n->style = flow ? STYLE_FLOW : STYLE_BLOCK;
	n->begin = n->end = (uint32_t)begin;
	if (tag)
		n->flags |= NODE_TAGGED;
	size_t position = anchor ? add_anchor(y, (const char *)anchor, n, true) : 0;
	if (!place(y, n) || !reader_push(y->r, n))
		return false;
	reader_top(y->r)->anchor = position;
	return true;
}

/* What a `<<` entry merges must be mappings, and not through too many levels. */
static bool check_merge(struct yaml_reader *y, struct node *map)
{
	for (const struct node *n = map->first; n; n = n->next) {
		if (n->key_id != KEY_merge)
			continue;
		const struct node *merged = node_deref(n);
		const struct node *one = merged->kind == NODE_SEQ ? merged->first : merged;
		for (; one; one = merged->kind == NODE_SEQ ? one->next : NULL) {
			const struct node *target = node_deref(one);
			if (target->kind != NODE_MAP)
				return reader_fail(y->r, one->begin,
						   "a merge key '<<' needs a mapping, or a list of mappings");
			if (target->merge_depth >= map->merge_depth)
				map->merge_depth = (uint8_t)(target->merge_depth + 1);
			if (map->merges + target->merges + 1 > NODE_MERGES)
				return reader_fail(y->r, one->begin, "more than %d mappings are merged into one",
						   NODE_MERGES);
			if ((uint64_t)map->len * target->len > MERGED_PAIRS)
				return reader_fail(y->r, one->begin,
						   "a mapping of %u entries is merged into one of %u: that is too much",
						   (unsigned)target->len, (unsigned)map->len);
			map->merges = (uint16_t)(map->merges + target->merges + 1);
		}
		map->flags |= NODE_HAS_MERGE;
	}
	if (map->merge_depth > NODE_MERGE_DEPTH)
		return reader_fail(y->r, map->begin, "merge keys reach through more than %d mappings",
				   NODE_MERGE_DEPTH);
	return true;
}

static bool on_end(struct yaml_reader *y, const yaml_event_t *e)
{
	struct reader_frame *f = reader_top(y->r);
	struct node *n = f->node;
	if (n->style == STYLE_FLOW)
		n->end = (uint32_t)byte_at(y, e->end_mark.index);
	else if (f->last)
		n->end = f->last->end;
	if (n->kind == NODE_MAP && !check_merge(y, n))
		return false;
	size_t expanded = f->expanded + 1;
	if (f->anchor) {
		y->anchors.at[f->anchor - 1].expanded = expanded;
		y->anchors.at[f->anchor - 1].open = false;
	}
	reader_pop(y->r);
	return add_expanded(y, expanded, n->begin);
}

static bool on_event(struct yaml_reader *y, const yaml_event_t *e)
{
	switch (e->type) {
	case YAML_DOCUMENT_START_EVENT:
		if (y->documents++)
			return reader_fail(y->r, byte_at(y, e->start_mark.index),
					   "a second document begins here without a '---' line of its own");
		return true;
	case YAML_SCALAR_EVENT:
		return on_scalar(y, e);
	case YAML_ALIAS_EVENT:
		return on_alias(y, e);
	case YAML_SEQUENCE_START_EVENT:
		return on_start(y, e, NODE_SEQ);
	case YAML_MAPPING_START_EVENT:
		return on_start(y, e, NODE_MAP);
	case YAML_SEQUENCE_END_EVENT:
	case YAML_MAPPING_END_EVENT:
		return on_end(y, e);
	default:
		return true;
	}
}

struct advice {
	const char *starts, *hint;
};

/* What a place that cannot be parsed most likely is. */
static const struct advice advices[] = {
	{"\t", "YAML does not allow tabs for indentation: use spaces"},
	{"@", "text that starts with '@' must be quoted"},
	{"`", "text that starts with '`' must be quoted"},
	{"%", "text that starts with '%' must be quoted"},
};

static bool has_conflict_marker(struct str text)
{
	static const char *const markers[] = {"<<<<<<< ", ">>>>>>> "};
	for (struct str line, rest = text; str_split(&rest, '\n', &line);)
		for (size_t i = 0; i < COUNT_OF(markers); i++)
			if (str_starts(line, markers[i]))
				return true;
	return false;
}

static void advise(struct yaml_reader *y, size_t at)
{
	struct source here = {.text = y->text};
	if (has_conflict_marker(y->text)) {
		reader_hint(y->r, "this file holds merge conflict markers: resolve the conflict first");
	} else if (str_has(source_line(&here, at), "{{")) {
		reader_hint(y->r, helm_hint);
	} else {
		for (size_t i = 0; i < COUNT_OF(advices); i++)
			if (str_starts(str_sub(y->text, at, y->text.n), advices[i].starts))
				reader_hint(y->r, advices[i].hint);
	}
}

static bool fail_from_parser(struct yaml_reader *y)
{
	const yaml_parser_t *p = &y->parser;
	if (p->error == YAML_MEMORY_ERROR)
		die_no_memory();
	const char *problem = p->problem ? p->problem : "this is not YAML";
	if (p->error == YAML_READER_ERROR) {
		size_t at = p->problem_offset < y->text.n ? p->problem_offset : y->text.n;
		return reader_fail(y->r, at, "%s: 0x%02x", problem, (unsigned)p->problem_value);
	}
	size_t at = byte_at(y, p->problem_mark.index);
	if (p->context) {
		struct source all = *y->r->doc->source;
		struct position from = source_position(&all, y->r->doc->base + byte_at(y, p->context_mark.index));
		reader_fail(y->r, at, "%s (%s that begins at line %zu)", problem, p->context, from.line);
	} else {
		reader_fail(y->r, at, "%s", problem);
	}
	advise(y, at);
	return false;
}

static bool run(struct yaml_reader *y)
{
	for (;;) {
		yaml_event_t event;
		if (!yaml_parser_parse(&y->parser, &event))
			return fail_from_parser(y);
		bool done = event.type == YAML_STREAM_END_EVENT;
		bool ok = on_event(y, &event);
		yaml_event_delete(&event);
		if (done || !ok)
			return ok;
	}
}

bool read_yaml(struct reader *r)
{
	struct yaml_reader y = {.r = r, .text = r->doc->text};
	y.bom = str_starts(y.text, "\xEF\xBB\xBF") ? 3 : 0;
	index_characters(&y);
	if (!yaml_parser_initialize(&y.parser))
		die_no_memory();
	yaml_parser_set_encoding(&y.parser, YAML_UTF8_ENCODING);
	/* With the encoding given, libyaml no longer skips a BOM itself. */
	yaml_parser_set_input_string(&y.parser, (const unsigned char *)y.text.p + y.bom, y.text.n - y.bom);
	bool ok = run(&y);
	const struct node *root = r->doc->root;
	if (root && root->kind == NODE_NULL && root->len == 0 && !root->flags)
		r->doc->root = NULL; /* only markers and comments */
	yaml_parser_delete(&y.parser);
	free(y.steps);
	free(y.anchors.at);
	strmap_release(&y.anchor_index);
	return ok;
}
