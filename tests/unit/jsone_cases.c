/* SPDX-License-Identifier: Apache-2.0
 * Cases in the form of JSON-e's specification.yml, a stream of {title, context, template, result} or {title, context,
 * template, error}: tests/jsone/cases.yaml, and the specification itself when it is there. Its path is the argument, or
 * $K8SAI_SHARED/facts/json-e/specification.yml, or ../shared/facts/json-e/specification.yml. */
#include "jsone_util.h"

#include <string.h>

#include "base/file.h"

/* One test: a document of a stream. */
struct one {
	const char *file;
	struct doc doc;
	char *name;
};

struct stream {
	const char *file;
	struct source source;
	struct buf text;
};

struct all {
	struct stream streams[2];
	size_t n_streams;
	struct one **at;
	size_t n, cap;
};

static void check_result(const struct node *wanted, const struct node *result, const struct problems *problems)
{
	struct buf want, got;
	buf_init(&want, 4096);
	buf_init(&got, 4096);
	emit_json(wanted, 0, &want);
	if (result)
		emit_json(result, 0, &got);
	else
		problems_print(problems, &got);
	if (!result || !node_equal(wanted, result))
		fail_msg("wanted %s, got %s", want.p, got.p);
	buf_release(&want);
	buf_release(&got);
}

/* `error: true` is any error, `error: TEXT` this very one. */
static void check_error(const struct node *wanted, const struct node *result, const struct problems *problems)
{
	struct str want = node_text(wanted), got = problems->first ? problems->first->message : STR("no error");
	assert_true(!result == (problems->n == 1));
	if (result || (node_is(wanted, NODE_STRING) && !str_eq(want, got)))
		fail_msg("wanted %.*s, got %.*s", STR_ARG(want), STR_ARG(got));
}

static void run_one(void **state)
{
	const struct one *one = *state;
	const struct node *root = one->doc.root, *wanted = node_find(root, STR("error"));
	struct problems problems;
	struct arena arena;
	problems_init(&problems);
	arena_init(&arena);
	struct jsone_context context = {.values = node_find(root, STR("context"))};
	struct jsone_options options = {.now = TEST_NOW};
	struct jsone_template *t = jsone_compile(node_find(root, STR("template")));
	/* A template is used many times: what it gives does not depend on what it gave before. */
	for (int i = 0; i < 2; i++) {
		const struct node *result = jsone_render(t, &context, &options, &arena, &problems);
		if (wanted)
			check_error(wanted, result, &problems);
		else
			check_result(node_find(root, STR("result")), result, &problems);
		problems_release(&problems);
	}
	jsone_free(t);
	arena_release(&arena);
}

static void add_documents(struct all *all, struct stream *s)
{
	struct doc_slices slices = {0};
	struct doc_limits limits = DOC_LIMITS;
	struct problems problems;
	problems_init(&problems);
	doc_split(s->source.text, &slices);
	for (size_t i = 0; i < slices.n; i++) {
		struct one *one = xcalloc(1, sizeof *one);
		one->file = s->file;
		doc_init(&one->doc);
		if (!doc_read(&one->doc, &s->source, slices.at[i], DOC_CORE, &limits, &problems)) {
			fprintf(stderr, "%s: %.*s\n", s->file, STR_ARG(problems.first->message));
			exit(1);
		}
		struct str title = node_text(node_find(one->doc.root, STR("title")));
		if (!title.p) {
			doc_release(&one->doc);
			free(one);
			continue;
		}
		one->name = xstrndup(title.p, title.n);
		*VEC_PUSH(all) = one;
	}
	free(slices.at);
	problems_release(&problems);
}

static bool add_file(struct all *all, const char *path)
{
	struct stream *s = &all->streams[all->n_streams];
	struct buf why;
	buf_init(&why, 1024);
	buf_init(&s->text, 16u << 20);
	bool ok = file_read(path, &s->text, &why);
	buf_release(&why);
	if (!ok) {
		buf_release(&s->text);
		return false;
	}
	s->file = path;
	s->source = (struct source){path, buf_str(&s->text)};
	all->n_streams++;
	add_documents(all, s);
	return true;
}

static void add_specification(struct all *all, const char *given)
{
	char path[1024];
	const char *shared = getenv("K8SAI_SHARED");
	snprintf(path, sizeof path, "%s/facts/json-e/specification.yml", shared ? shared : "../shared");
	if (!add_file(all, given ? given : path))
		printf("no specification.yml: only the own cases are run\n");
}

int main(int argc, char **argv)
{
	struct all all = {0};
	if (!add_file(&all, "tests/jsone/cases.yaml")) {
		fprintf(stderr, "tests/jsone/cases.yaml cannot be read: run this where the Makefile is\n");
		return 1;
	}
	size_t own = all.n;
	add_specification(&all, argc > 1 ? argv[1] : NULL);
	printf("%zu own cases, %zu of the specification\n", own, all.n - own);
	struct CMUnitTest *tests = xcalloc(all.n, sizeof *tests);
	for (size_t i = 0; i < all.n; i++)
		tests[i] = (struct CMUnitTest){all.at[i]->name, run_one, NULL, NULL, all.at[i]};
	/* The macro that counts an array does not fit one that is not. */
	int failed = _cmocka_run_group_tests("jsone_cases", tests, all.n, NULL, NULL);
	for (size_t i = 0; i < all.n; i++) {
		doc_release(&all.at[i]->doc);
		free(all.at[i]->name);
		free(all.at[i]);
	}
	for (size_t i = 0; i < all.n_streams; i++)
		buf_release(&all.streams[i].text);
	free(all.at);
	free(tests);
	return failed;
}
