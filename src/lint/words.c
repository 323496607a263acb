/* SPDX-License-Identifier: Apache-2.0
 * Command lines: what a container runs, as words. Enough of POSIX shell to read flags out of `sh -c` scripts; what only
 * a running shell can know is marked. */
#include "kube/names.h"
#include "lint/pod.h"

enum { MOST_WORDS = 4096 };

struct splitter {
	struct arena *scratch;
	struct word *at;
	size_t n, cap;
	bool complete;
};

static void push(struct splitter *s, struct str text, const struct node *node, bool known)
{
	if (s->n == MOST_WORDS) {
		s->complete = false;
		return;
	}
	if (s->n == s->cap) {
		size_t cap = s->cap ? s->cap * 2 : 16;
		struct word *at = arena_alloc(s->scratch, cap * sizeof *at);
		if (s->n)
			memcpy(at, s->at, s->n * sizeof *at);
		s->at = at;
		s->cap = cap;
	}
	s->at[s->n++] = (struct word){text, node, known};
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r';
}

static bool is_separator(char c)
{
	return c == ';' || c == '&' || c == '|' || c == '\n' || c == '(' || c == ')';
}

/* One word of a script from `*i` on, written to `out`: quotes taken off, backslashes resolved. Never longer than what
 * it is made from. */
static struct word shell_word(struct str script, size_t *i, char *out)
{
	size_t n = 0;
	char quote = 0;
	struct word w = {.known = true};
	for (; *i < script.n; ++*i) {
		char c = script.p[*i], next = *i + 1 < script.n ? script.p[*i + 1] : 0;
		if (!quote && (is_blank(c) || is_separator(c)))
			break;
		if (quote ? c == quote : c == '\'' || c == '"') {
			quote = quote ? 0 : c;
			continue;
		}
		if (c == '\\' && quote != '\'' && next) {
			++*i;
			if (next != '\n')
				out[n++] = next;
			continue;
		}
		if (quote != '\'' && ((c == '$' && next && next != '"' && !is_blank(next)) || c == '`'))
			w.known = false;
		out[n++] = c;
	}
	w.text = (struct str){out, n};
	return w;
}

static void split_script(struct splitter *s, struct str script, const struct node *node)
{
	char *room = arena_alloc(s->scratch, script.n + 1);
	for (size_t i = 0; i < script.n && s->n < MOST_WORDS;) {
		char c = script.p[i];
		if (is_blank(c)) {
			i++;
		} else if (c == '\\' && i + 1 < script.n && script.p[i + 1] == '\n') {
			i += 2;
		} else if (is_separator(c)) {
			i++;
			if (s->n && !str_is(s->at[s->n - 1].text, ";"))
				push(s, STR(";"), node, true);
		} else if (c == '#') {
			i += str_find(str_sub(script, i, script.n), '\n');
		} else {
			struct word w = shell_word(script, &i, room);
			room += w.text.n;
			push(s, w.text, node, w.known);
		}
	}
}

static struct str base_name(struct str path)
{
	size_t from = path.n;
	while (from > 0 && path.p[from - 1] != '/')
		from--;
	return str_sub(path, from, path.n);
}

static bool is_shell(struct str word)
{
	static const char *const shells[] = {"sh", "bash", "ash", "dash", "zsh"};
	struct str name = base_name(word);
	for (size_t i = 0; i < COUNT_OF(shells); i++)
		if (str_is(name, shells[i]))
			return true;
	return false;
}

/* -c, -ec, -lc, -euxc … */
static bool is_script_flag(struct str word)
{
	return word.n >= 2 && word.p[0] == '-' && word.p[1] != '-' && word.p[word.n - 1] == 'c';
}

struct raw {
	const struct node *node;
	struct str text;
};

static size_t collect(const struct node *list, struct raw *raw, size_t n)
{
	if (node_is(list, NODE_SEQ)) {
		for (const struct node *e = node_first(list); e; e = e->next)
			raw[n++] = (struct raw){node_deref(e), node_text(e)};
	} else if (node_text(list).n) {
		raw[n++] = (struct raw){list, node_text(list)};
	}
	return n;
}

/* May a flag be given that is not among the words? "$EXTRA_ARGS" may hold any, and so may a configuration file. */
static bool hides_flags(const struct splitter *s)
{
	for (size_t i = 0; i < s->n; i++) {
		struct str text = s->at[i].text;
		if (!s->at[i].known && text.n && text.p[0] == '$')
			return true;
		if (str_starts(text, "--config") &&
		    (text.n == 8 || text.p[8] == '=' || str_starts(text, "--config-file") ||
		     str_starts(text, "--config_file")))
			return true;
	}
	return !s->complete;
}

const struct words *container_words(const struct container *k, struct arena *scratch)
{
	if (k->words)
		return k->words;
	struct raw *raw = arena_alloc(scratch, (node_count(k->command) + node_count(k->args) + 2) * sizeof *raw);
	size_t n = collect(k->args, raw, collect(k->command, raw, 0));
	struct splitter s = {.scratch = scratch, .complete = true};
	bool shell = n > 0 && is_shell(raw[0].text), script = false;
	for (size_t i = 0; i < n; i++) {
		/* "bash -c -- script": the end of the shell's own flags. */
		if (script && !str_is(raw[i].text, "--")) {
			split_script(&s, raw[i].text, raw[i].node);
			/* What follows the script are its positional parameters. */
			break;
		}
		push(&s, raw[i].text, raw[i].node, !is_placeholder(raw[i].text));
		script |= shell && i > 0 && is_script_flag(raw[i].text);
	}
	s.complete &= !shell || script;
	struct words *words = arena_alloc(scratch, sizeof *words);
	*words = (struct words){s.at, s.n, s.complete, hides_flags(&s)};
	/* The view caches what it has worked out; rules see it as constant. */
	((struct container *)(uintptr_t)k)->words = words;
	return words;
}

/* Does `word` start with `flag`, '_' counting as '-' behind the dashes? */
static bool flag_starts(struct str word, struct str flag)
{
	if (word.n < flag.n)
		return false;
	for (size_t i = 0; i < flag.n; i++)
		if (word.p[i] != flag.p[i] && !(i > 1 && word.p[i] == '_' && flag.p[i] == '-') &&
		    !(i > 1 && word.p[i] == '-' && flag.p[i] == '_'))
			return false;
	return true;
}

bool container_flag(const struct container *k, struct arena *scratch, const char *flag, struct word *value)
{
	const struct words *words = container_words(k, scratch);
	struct str wanted = str_of(flag);
	bool found = false;
	for (size_t i = 0; i < words->n; i++) {
		struct word w = words->at[i];
		if (!flag_starts(w.text, wanted))
			continue;
		if (w.text.n == wanted.n) {
			const struct word *next = i + 1 < words->n ? &words->at[i + 1] : NULL;
			bool has = next && !str_is(next->text, ";") && !str_starts(next->text, "--");
			*value = has ? *next : (struct word){{"", 0}, w.node, true};
			found = true;
		} else if (w.text.p[wanted.n] == '=') {
			*value = (struct word){str_sub(w.text, wanted.n + 1, w.text.n), w.node, w.known};
			found = true;
		}
	}
	return found;
}

const struct node *container_env(const struct container *k, const char *name)
{
	const struct node *found = NULL;
	if (!node_is(k->env, NODE_SEQ))
		return NULL;
	for (const struct node *e = node_first(k->env); e; e = e->next)
		if (node_text_is(node_get(e, KEY_name), name))
			found = node_deref(e);
	return found;
}

bool container_env_open(const struct container *k)
{
	return node_count(node_get(k->node, KEY_envFrom)) > 0;
}
