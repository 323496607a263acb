/* SPDX-License-Identifier: Apache-2.0
 * Reading a baseline, and asking it. */
#include "lint/baseline.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "base/file.h"
#include "base/relpath.h"
#include "jsonschema/schema.h"
#include "lint/baseline_file.h"
#include "lint/engine.h"
#include "lint/fingerprint.h"

/* One document holds what was found in all files: a document of so many nodes more is read. */
enum { MANY = 4 };

static const char schema_name[] = "baseline.schema.json";

/* ---- reading ---- */

static bool check_shape(const struct node *root, struct problems *problems)
{
	struct schema *schema = schema_embedded(schema_name, problems);
	if (!schema) {
		problem_add(problems, NULL, 0, 0, "the program's own schema '%s' is broken", schema_name);
		return false;
	}
	/* Bounded by what may be read. */
	const struct schema_options options = {.steps = SIZE_MAX};
	bool ok = schema_check_problems(schema, root, &options, problems);
	schema_free(schema);
	return ok;
}

static bool is_newer(struct baseline *b, struct problems *problems)
{
	const struct node *version = node_find(b->doc.root, STR("version"));
	int64_t n;
	b->newer = node_int(version, &n) && n > BASELINE_VERSION;
	if (!b->newer)
		return false;
	struct problem *p = node_problem(problems, version,
					 "'%s' was made by a newer k8sai: its version is %lld, and this one knows %d",
					 b->path, (long long)n, BASELINE_VERSION);
	problem_hint(problems, p, "update k8sai, or run --write-baseline to record what this one finds");
	return true;
}

static struct baseline_entry read_entry(const struct node *n)
{
	int64_t count = 1;
	const struct node *said = node_find(n, STR("count"));
	if (said)
		(void)node_int(said, &count);
	struct str hex = node_text(node_find(n, STR("fingerprint")));
	char digits[17] = "";
	memcpy(digits, hex.p, hex.n < 16 ? hex.n : 16);
	return (struct baseline_entry){.path = node_text(node_find(n, STR("path"))),
				       .code = node_text(node_find(n, STR("code"))),
				       .object = node_text(node_find(n, STR("object"))),
				       .field = node_text(node_find(n, STR("field"))),
				       .message = node_text(node_find(n, STR("message"))),
				       .fingerprint = strtoull(digits, NULL, 16),
				       .count = (size_t)count};
}

bool baseline_parse(struct baseline *out, const char *path, struct str text, const struct doc_limits *limits,
		    struct problems *problems)
{
	*out = (struct baseline){.path = path, .source = {path, text}};
	buf_init(&out->text, 0);
	doc_init(&out->doc);
	size_t before = problems->n;
	struct doc_limits large = *limits;
	large.document_bytes = large.file_bytes;
	large.nodes *= MANY;
	large.expanded_nodes *= MANY;
	if (!doc_read(&out->doc, &out->source, (struct doc_slice){0, text.n}, DOC_CORE, &large, problems) ||
	    !out->doc.root || !out->doc.is_json) {
		if (problems->n == before)
			problem_add(problems, &out->source, 0, 0, "'%s' is no baseline: it holds no JSON", path);
		return false;
	}
	if (is_newer(out, problems) || !check_shape(out->doc.root, problems))
		return false;
	const struct node *list = node_find(out->doc.root, STR("findings"));
	for (const struct node *n = node_first(list); n; n = n->next)
		*VEC_PUSH(out) = read_entry(n);
	/* Two branches that were merged may have recorded the same. */
	baseline_merge(out, false);
	return true;
}

bool baseline_read(struct baseline *out, const char *path, const struct doc_limits *limits, struct problems *problems)
{
	struct buf text, why;
	buf_init(&text, limits->file_bytes);
	buf_init(&why, 4096);
	*out = (struct baseline){.path = path};
	doc_init(&out->doc);
	bool ok = file_read(path, &text, &why);
	if (!ok)
		problem_add(problems, NULL, 0, 0, "cannot read the baseline '%s': %.*s", path, STR_ARG(buf_str(&why)));
	else
		ok = baseline_parse(out, path, buf_str(&text), limits, problems);
	out->text = text;
	buf_release(&why);
	return ok;
}

void baseline_release(struct baseline *b)
{
	free(b->at);
	doc_release(&b->doc);
	buf_release(&b->text);
	*b = (struct baseline){0};
}

/* ---- asking ---- */

/* The first entry that is not before (path, fingerprint). */
static size_t first_from(const struct baseline *b, struct str path, uint64_t fingerprint, size_t from, size_t to)
{
	while (from < to) {
		size_t middle = from + (to - from) / 2;
		int order = str_cmp(b->at[middle].path, path);
		if (order < 0 || (order == 0 && b->at[middle].fingerprint < fingerprint))
			from = middle + 1;
		else
			to = middle;
	}
	return from;
}

void baseline_use_init(struct baseline_use *u, const struct baseline *baseline, const struct lint_files *files,
		       const struct lint_options *options)
{
	*u = (struct baseline_use){.baseline = baseline};
	if (!baseline)
		return;
	u->left = xcalloc(baseline->n + 1, sizeof *u->left);
	u->silenced = xcalloc(baseline->n + 1, sizeof *u->silenced);
	u->files = xcalloc(files->n + 1, sizeof *u->files);
	for (size_t i = 0; i < baseline->n; i++)
		u->left[i] = baseline->at[i].count;
	struct buf path;
	buf_init(&path, BUF_NO_LIMIT);
	for (size_t i = 0; i < files->n && baseline->n; i++) {
		if (!files->at[i].read)
			continue;
		baseline_path(baseline->path, &files->at[i], options, &path);
		size_t from = first_from(baseline, buf_str(&path), 0, 0, baseline->n), to = from;
		while (to < baseline->n && str_eq(baseline->at[to].path, buf_str(&path)))
			to++;
		u->files[i] = (struct baseline_range){from, to};
	}
	buf_release(&path);
}

void baseline_use_release(struct baseline_use *u)
{
	free(u->left);
	free(u->silenced);
	free(u->files);
	*u = (struct baseline_use){0};
}

/* The entry of a finding; SIZE_MAX when it has none. */
static size_t entry_of(const struct baseline_use *u, const struct finding *f)
{
	struct baseline_range r = u->baseline ? u->files[f->file] : (struct baseline_range){0, 0};
	if (r.from == r.to)
		return SIZE_MAX;
	uint64_t fingerprint = fingerprint_of(f);
	size_t i = first_from(u->baseline, u->baseline->at[r.from].path, fingerprint, r.from, r.to);
	return i < r.to && u->baseline->at[i].fingerprint == fingerprint ? i : SIZE_MAX;
}

bool baseline_takes(struct baseline_use *u, const struct finding *f)
{
	size_t i = entry_of(u, f);
	if (i == SIZE_MAX || !u->left[i])
		return false;
	u->left[i]--;
	return true;
}

void baseline_silenced(struct baseline_use *u, const struct finding *f)
{
	size_t i = entry_of(u, f);
	if (i != SIZE_MAX)
		u->silenced[i]++;
}

/* Could this run have met findings of that code in a file? Not when the rule is off, or looks at more than was given.
 */
static bool was_asked(const struct dispatch *dispatch, const struct lint_options *options, struct str code,
		      bool complete)
{
	const struct rule *rule = NULL;
	for (size_t i = 0; !rule && i < rule_total(dispatch->custom); i++)
		if (str_is(code, rule_at(dispatch->custom, i)->code))
			rule = rule_at(dispatch->custom, i);
	if (!rule)
		return true;
	if (!rule_bit(&dispatch->enabled, rule_index(rule)))
		return false;
	if (rule == &rule_sup001 || rule == &rule_sup002 || rule == &rule_sup003)
		return !options->no_suppress;
	return complete || (!rule->set && !(rule->flags & RULE_COMPLETE));
}

bool *baseline_asked(const struct baseline_use *u, const struct dispatch *dispatch, const struct lint_files *files,
		     const struct lint_options *options)
{
	bool *asked = xcalloc(u->baseline->n + 1, sizeof *asked);
	for (size_t f = 0; f < files->n; f++)
		for (size_t i = u->files[f].from; i < u->files[f].to; i++)
			asked[i] |= was_asked(dispatch, options, u->baseline->at[i].code, files->at[f].in_complete_set);
	return asked;
}

size_t baseline_gone(const struct baseline_use *u, const struct dispatch *dispatch, const struct lint_files *files,
		     const struct lint_options *options)
{
	size_t gone = 0;
	if (!u->baseline)
		return 0;
	bool *asked = baseline_asked(u, dispatch, files, options);
	for (size_t i = 0; i < u->baseline->n; i++)
		gone += asked[i] && u->left[i] > u->silenced[i] ? u->left[i] - u->silenced[i] : 0;
	free(asked);
	return gone;
}
