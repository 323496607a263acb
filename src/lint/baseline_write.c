/* SPDX-License-Identifier: Apache-2.0
 * Baselines put together from what a run found, and written one entry a line: what changes shows in a diff. */
#include <inttypes.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "base/file.h"
#include "base/json.h"
#include "base/relpath.h"
#include "base/utf8.h"
#include "lint/baseline_file.h"
#include "lint/fingerprint.h"

/* Enough to know it by; the fingerprint has all of it. */
enum { MOST_MESSAGE = 120 };

/* ---- names ---- */

/* The folder of a path, with its last '/'; empty for the working directory. */
static struct str folder_of(const char *path)
{
	struct str s = str_of(path);
	while (s.n && s.p[s.n - 1] != '/')
		s.n--;
	return s;
}

static void put_valid(struct str s, struct buf *out)
{
	char bytes[4];
	for (size_t at = 0, n; at < s.n; at += n)
		buf_add(out, bytes, utf8_encode(utf8_decode(str_sub(s, at, s.n), &n), bytes));
}

void baseline_path(const char *baseline, const struct lint_file *file, const struct lint_options *options,
		   struct buf *out)
{
	struct str name = str_of(file->source.name);
	size_t bad;
	bool nameless = file->standard_input && !options->stdin_name;
	if (nameless || !path_below(folder_of(baseline), name, out)) {
		buf_clear(out);
		buf_adds(out, name);
	}
	if (utf8_check(buf_str(out), &bad) != UTF8_INVALID)
		return;
	struct buf valid;
	buf_init(&valid, BUF_NO_LIMIT);
	put_valid(buf_str(out), &valid);
	buf_clear(out);
	buf_adds(out, buf_str(&valid));
	buf_release(&valid);
}

/* ---- order ---- */

static int compare_fingerprints(const struct baseline_entry *a, const struct baseline_entry *b)
{
	return a->fingerprint < b->fingerprint ? -1 : a->fingerprint > b->fingerprint;
}

static int by_fingerprint(const void *pa, const void *pb)
{
	const struct baseline_entry *a = pa, *b = pb;
	int order = str_cmp(a->path, b->path);
	order = order ? order : compare_fingerprints(a, b);
	/* Line numbers in it may differ. */
	return order ? order : str_cmp(a->message, b->message);
}

static int for_people(const void *pa, const void *pb)
{
	const struct baseline_entry *a = pa, *b = pb;
	int order = str_cmp(a->path, b->path);
	order = order ? order : str_cmp(a->code, b->code);
	order = order ? order : str_cmp(a->object, b->object);
	order = order ? order : str_cmp(a->field, b->field);
	order = order ? order : str_cmp(a->message, b->message);
	return order ? order : compare_fingerprints(a, b);
}

void baseline_merge(struct baseline *b, bool add_counts)
{
	size_t kept = 0;
	if (b->n)
		qsort(b->at, b->n, sizeof *b->at, by_fingerprint);
	for (size_t i = 0; i < b->n; i++) {
		struct baseline_entry *last = kept ? &b->at[kept - 1] : NULL;
		const struct baseline_entry next = b->at[i];
		if (!last || last->fingerprint != next.fingerprint || !str_eq(last->path, next.path))
			b->at[kept++] = next;
		else if (add_counts)
			last->count += next.count;
		else if (last->count < next.count)
			last->count = next.count;
	}
	b->n = kept;
}

/* ---- putting together ---- */

static struct str object_text(const struct finding *f, struct arena *a)
{
	if (!f->object_name.n)
		return f->kind;
	return arena_printf(a, "%.*s%s%.*s%s%.*s", STR_ARG(f->kind), f->kind.n ? " " : "", STR_ARG(f->object_namespace),
			    f->object_namespace.n ? "/" : "", STR_ARG(f->object_name));
}

static struct str message_text(const struct finding *f, struct arena *a)
{
	size_t n = MOST_MESSAGE;
	if (f->message.n <= n)
		return f->message;
	/* Not in the middle of a character. */
	while (n && ((unsigned char)f->message.p[n] & 0xC0) == 0x80)
		n--;
	return arena_printf(a, "%.*s...", (int)n, f->message.p);
}

static void add_findings(struct baseline *to, const struct lint_result *result, const struct lint_options *options,
			 struct arena *a)
{
	struct buf name;
	buf_init(&name, BUF_NO_LIMIT);
	struct str path = {NULL, 0};
	for (size_t i = 0; i < result->n_findings; i++) {
		const struct finding *f = &result->findings[i];
		if (!path.p || result->findings[i - 1].file != f->file) {
			baseline_path(to->path, &result->files->at[f->file], options, &name);
			path = arena_str(a, buf_str(&name));
		}
		*VEC_PUSH(to) = (struct baseline_entry){.path = path,
							.code = str_of(f->rule->code),
							.object = object_text(f, a),
							.field = f->field,
							.message = message_text(f, a),
							.fingerprint = fingerprint_of(f),
							.count = 1};
	}
	buf_release(&name);
}

/* Is what an entry speaks about still there? */
static bool is_there(const char *baseline, struct str path)
{
	struct buf name;
	buf_init(&name, BUF_NO_LIMIT);
	buf_adds(&name, folder_of(baseline));
	buf_adds(&name, path);
	bool there = str_is(path, "<stdin>") || file_exists(name.p);
	buf_clear(&name);
	buf_adds(&name, path);
	/* What is not below the folder stands there as it was named. */
	there = there || file_exists(name.p);
	buf_release(&name);
	return there;
}

/* Entries that the run had no chance to meet stay. */
static void add_others(struct baseline *to, const struct baseline *old, const struct lint_result *result,
		       const struct lint_options *options)
{
	struct dispatch dispatch;
	struct problems problems;
	struct baseline_use use;
	problems_init(&problems);
	baseline_use_init(&use, old, result->files, options);
	if (dispatch_init(&dispatch, options, &problems)) {
		bool *asked = baseline_asked(&use, &dispatch, result->files, options);
		bool there = false;
		for (size_t i = 0; i < old->n; i++) {
			if (i == 0 || !str_eq(old->at[i - 1].path, old->at[i].path))
				there = is_there(old->path, old->at[i].path);
			if (!asked[i] && there)
				*VEC_PUSH(to) = old->at[i];
		}
		free(asked);
	}
	baseline_use_release(&use);
	problems_release(&problems);
}

/* ---- writing ---- */

static void put_text(const char *name, struct str value, struct buf *out)
{
	buf_addf(out, "\"%s\": ", name);
	json_quote(value, out);
	buf_addz(out, ", ");
}

static void put_entry(const struct baseline_entry *e, struct buf *out)
{
	buf_addc(out, '{');
	put_text("path", e->path, out);
	put_text("code", e->code, out);
	if (e->object.n)
		put_text("object", e->object, out);
	if (e->field.n)
		put_text("field", e->field, out);
	put_text("message", e->message, out);
	if (e->count != 1)
		buf_addf(out, "\"count\": %zu, ", e->count);
	buf_addf(out, "\"fingerprint\": \"%016" PRIx64 "\"}", e->fingerprint);
}

size_t baseline_write(const struct lint_result *result, const struct lint_options *options, const char *path,
		      const struct baseline *old, struct buf *out)
{
	struct baseline all = {.path = path};
	struct arena a;
	size_t n = 0;
	arena_init(&a);
	add_findings(&all, result, options, &a);
	baseline_merge(&all, true);
	if (old) {
		add_others(&all, old, result, options);
		baseline_merge(&all, false);
	}
	if (all.n)
		qsort(all.at, all.n, sizeof *all.at, for_people);
	buf_addf(out, "{\"version\": %d, \"findings\": [", BASELINE_VERSION);
	for (size_t i = 0; i < all.n; i++) {
		buf_addz(out, i ? ",\n" : "\n");
		put_entry(&all.at[i], out);
		n += all.at[i].count;
	}
	buf_addz(out, all.n ? "\n]}\n" : "]}\n");
	free(all.at);
	arena_release(&a);
	return n;
}

void baseline_cover(struct lint_result *result)
{
	result->summary.baselined += result->n_findings;
	result->n_findings = 0;
	for (size_t i = 0; i < SEVERITY_COUNT; i++)
		result->summary.count[i] = 0;
}
