/* SPDX-License-Identifier: Apache-2.0
 * Templates that mean harm: every one must end in an error that says why, within the limits. */
#include "jsone_util.h"

#include "doc/build.h"

/* Rendering must end in an error that contains `part`. */
static void refuses(const char *template, const struct jsone_limits *limits, const char *part)
{
	struct jsone_options options = {.now = TEST_NOW};
	struct buf out;
	if (limits)
		options.limits = *limits;
	buf_init(&out, BUF_NO_LIMIT);
	const char *got = rendered_with(template, "{}", NULL, &options, &out);
	if (got[0] != '!' || !str_has(str_of(got), part))
		fail_msg("wanted '%s' of '%.200s', got '%.500s'", part, template, got);
	buf_release(&out);
}

static const struct jsone_limits small = {.depth = 200, .nodes = 100000, .bytes = 1 << 20, .steps = 10000000};

static void growth_ends(void **state)
{
	static const char *const templates[] = {
		"{$eval: 'range(0, 1000000000)'}",
		"{$eval: 'len(range(0, 1000000000000000))'}",
		"{$let: {r: {$eval: 'range(0, 1000)'}}, in: {$map: {$eval: r}, each(x): {$eval: r}}}",
		"{$let: {r: {$eval: 'range(0, 1000)'}}, in: {$map: {$eval: r}, each(x): {$map: {$eval: r}, each(y): 1}}}",
		/* Doubling: the tree is small, what it stands for is not. */
		"{$reduce: {$eval: 'range(0, 60)'}, 'each(acc,i)': [{$eval: acc}, {$eval: acc}], initial: 1}",
		"{$flatten: {$reduce: {$eval: 'range(0, 60)'}, 'each(acc,i)': {$eval: '[acc, acc]'}, initial: 1}}",
		"{$flattenDeep: {$reduce: {$eval: 'range(0, 60)'}, 'each(acc,i)': {$eval: '[acc, acc]'}, initial: 1}}",
	};
	(void)state;
	for (size_t i = 0; i < COUNT_OF(templates); i++)
		refuses(templates[i], &small, "output of more than 100000 values");
	/* The limits that nobody set. */
	refuses(templates[0], NULL, "output of more than 4000000 values");
	refuses(templates[4], NULL, "output of more than 4000000 values");
}

static void text_ends(void **state)
{
	static const char *const templates[] = {
		"{$reduce: {$eval: 'range(0, 60)'}, 'each(acc,i)': {$eval: acc + acc}, initial: ab}",
		"{$reduce: {$eval: 'range(0, 60)'}, 'each(acc,i)': '${acc}${acc}', initial: ab}",
		"{$reduce: {$eval: 'range(0, 60)'}, 'each(acc,i)': {$json: {$eval: '[acc, acc]'}}, initial: ab}",
		"{$reduce: {$eval: 'range(0, 60)'}, 'each(acc,i)': {$eval: \"join([acc, acc], '')\"}, initial: ab}",
	};
	(void)state;
	for (size_t i = 0; i < COUNT_OF(templates); i++)
		refuses(templates[i], &small, "output of more than 1048576 bytes of text");
	refuses(templates[0], NULL, "output of more than 67108864 bytes of text");
	/* One string that is built from parts must not outgrow the limit on its way. */
	refuses("{$let: {s: {$eval: \"join(range(0, 10000), 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx')\"}}, in: "
		"'${s}${s}${s}'}",
		&small, "bytes of text");
}

static void depth_ends(void **state)
{
	(void)state;
	refuses("{$reduce: {$eval: 'range(0, 10000)'}, 'each(acc,i)': [{$eval: acc}], initial: 1}", NULL,
		"output of more than 200 levels");
	refuses("{$let: {d: {$reduce: {$eval: 'range(0, 10000)'}, 'each(acc,i)': {a: {$eval: acc}}, initial: 1}}, in: "
		"{$json: {$eval: d}}}",
		NULL, "output of more than 200 levels");
	refuses("{$let: {d: {$reduce: {$eval: 'range(0, 10000)'}, 'each(acc,i)': {a: {$eval: acc}}, initial: {}}}, in: "
		"{$mergeDeep: [{$eval: d}, {$eval: d}]}}",
		NULL, "output of more than 200 levels");
	refuses("{$let: {d: {$reduce: {$eval: 'range(0, 10000)'}, 'each(acc,i)': [{$eval: acc}], initial: 1}}, in: "
		"{$eval: 'd == [d]'}}",
		NULL, "output of more than 200 levels");
	refuses("{$let: {d: {$reduce: {$eval: 'range(0, 10000)'}, 'each(acc,i)': [{$eval: acc}], initial: 1}}, in: "
		"{$eval: 'join(d, \"\")'}}",
		NULL, "output of more than 200 levels");
}

static void work_ends(void **state)
{
	static const struct jsone_limits few = {.depth = 200, .nodes = 1000000, .bytes = 1 << 20, .steps = 300000};
	(void)state;
	refuses("{$let: {r: {$eval: 'range(0, 500)'}}, in: {$map: {$eval: r}, each(x): {$map: {$eval: r}, each(y): "
		"{$map: {$eval: r}, each(z): {$if: 'false'}}}}}",
		&few, "more than 300000 steps");
	refuses("{$let: {d: {$reduce: {$eval: 'range(0, 40)'}, 'each(acc,i)': {$eval: '[acc, acc]'}, initial: 1}}, in: "
		"{$eval: 'd == d[0:]'}}",
		&few, "more than 300000 steps");
	refuses("{$let: {r: {$eval: 'range(0, 20000)'}}, in: {$find: {$eval: r}, each(x): 'r[x] < 0'}}", &few,
		"more than 300000 steps");
	refuses("{$let: {s: {$reduce: {$eval: 'range(0, 17)'}, 'each(acc,i)': '${acc}${acc}', initial: a}}, in: "
		"{$eval: \"(s[65536:] + 'b') in s\"}}",
		&few, "more than 300000 steps");
}

/* `n` times `text` between two others. */
static char *repeated(const char *before, const char *text, size_t n, const char *after)
{
	struct buf b;
	buf_init(&b, BUF_NO_LIMIT);
	buf_addz(&b, before);
	while (n--)
		buf_addz(&b, text);
	buf_addz(&b, after);
	return b.p;
}

static void deep_expressions_end(void **state)
{
	static const struct shape {
		const char *before, *text, *after;
	} shapes[] = {
		{"{$eval: '", "(", "'}"},    {"{$eval: '", "[", "'}"},          {"{$eval: '", "{a:", "'}"},
		{"{$eval: '", "-", "1'}"},   {"{$eval: '", "!", "true'}"},      {"{$eval: '1", " + 1", "'}"},
		{"{$eval: '2", "**2", "'}"}, {"{$eval: 'a", ".b", "'}"},        {"{$eval: 'a", "[0]", "'}"},
		{"{$eval: 'a", "()", "'}"},  {"{$eval: '", "a(", "'}"},         {"{$eval: '", "a[", "'}"},
		{"'${", "(", "}'"},          {"{$eval: 'true", "||true", "'}"}, {"{$eval: '1", " in [1]", "'}"},
	};
	(void)state;
	for (size_t i = 0; i < COUNT_OF(shapes); i++) {
		char *text = repeated(shapes[i].before, shapes[i].text, 200000, shapes[i].after);
		refuses(text, NULL, "SyntaxError: expression is nested more than 250 levels deep");
		free(text);
	}
}

/* Deeper than any reader lets a document be: the tree is built. */
static void deep_templates_end(void **state)
{
	struct arena arena;
	struct problems problems;
	(void)state;
	arena_init(&arena);
	problems_init(&problems);
	struct node *n = build_str(&arena, STR("${1}"));
	for (int i = 0; i < 100000; i++) {
		struct node *above = build_seq(&arena);
		build_push(above, n);
		n = above;
	}
	struct jsone_template *t = jsone_compile(n);
	assert_null(jsone_render(t, NULL, NULL, &arena, &problems));
	assert_true(str_has(problems.first->message, "template is nested more than 200 levels deep"));
	assert_null(problems.first->source);
	jsone_free(t);
	problems_release(&problems);
	arena_release(&arena);
}

static void long_texts_do_not_flood_messages(void **state)
{
	struct buf out;
	char *text = repeated("{$eval: '1 ", "é", 100000, "'}");
	(void)state;
	buf_init(&out, BUF_NO_LIMIT);
	assert_true(strlen(rendered_with(text, "{}", NULL, NULL, &out)) < 2000);
	free(text);
	buf_release(&out);
}

static void what_fits_is_rendered(void **state)
{
	static const struct jsone_limits tight = {.depth = 2, .nodes = 8, .bytes = 4, .steps = 100};
	struct jsone_options options = {.now = TEST_NOW, .limits = tight};
	struct buf out;
	(void)state;
	buf_init(&out, BUF_NO_LIMIT);
	assert_string_equal(rendered_with("{a: [1, '${1}${2}']}", "{}", NULL, &options, &out), "{\"a\":[1,\"12\"]}");
	assert_string_equal(rendered_with("{a: '${11}${222}'}", "{}", NULL, &options, &out),
			    "! t:1:5: TemplateError at template.a: output of more than 4 bytes of text\n");
	assert_string_equal(rendered_with("{a: [[1, '${1}']]}", "{}", NULL, &options, &out),
			    "! t:1:1: TemplateError: output of more than 2 levels\n");
	buf_release(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(growth_ends),
		cmocka_unit_test(text_ends),
		cmocka_unit_test(depth_ends),
		cmocka_unit_test(work_ends),
		cmocka_unit_test(deep_expressions_end),
		cmocka_unit_test(deep_templates_end),
		cmocka_unit_test(long_texts_do_not_flood_messages),
		cmocka_unit_test(what_fits_is_rendered),
	};
	return cmocka_run_group_tests_name("jsone_limits", tests, NULL, NULL);
}
