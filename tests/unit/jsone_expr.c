/* SPDX-License-Identifier: Apache-2.0
 * Expressions on their own, functions written in C, contexts that are shared, and what results share with them. */
#include "jsone_util.h"

#include "doc/build.h"

struct fixture {
	struct arena arena;
	struct problems problems;
	struct buf out;
};

static void start(struct fixture *f)
{
	arena_init(&f->arena);
	problems_init(&f->problems);
	buf_init(&f->out, BUF_NO_LIMIT);
}

static void end(struct fixture *f)
{
	buf_release(&f->out);
	problems_release(&f->problems);
	arena_release(&f->arena);
}

static const char *problems_of(struct fixture *f)
{
	buf_clear(&f->out);
	problems_print(&f->problems, &f->out);
	return f->out.p;
}

/* How many times it was called is counted through `user`. */
static bool twice(struct jsone_run *run, const void *user, const struct jsone_value *args, size_t n,
		  struct jsone_value *out)
{
	const size_t *least = user;
	if (n != 1 || args[0].text.n < *least)
		return jsone_fail(run, "twice() needs a text of at least %zu characters", *least);
	struct str s = args[0].text;
	*out = jsone_text(arena_printf(jsone_arena(run), "%.*s%.*s", STR_ARG(s), STR_ARG(s)));
	return true;
}

static const size_t two = 2;
static const struct jsone_function functions[] = {{"twice", twice, 1, 1, {JSONE_IS_STRING, 0, 0}, &two}};

static void values_of_every_kind_come_back(void **state)
{
	static const struct sample {
		const char *text;
		enum jsone_kind kind;
		bool truth;
	} samples[] = {
		{"null", JSONE_NULL, false},       {"1 < 2", JSONE_BOOL, true}, {"0.5 * 4 - 2", JSONE_NUMBER, false},
		{"'a' + 'b'", JSONE_STRING, true}, {"[1]", JSONE_ARRAY, true},  {"{}", JSONE_OBJECT, false},
		{"min", JSONE_FUNCTION, true},
	};
	struct fixture f;
	(void)state;
	start(&f);
	for (size_t i = 0; i < COUNT_OF(samples); i++) {
		struct jsone_value v;
		struct jsone_expr *e = jsone_expr_compile(build_strz(&f.arena, samples[i].text), &f.problems);
		assert_non_null(e);
		assert_true(jsone_expr_eval(e, NULL, NULL, &f.arena, &f.problems, &v));
		assert_int_equal(v.kind, samples[i].kind);
		assert_int_equal(jsone_truthy(&v), samples[i].truth);
		jsone_expr_free(e);
	}
	end(&f);
}

static void one_expression_serves_many_contexts(void **state)
{
	struct fixture f;
	(void)state;
	start(&f);
	struct jsone_expr *e = jsone_expr_compile(
		build_strz(&f.arena, "object.spec.replicas > least && !(defined('x'))"), &f.problems);
	for (int i = 0; i < 4; i++) {
		struct node *values = build_map(&f.arena), *object = build_map(&f.arena), *spec = build_map(&f.arena);
		build_put(spec, STR("replicas"), build_int(&f.arena, i));
		build_put(object, STR("spec"), spec);
		build_put(values, STR("object"), object);
		build_put(values, STR("least"), build_int(&f.arena, 1));
		struct jsone_value v;
		if (!jsone_expr_eval(e, &(struct jsone_context){.values = values}, NULL, &f.arena, &f.problems, &v))
			fail_msg("%s", problems_of(&f));
		assert_int_equal(v.boolean, i > 1);
	}
	jsone_expr_free(e);
	end(&f);
}

/* Arrays and objects of the context are given back as the nodes they are. */
static void nothing_is_copied(void **state)
{
	struct fixture f;
	struct loaded c;
	struct jsone_value v;
	(void)state;
	start(&f);
	load(&c, "c", STR("m: &m {a: {b: [1, 2]}}\nn: *m\n"));
	struct jsone_expr *e = jsone_expr_compile(build_strz(&f.arena, "n.a['b']"), &f.problems);
	assert_true(jsone_expr_eval(e, &(struct jsone_context){.values = c.doc.root}, NULL, &f.arena, &f.problems, &v));
	assert_ptr_equal(v.node, node_find(node_find(node_find(c.doc.root, STR("m")), STR("a")), STR("b")));
	jsone_expr_free(e);
	unload(&c);
	end(&f);
}

/* A value that passes through a template knows where it was read; what holds nothing to evaluate is the template's own.
 */
static void results_know_their_origin(void **state)
{
	struct fixture f;
	struct loaded t, c;
	(void)state;
	start(&f);
	load(&t, "t", STR("a: {$eval: m.x}\nb: {k: [1]}\nc: '${m.x}'\n"));
	load(&c, "c", STR("m: {x: 5}\n"));
	struct jsone_template *compiled = jsone_compile(t.doc.root);
	const struct node *n =
		jsone_render(compiled, &(struct jsone_context){.values = c.doc.root}, NULL, &f.arena, &f.problems);
	assert_ptr_equal(node_find(n, STR("a"))->doc, &c.doc);
	assert_int_equal(node_find(n, STR("a"))->begin, 7);
	assert_ptr_equal(node_find(n, STR("b"))->doc, &t.doc);
	assert_ptr_equal(node_first(node_find(n, STR("b"))), node_first(node_find(t.doc.root, STR("b"))));
	assert_null(node_find(n, STR("c"))->doc);
	jsone_free(compiled);
	unload(&c);
	unload(&t);
	end(&f);
}

static void functions_in_c_are_called(void **state)
{
	const struct jsone_context context = {.functions = functions, .n_functions = COUNT_OF(functions)};
	struct buf out;
	(void)state;
	buf_init(&out, BUF_NO_LIMIT);
	assert_string_equal(
		rendered_with("[\"${twice('ab')}\", {$eval: \"typeof(twice)\"}, {$eval: \"defined('twice')\"}]", "{}",
			      &context, NULL, &out),
		"[\"abab\",\"function\",true]");
	assert_string_equal(rendered_with("{$eval: \"1 + twice('a')\"}", "{}", &context, NULL, &out),
			    "! t:1:14: BuiltinError: twice() needs a text of at least 2 characters\n");
	assert_string_equal(rendered_with("{$eval: twice(1)}", "{}", &context, NULL, &out),
			    "! t:1:9: BuiltinError: invalid arguments to builtin: twice\n");
	/* The context's values come first, and built-in functions last. */
	assert_string_equal(rendered_with("{$eval: twice}", "{twice: 2, min: 1}", &context, NULL, &out), "2");
	buf_release(&out);
}

static void expressions_report_mistakes(void **state)
{
	struct fixture f;
	struct jsone_value v;
	(void)state;
	start(&f);
	assert_null(jsone_expr_compile(build_strz(&f.arena, "a b"), &f.problems));
	assert_null(jsone_expr_compile(build_int(&f.arena, 1), &f.problems));
	struct jsone_expr *e = jsone_expr_compile(build_strz(&f.arena, "a.b"), &f.problems);
	assert_false(jsone_expr_eval(e, NULL, NULL, &f.arena, &f.problems, &v));
	assert_string_equal(problems_of(&f), "SyntaxError: Found: b token, expected one of: !=, &&, (, *, **, +, -, ., "
					     "/, <, <=, ==, >, >=, [, in, ||\n"
					     "TemplateError: expression must be a string\n"
					     "InterpreterError: unknown context value a\n");
	jsone_expr_free(e);
	end(&f);
}

static void the_time_comes_from_the_caller(void **state)
{
	struct jsone_options options = {.now = STR("2024-02-29T23:00:00+01:00")};
	struct buf out;
	(void)state;
	buf_init(&out, BUF_NO_LIMIT);
	assert_string_equal(rendered_with("['${now}', {$fromNow: 1 day}]", "{}", NULL, &options, &out),
			    "[\"2024-02-29T22:00:00.000Z\",\"2024-03-01T22:00:00.000Z\"]");
	options.now = (struct str){0};
	assert_string_equal(rendered_with("{$eval: \"defined('now')\"}", "{}", NULL, &options, &out), "false");
	assert_string_equal(rendered_with("{$fromNow: 1 day}", "{}", NULL, &options, &out),
			    "! t:1:2: TemplateError: String: '1 day' needs to know the time\n");
	assert_string_equal(rendered_with("{$fromNow: 1 day}", "{now: '2020-01-01'}", NULL, &options, &out),
			    "\"2020-01-02T00:00:00.000Z\"");
	options.now = STR("yesterday");
	assert_string_equal(rendered_with("1", "{}", NULL, &options, &out),
			    "! TemplateError: 'yesterday' is no time such as 2026-01-31T12:00:00Z\n");
	buf_release(&out);
}

static void contexts_must_be_mappings(void **state)
{
	struct buf out;
	(void)state;
	buf_init(&out, BUF_NO_LIMIT);
	assert_string_equal(rendered_with("1", "[1]", NULL, NULL, &out),
			    "! TemplateError: context must be an object\n");
	buf_release(&out);
}

static void functions_are_listed(void **state)
{
	const struct jsone_function *f = jsone_builtins();
	(void)state;
	for (; f[1].name; f++)
		assert_true(strcmp(f[0].name, f[1].name) < 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(values_of_every_kind_come_back),
		cmocka_unit_test(one_expression_serves_many_contexts),
		cmocka_unit_test(nothing_is_copied),
		cmocka_unit_test(results_know_their_origin),
		cmocka_unit_test(functions_in_c_are_called),
		cmocka_unit_test(expressions_report_mistakes),
		cmocka_unit_test(the_time_comes_from_the_caller),
		cmocka_unit_test(contexts_must_be_mappings),
		cmocka_unit_test(functions_are_listed),
	};
	return cmocka_run_group_tests_name("jsone_expr", tests, NULL, NULL);
}
