/* SPDX-License-Identifier: Apache-2.0
 * Text with tokens as templates: https://helm.sh/docs/chart_template_guide/ for the functions, text/template of Go for
 * what `{{` and `{{-` do. */
#include "doc/emit.h"
#include "gen/helm.h"
#include "gen/mark.h"

/** Spaces that nindent puts before each line of a value, more than its key has. */
enum { STEP = 2 };

static bool is_identifier(struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];
		if (!(c >= 'a' && c <= 'z') && !(c >= 'A' && c <= 'Z') && c != '_' && !(i && is_digit(c)))
			return false;
	}
	return s.n > 0;
}

/** A string of Go's: keys hold no control characters but what YAML lets through. */
static void add_string(struct str s, struct buf *out)
{
	buf_addc(out, '"');
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];
		if (c < 0x20 || c == 0x7F)
			buf_addf(out, "\\x%02x", c);
		else if (c == '"' || c == '\\')
			buf_addf(out, "\\%c", c);
		else
			buf_addc(out, (char)c);
	}
	buf_addc(out, '"');
}

void helm_write_path(const struct path *path, struct buf *out)
{
	size_t plain = 0;
	while (plain < path->n && is_identifier(path->at[plain].key))
		plain++;
	bool all = plain == path->n;
	buf_addz(out, all ? ".Values" : "index .Values");
	for (size_t i = 0; i < path->n; i++) {
		if (i < plain) {
			buf_addc(out, '.');
			buf_adds(out, path->at[i].key);
		} else {
			buf_addc(out, ' ');
			add_string(path->at[i].key, out);
		}
	}
}

/** The same as an operand. */
static void add_operand(const struct path *path, struct buf *out)
{
	struct buf text;
	buf_init(&text, BUF_NO_LIMIT);
	helm_write_path(path, &text);
	bool bare = text.p[0] == '.';
	buf_addf(out, "%s%s%s", bare ? "" : "(", text.p, bare ? "" : ")");
	buf_release(&text);
}

/** The action that writes a slot's value. `column`: of the key before it, or SIZE_MAX when there is none. */
static void add_action(const struct helm *h, const struct helm_slot *slot, size_t column, struct buf *out)
{
	if (slot->templated) {
		buf_addz(out, "{{ tpl (toJson ");
		add_operand(&slot->path, out);
		buf_addz(out, ") $ }}");
	} else if (slot->kind == HELM_IMAGE) {
		buf_addf(out, "{{ include \"%.*s.image\" ", STR_ARG(h->name));
		add_operand(&slot->path, out);
		buf_addz(out, " | toJson }}");
	} else if (slot->kind == HELM_TREE && column != SIZE_MAX) {
		buf_addz(out, "{{- toYaml ");
		add_operand(&slot->path, out);
		buf_addf(out, " | nindent %zu }}", column + STEP);
	} else {
		/* JSON is YAML; unlike an action without it, numbers do not come out as 1e+06. */
		buf_addz(out, "{{ ");
		helm_write_path(&slot->path, out);
		buf_addz(out, " | toJson }}");
	}
}

/** Adds text as it is, what Go would take for an action made text. */
static void add_escaped(struct str s, struct buf *out)
{
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '{' && i + 1 < s.n && s.p[i + 1] == '{') {
			buf_addz(out, "{{ \"{{\" }}");
			i++;
		} else if (s.p[i] == '{' && i + 1 == s.n) {
			/* An action may follow. */
			buf_addz(out, "{{ \"{\" }}");
		} else {
			buf_addc(out, s.p[i]);
		}
	}
}

/** Place of the next token in `s`, or s.n. */
static size_t next_token(const struct helm *h, struct str s)
{
	for (size_t i = 0; i + h->mark.n <= s.n; i++)
		if (s.p[i] == h->mark.p[0] && memcmp(s.p + i, h->mark.p, h->mark.n) == 0)
			return i;
	return s.n;
}

/** The column of the key on a line of YAML: behind the indentation and the dashes of lists. */
static size_t key_column(struct str line)
{
	size_t i = 0;
	while (i + 1 < line.n && (line.p[i] == ' ' || (line.p[i] == '-' && line.p[i + 1] == ' ')))
		i++;
	return i;
}

/** A condition: is the last part of the path in the map that holds it? Every such map is there, if empty. */
static void add_condition(const struct helm_slot *slot, size_t indent, struct buf *out)
{
	struct path parent = {slot->path.at, slot->path.n - 1};
	buf_fill(out, ' ', indent);
	buf_addz(out, "{{- if hasKey ");
	add_operand(&parent, out);
	buf_addc(out, ' ');
	add_string(slot->path.at[slot->path.n - 1].key, out);
	buf_addz(out, " }}\n");
}

/** A line that is or holds the token of a slot; it is always the whole value, so in double quotes. */
static void write_slot_line(const struct helm *h, struct str line, size_t at, struct buf *out)
{
	size_t number, column = key_column(line);
	enum helm_token_kind kind;
	size_t len = helm_read_token(h, str_sub(line, at, SIZE_MAX), &number, &kind);
	struct str before = str_sub(line, 0, at - 1), after = str_sub(line, at + len + 1, SIZE_MAX);
	if (kind == HELM_BEGIN || kind == HELM_END) {
		buf_adds(out, str_sub(before, 0, column - 2));
		buf_addz(out, kind == HELM_END ? "{{- end }}" : "{{- if ");
		if (kind == HELM_BEGIN) {
			helm_write_path(&h->slots.at[number].path, out);
			buf_addz(out, " }}");
		}
		return;
	}
	const struct helm_slot *slot = &h->slots.at[number];
	if (kind == HELM_OPTIONAL)
		add_condition(slot, column, out);
	add_escaped(before, out);
	add_action(h, slot, str_ends(before, ": ") ? column : SIZE_MAX, out);
	buf_adds(out, after);
	if (kind == HELM_OPTIONAL) {
		buf_addc(out, '\n');
		buf_fill(out, ' ', column);
		buf_addz(out, "{{- end }}");
	}
}

static void write_line(const struct helm *h, struct str line, struct buf *out)
{
	size_t slot;
	enum helm_token_kind kind;
	for (size_t at; (at = next_token(h, line)) < line.n; line = str_sub(line, at, SIZE_MAX)) {
		struct str rest = str_sub(line, at, SIZE_MAX);
		if (helm_read_token(h, rest, &slot, &kind)) {
			write_slot_line(h, line, at, out);
			return;
		}
		add_escaped(str_sub(line, 0, at), out);
		buf_addz(out, "{{ .Release.Namespace }}");
		at += h->namespace_.n;
	}
	add_escaped(line, out);
}

void helm_write_text(const struct helm *h, struct str text, struct buf *out)
{
	while (text.n) {
		size_t end = str_find(text, '\n');
		write_line(h, str_sub(text, 0, end), out);
		if (end < text.n)
			buf_addc(out, '\n');
		text = str_sub(text, end + 1, SIZE_MAX);
	}
}

void helm_write_object(const struct helm *h, const struct helm_object *o, struct buf *text)
{
	struct buf yaml;
	buf_init(&yaml, BUF_NO_LIMIT);
	emit_yaml(o->tree, &yaml);
	buf_addz(text, GEN_MARK_TEMPLATE);
	if (o->is_namespace)
		/* Only a cluster lists kinds among its API versions: `helm template` asks none and gets the object;
		 * `helm install` cannot own the namespace that holds its own records. */
		buf_addz(text, "{{- /* helm install makes it (--create-namespace) and cannot own it; helm template "
			       "writes it. */}}\n"
			       "{{- if not (.Capabilities.APIVersions.Has \"v1/Namespace\") }}\n");
	if (o->optional) {
		const struct path_step steps[] = {{.key = STR("objects")}, {.key = o->stem}, {.key = STR("enabled")}};
		buf_addz(text, "{{- if ");
		helm_write_path(&(struct path){(struct path_step *)steps, COUNT_OF(steps)}, text);
		buf_addz(text, " }}\n");
	}
	helm_write_text(h, buf_str(&yaml), text);
	buf_addz(text, o->optional ? "{{- end }}\n" : "");
	buf_addz(text, o->is_namespace ? "{{- end }}\n" : "");
	buf_release(&yaml);
}
