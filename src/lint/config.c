/* SPDX-License-Identifier: Apache-2.0
 * From paths to files: the nearest configuration, what it extends, and each checked against the schema. What they say
 * is read by config_read.c. */
#include "lint/config.h"

#include <stdlib.h>
#include <sys/stat.h>

#include "base/alloc.h"
#include "base/file.h"
#include "base/relpath.h"
#include "jsonschema/schema.h"
#include "lint/config_file.h"
#include "lint/custom.h"

/* Far more than anybody nests; and a bound for what a hostile file can make one read. */
enum { MOST_DEPTH = 16, MOST_FILES = 32, MOST_FOLDERS = 256, LONGEST_PATH = 4096 };

/* Rules of one's own have examples, so it is no small file always. */
static const struct doc_limits limits = {.file_bytes = 4u << 20,
					 .document_bytes = 4u << 20,
					 .nodes = 100000,
					 .aliases = 1000,
					 .depth = 100,
					 .expanded_nodes = 200000};

static const char *const names[] = {".k8sai.yaml", ".k8sai.yml"};

bool config_is_name(struct str name)
{
	for (size_t i = 0; i < COUNT_OF(names); i++)
		if (str_is(name, names[i]))
			return true;
	return false;
}

/* What a load works with. */
struct loading {
	struct lint_config *config;
	struct schema *schema;
	struct problems *problems;
};

/* ---- finding
 * -------------------------------------------------------------------------------------------------------------- */

/* Is there anything of that name: a file, a folder, a link that leads nowhere? The last two are said to be wrong. */
static bool stands_there(const char *path)
{
	struct stat st;
	return lstat(path, &st) == 0;
}

/* Puts the nearest file's path into `path`; false when there is none up to the root of the file system. */
static bool find_upward(struct buf *path, struct problems *notes)
{
	struct stat here, above;
	struct buf folder;
	bool found = false;
	buf_init(&folder, LONGEST_PATH);
	for (unsigned i = 0; i < MOST_FOLDERS && !found; i++) {
		for (size_t k = 0; k < COUNT_OF(names); k++) {
			struct buf candidate;
			buf_init(&candidate, LONGEST_PATH);
			buf_adds(&candidate, buf_str(&folder));
			buf_addz(&candidate, names[k]);
			bool there = stands_there(candidate.p);
			if (there && found)
				problem_add(notes, NULL, 0, 0, "'%s' is taken, and '%s' beside it is not read", path->p,
					    candidate.p);
			else if (there)
				buf_adds(path, buf_str(&candidate));
			found |= there;
			buf_release(&candidate);
		}
		/* Above the root is the root. */
		if (stat(folder.n ? folder.p : ".", &here) != 0)
			break;
		buf_addz(&folder, "../");
		if (folder.overflow || stat(folder.p, &above) != 0 ||
		    (here.st_dev == above.st_dev && here.st_ino == above.st_ino))
			break;
	}
	buf_release(&folder);
	return found;
}

/* ---- one file
 * ------------------------------------------------------------------------------------------------------------- */

static bool refuse_duplicates(const struct doc *d, struct problems *problems)
{
	for (const struct doc_duplicate *dup = d->duplicates; dup; dup = dup->next) {
		struct position first = source_position(d->source, d->base + dup->first->key_begin);
		struct problem *p = node_key_problem(problems, dup->again, "'%.*s' stands here a second time",
						     STR_ARG(node_key(dup->again)));
		problem_hint(problems, p, "the first one is in line %zu; keep one of them", first.line);
	}
	return d->duplicates == NULL;
}

/* Reads the one document of a file; an empty one stays without root. */
static bool parse(struct config_file *f, struct problems *problems)
{
	struct doc_slices slices = {0};
	bool ok = true;
	doc_split(f->source.text, &slices);
	for (size_t i = 0; ok && i < slices.n; i++) {
		if (f->doc.root) {
			struct problem *p =
				problem_add(problems, &f->source, slices.at[i].begin, slices.at[i].begin,
					    "a configuration is one YAML document, and here begins another");
			problem_hint(problems, p, "put it into a file of its own and name it in 'extends'");
			ok = false;
		} else {
			doc_reset(&f->doc);
			ok = doc_read(&f->doc, &f->source, slices.at[i], DOC_CORE, &limits, problems);
		}
	}
	free(slices.at);
	return ok && refuse_duplicates(&f->doc, problems);
}

static struct config_file *new_file(struct lint_config *config, const char *path)
{
	struct config_file *f = xcalloc(1, sizeof *f);
	struct str name = arena_str(&config->memory, str_of(path));
	f->source.name = name.p;
	f->prefix = name;
	while (f->prefix.n && f->prefix.p[f->prefix.n - 1] != '/')
		f->prefix.n--;
	buf_init(&f->text, limits.file_bytes);
	doc_init(&f->doc);
	f->before = config->last_read;
	config->last_read = f;
	return f;
}

/* Where the file lies, so that patterns can start from there. */
static bool find_folder(struct lint_config *config, struct config_file *f, struct buf *why)
{
	struct buf folder;
	buf_init(&folder, LONGEST_PATH);
	bool ok = path_absolute(f->prefix, &folder);
	if (ok)
		f->folder = arena_str(&config->memory, buf_str(&folder));
	else
		buf_addz(why, "the current directory cannot be told");
	buf_release(&folder);
	return ok;
}

/* Reads and checks a file. `at` is the place that names it, NULL for the first one. False and problems: it is of no
 * use. */
static bool read_one(struct loading *l, struct config_file *f, const struct node *at)
{
	struct buf why;
	struct stat st;
	buf_init(&why, LONGEST_PATH);
	bool ok = find_folder(l->config, f, &why) && file_read(f->source.name, &f->text, &why);
	if (!ok)
		node_problem(l->problems, at, "cannot read '%s': %.*s", f->source.name, STR_ARG(buf_str(&why)));
	buf_release(&why);
	if (!ok)
		return false;
	if (stat(f->source.name, &st) == 0) {
		f->device = st.st_dev;
		f->inode = st.st_ino;
	}
	f->source.text = buf_str(&f->text);
	if (!parse(f, l->problems))
		return false;
	if (!f->doc.root)
		return true;
	if (!schema_check_problems(l->schema, f->doc.root, NULL, l->problems))
		return false;
	f->root = node_deref(f->doc.root);
	return true;
}

/* ---- what it extends
 * ------------------------------------------------------------------------------------------------------ */

/* The same file that was read before, under whatever name; NULL when there is none. */
static struct config_file *find_same(const struct lint_config *config, const char *path)
{
	struct stat st;
	if (stat(path, &st) != 0)
		return NULL;
	for (struct config_file *f = config->last_read; f; f = f->before)
		if (f->device == st.st_dev && f->inode == st.st_ino)
			return f;
	return NULL;
}

static bool load(struct loading *l, const char *path, const struct node *at, unsigned depth);

static bool extend(struct loading *l, const struct config_file *f, const struct node *at, unsigned depth)
{
	struct str text = node_text(at);
	if (str_has(text, "://")) {
		struct problem *p =
			node_problem(l->problems, at, "'%.*s' is no local file: nothing is fetched", STR_ARG(text));
		problem_hint(l->problems, p, "keep a copy beside this file");
		return false;
	}
	const char *path = config_path(l->config, f, text);
	const struct config_file *same = find_same(l->config, path);
	if (same && same == f) {
		node_problem(l->problems, at, "the file extends itself");
		return false;
	}
	if (same && same->open) {
		node_problem(l->problems, at, "'%.*s' leads back to '%s', which extends this file", STR_ARG(text),
			     same->source.name);
		return false;
	}
	/* It counts where it was extended first. */
	return same ? same->root || !same->doc.root : load(l, path, at, depth + 1);
}

/* Reads a file after those that it extends. */
static bool load(struct loading *l, const char *path, const struct node *at, unsigned depth)
{
	struct lint_config *config = l->config;
	size_t n = 0;
	for (const struct config_file *f = config->last_read; f; f = f->before)
		n++;
	if (depth > MOST_DEPTH || n >= MOST_FILES) {
		node_problem(l->problems, at,
			     depth > MOST_DEPTH ? "more than %d files extend each other in a row"
						: "more than %d files are extended",
			     depth > MOST_DEPTH ? (int)MOST_DEPTH : (int)MOST_FILES);
		return false;
	}
	struct config_file *f = new_file(config, path);
	bool ok = read_one(l, f, at);
	const struct node *extends = ok ? node_find(f->root, STR("extends")) : NULL;
	f->open = true;
	if (node_is(extends, NODE_STRING))
		ok = extend(l, f, extends, depth);
	for (const struct node *e = node_is(extends, NODE_SEQ) ? node_first(extends) : NULL; e; e = e->next)
		ok = extend(l, f, node_deref(e), depth) && ok;
	f->open = false;
	config->files = grow_array(config->files, config->n_files + 1, &config->cap_files, sizeof *config->files);
	config->files[config->n_files++] = f;
	return ok;
}

/* ---- all of it
 * ------------------------------------------------------------------------------------------------------------ */

/* A rule that is off is not run, so nothing can be said of it for some files. */
static void note_idle(const struct lint_config *config, struct problems *notes)
{
	for (size_t i = 0; i < config->n_overrides; i++) {
		const struct config_override *o = &config->overrides[i];
		for (size_t k = 0; k < o->n_settings; k++) {
			const struct config_setting *s = &o->settings[k];
			const struct rule *rule = rule_find(s->rule);
			if (rule && s->level != LEVEL_OFF && config_rule_off(config, rule))
				node_key_problem(notes, s->at, "'%.*s' is off for all files: this changes nothing",
						 STR_ARG(s->rule));
		}
	}
}

static bool load_all(struct lint_config *config, const char *path, struct problems *problems, struct problems *notes)
{
	struct loading l = {.config = config, .problems = problems};
	l.schema = schema_embedded("config.schema.json", problems);
	bool ok = l.schema && load(&l, path, NULL, 0);
	schema_free(l.schema);
	for (size_t i = 0; i < config->n_files; i++)
		config_read_names(config, config->files[i]);
	for (size_t i = 0; i < config->n_files; i++)
		ok = config_read_file(config, config->files[i], problems) && ok;
	if (ok)
		note_idle(config, notes);
	return ok;
}

bool config_load(struct lint_config *out, const char *path, struct problems *problems, struct problems *notes)
{
	*out = (struct lint_config){.fail_on = SEVERITY_COUNT};
	arena_init(&out->memory);
	struct buf found;
	buf_init(&found, LONGEST_PATH);
	bool ok = true;
	if (path && str_is(str_of(path), "-")) {
		struct problem *p =
			problem_add(problems, NULL, 0, 0, "a configuration is not read from standard input");
		problem_hint(problems, p, "name a file");
		ok = false;
	} else if (path) {
		ok = load_all(out, path, problems, notes);
	} else if (find_upward(&found, notes)) {
		ok = load_all(out, found.p, problems, notes);
	}
	buf_release(&found);
	if (out->n_custom) {
		out->rules = custom_compile(out->custom, out->n_custom, problems);
		ok = ok && out->rules;
	}
	return ok;
}

const char *config_file_name(const struct lint_config *config, size_t i)
{
	return config->files[i]->source.name;
}

static void free_globs(struct config_globs *g)
{
	gitignore_release(&g->patterns);
}

void config_release(struct lint_config *config)
{
	custom_free(config->rules);
	for (struct config_file *f = config->last_read, *before; f; f = before) {
		before = f->before;
		doc_release(&f->doc);
		buf_release(&f->text);
		free(f);
	}
	for (size_t i = 0; i < config->n_overrides; i++) {
		free_globs(&config->overrides[i].globs);
		free(config->overrides[i].settings);
	}
	for (size_t i = 0; i < config->n_excludes; i++)
		free_globs(&config->excludes[i].globs);
	free(config->files);
	free(config->schemas);
	free(config->select);
	free(config->ignore);
	free(config->custom);
	free(config->custom_names);
	free(config->settings);
	free(config->overrides);
	free(config->excludes);
	free(config->params);
	arena_release(&config->memory);
	*config = (struct lint_config){.fail_on = SEVERITY_COUNT};
}
