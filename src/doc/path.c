/* SPDX-License-Identifier: Apache-2.0 */
#include "doc/path.h"

#include "base/json.h"

static bool is_name_char(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
}

void path_add_key(struct buf *out, struct str key)
{
	bool plain = key.n > 0;
	for (size_t i = 0; i < key.n && plain; i++)
		plain = is_name_char(key.p[i]);
	if (plain) {
		if (out->n)
			buf_addc(out, '.');
		buf_adds(out, key);
	} else {
		buf_addc(out, '[');
		json_quote(key, out);
		buf_addc(out, ']');
	}
}

void path_add_index(struct buf *out, size_t i)
{
	buf_addf(out, "[%zu]", i);
}

static void add_step(struct buf *out, const struct node *parent, const struct node *child)
{
	if (child->key) {
		path_add_key(out, node_key(child));
		return;
	}
	size_t i = 0;
	for (const struct node *e = parent->first; e != child; e = e->next)
		i++;
	path_add_index(out, i);
}

static const struct node *children(const struct node *n)
{
	return n->kind == NODE_ALIAS ? NULL : node_first(n);
}

bool path_to(const struct node *root, const struct node *target, struct buf *out)
{
	enum { DEEPEST = 1000 };
	/* The way from the root to the node that is looked at. */
	const struct node *way[DEEPEST];
	size_t n = 1;
	if (!root)
		return false;
	way[0] = root;
	while (way[n - 1] != target) {
		const struct node *next = n < DEEPEST ? children(way[n - 1]) : NULL;
		if (next) {
			way[n++] = next;
			continue;
		}
		while (n > 1 && !way[n - 1]->next)
			n--;
		/* The root's sibling is not below it. */
		if (n == 1)
			return false;
		way[n - 1] = way[n - 1]->next;
	}
	for (size_t i = 1; i < n; i++)
		add_step(out, way[i - 1], way[i]);
	return true;
}

struct str path_text(struct arena *memory, const struct node *root, const struct node *target, size_t longest)
{
	struct str text = {"", 0};
	struct buf path;
	buf_init(&path, longest);
	if (path_to(root, target, &path))
		text = arena_str(memory, buf_str(&path));
	buf_release(&path);
	return text;
}

struct path_parser {
	struct str text;
	size_t at;
	struct arena *arena;
};

static char peek(const struct path_parser *p)
{
	return p->at < p->text.n ? p->text.p[p->at] : '\0';
}

/* A name up to the next '.' or '['; a backslash takes the next character as it is. */
static bool parse_name(struct path_parser *p, struct path_step *step)
{
	size_t begin = p->at, escapes = 0;
	for (; p->at < p->text.n && !strchr(".[]", peek(p)); p->at++)
		if (peek(p) == '\\') {
			escapes++;
			p->at++;
		}
	if (p->at > p->text.n || p->at == begin || peek(p) == ']')
		return false;
	struct str name = arena_str(p->arena, str_sub(p->text, begin, p->at - begin));
	if (escapes) {
		char *to = arena_alloc(p->arena, name.n);
		size_t n = 0;
		for (size_t i = 0; i < name.n; i++)
			to[n++] = name.p[i] == '\\' ? name.p[++i] : name.p[i];
		name = (struct str){to, n};
	}
	step->key = name;
	return true;
}

static bool parse_index(struct path_parser *p, struct path_step *step)
{
	struct str rest = str_sub(p->text, p->at, p->text.n);
	struct str digits = str_sub(rest, 0, str_find(rest, ']'));
	int64_t index;
	if (digits.n == 0 || digits.p[0] < '0' || digits.p[0] > '9' || !str_to_i64(digits, &index) ||
	    (uint64_t)index > UINT32_MAX)
		return false;
	step->index = (size_t)index;
	p->at += digits.n;
	return true;
}

/* The string in double quotes at p->at, by JSON's rules. */
static bool parse_json_string(struct path_parser *p, struct path_step *step)
{
	size_t end = p->at + 1;
	while (end < p->text.n && p->text.p[end] != '"')
		end += p->text.p[end] == '\\' ? 2 : 1;
	if (end >= p->text.n)
		return false;
	size_t bad;
	struct json *j = json_parse(str_sub(p->text, p->at, end + 1 - p->at), &bad);
	if (!j) {
		p->at += bad;
		return false;
	}
	step->key = arena_str(p->arena, json_str(j));
	json_free(j);
	p->at = end + 1;
	return true;
}

/* What stands in single quotes, which are easier on a command line, as it is. */
static bool parse_raw_string(struct path_parser *p, struct path_step *step)
{
	struct str rest = str_sub(p->text, p->at + 1, p->text.n);
	size_t n = str_find(rest, '\'');
	if (n == rest.n)
		return false;
	step->key = arena_str(p->arena, str_sub(rest, 0, n));
	p->at += n + 2;
	return true;
}

static bool parse_bracket(struct path_parser *p, struct path_step *step)
{
	p->at++;
	bool ok = peek(p) == '"'    ? parse_json_string(p, step)
		  : peek(p) == '\'' ? parse_raw_string(p, step)
				    : parse_index(p, step);
	if (!ok || peek(p) != ']')
		return false;
	p->at++;
	return true;
}

bool path_parse(struct str text, struct arena *a, struct path *out, size_t *bad)
{
	struct path_parser p = {.text = text, .arena = a};
	size_t most = 1;
	for (size_t i = 0; i < text.n; i++)
		most += text.p[i] == '.' || text.p[i] == '[';
	*out = (struct path){.at = arena_calloc(a, most, sizeof *out->at)};
	bool ok = text.n > 0;
	while (ok && p.at < text.n) {
		struct path_step *step = &out->at[out->n++];
		if (peek(&p) == '[') {
			ok = parse_bracket(&p, step);
			continue;
		}
		/* Names after the first stand behind a dot. */
		if (out->n > 1 && peek(&p) != '.') {
			ok = false;
			continue;
		}
		p.at += out->n > 1;
		ok = parse_name(&p, step);
	}
	*bad = p.at < text.n ? p.at : text.n;
	return ok;
}
