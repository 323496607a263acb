/* SPDX-License-Identifier: Apache-2.0
 * What users read of a mistake: message, place, hint; and what jsone_check finds without a context. */
#include "jsone_util.h"

static void same(const char *template, const char *context, const char *wanted)
{
	struct buf out;
	buf_init(&out, BUF_NO_LIMIT);
	assert_string_equal(rendered_with(template, context, NULL, NULL, &out), wanted);
	buf_release(&out);
}

static void expressions_are_pointed_at(void **state)
{
	(void)state;
	/* The identifier itself, in a plain scalar, in quotes, in a string with several expressions. */
	same("a:\n  $eval: 1 + nope\n", "{}", "! t:2:14: InterpreterError at template.a: unknown context value nope\n");
	same("a: {$eval: '1 + nope'}\n", "{}",
	     "! t:1:17: InterpreterError at template.a: unknown context value nope\n");
	same("a: \"${1}-${ nope }\"\n", "{}", "! t:1:13: InterpreterError at template.a: unknown context value nope\n");
	same("- x\n- k: yes ${no.pe}\n", "{no: {a: 1}}",
	     "! t:2:12: InterpreterError at template[1].k: object has no property \"pe\"\n");
	/* An escape in the quotes: all of the scalar. */
	same("a: {$eval: \"1 +\\tnope\"}\n", "{}",
	     "! t:1:12: InterpreterError at template.a: unknown context value nope\n");
	/* A literal block: all of it. */
	same("a:\n  $eval: |\n    nope\n", "{}",
	     "! t:2:10: InterpreterError at template.a: unknown context value nope\n");
	/* In a key. */
	same("a:\n  k${nope}: 1\n", "{}", "! t:2:6: InterpreterError at template.a: unknown context value nope\n");
	same("$switch:\n  1 < 2 && nope: 1\n", "{}", "! t:2:12: InterpreterError: unknown context value nope\n");
	/* The operands of the operator that failed. */
	same("{$eval: 1 + (2 * s)}\n", "{s: x}", "! t:1:14: InterpreterError: infix: * expects number * number\n");
	/* The call. */
	same("{$eval: '1 + abs(s)'}\n", "{s: x}", "! t:1:14: BuiltinError: invalid arguments to builtin: abs\n");
}

static void operators_are_pointed_at(void **state)
{
	(void)state;
	same("a:\n  b:\n    $map: 1\n    each(x): 1\n", "{}",
	     "! t:3:5: TemplateError at template.a.b: $map value must evaluate to an array or object\n");
	same("a:\n  $eval: [1]\n", "{}",
	     "! t:2:10: TemplateError at template.a: $eval must be given a string expression\n");
	same("a:\n  $flatten: []\n  each(x): 1\n", "{}",
	     "! t:3:3: TemplateError at template.a: $flatten has undefined properties: each(x)\n");
	same("a: 'x ${ l } y'\n", "{l: []}",
	     "! t:1:9: TemplateError at template.a: interpolation of ' l ' produced an array or object\n"
	     "  $eval puts the value itself there; join() or $json make text of it\n");
}

static void syntax_is_pointed_at(void **state)
{
	(void)state;
	same("a: {$eval: a b}\n", "{}",
	     "! t:1:14: SyntaxError at template.a: Found: b token, expected one of: !=, &&, (, *, **, +, -, ., /, <, "
	     "<=, ==, >, >=, [, in, ||\n");
	same("a: x${1 §}\n", "{}", "! t:1:9: SyntaxError at template.a: Unexpected input for '1 §}' at '§}'\n");
	same("a: x${1\n", "{}", "! t:1:7: SyntaxError at template.a: unterminated ${..} expression\n");
	same("{$eval: 'a.'}\n", "{}", "! t:1:11: SyntaxError: Unexpected end of input\n");
}

static void nearest_names_are_offered(void **state)
{
	(void)state;
	same("{$eval: replcas}\n", "{replicas: 1}",
	     "! t:1:9: InterpreterError: unknown context value replcas\n  did you mean 'replicas'?\n");
	same("{$eval: lenn(s)}\n", "{s: a}",
	     "! t:1:9: InterpreterError: unknown context value lenn\n  did you mean 'len'?\n");
	same("$map: [1]\neach(model): ${modle}\n", "{}",
	     "! t:2:16: InterpreterError: unknown context value modle\n  did you mean 'model'?\n");
	same("{$eval: m.gpuz}\n", "{m: {gpus: 1}}",
	     "! t:1:9: InterpreterError: object has no property \"gpuz\"\n  did you mean 'gpus'?\n");
	same("{$flaten: []}\n", "{}",
	     "! t:1:2: TemplateError: $<identifier> is reserved; use $$<identifier>\n  did you mean '$flatten'?\n");
	same("{$if: a, thn: 1}\n", "{a: 1}",
	     "! t:1:10: TemplateError: $if has undefined properties: thn\n  did you mean 'then'?\n");
	same("{$map: [], each: 1}\n", "{}",
	     "! t:1:12: TemplateError: $map has undefined properties: each\n  did you mean 'each(x)'?\n");
	same("{$reduce: [], each(a, x): 1, initial: 0}\n", "{}",
	     "! t:1:15: TemplateError: $reduce has undefined properties: each(a x)\n  put quotes around it: in {...} a "
	     "comma ends a key\n");
	same("{$eval: '!m.a'}\n", "{m: {a: 1}}",
	     "! t:1:10: InterpreterError: infix: . expects objects\n"
	     "  a sign binds more tightly than '.': put parentheses around what it applies to\n");
}

static void checking_finds_every_mistake(void **state)
{
	static const char text[] = "a: {$eval: 1 +}\n"
				   "b: [{$if: 'false', then: '${x y}'}]\n"
				   "c: {$nope: 1}\n"
				   "d: {$map: [], each(): 1}\n"
				   "e: {$let: {a: 1}}\n"
				   "f: {$find: [], each(x): {}}\n"
				   "${g: 1\n"
				   "ok: {$sort: {$eval: unknown.a}, by(x): x.a.b}\n";
	static const char wanted[] = "t:1:14: SyntaxError: Unexpected end of input\n"
				     "t:2:31: SyntaxError: Found: y token, expected one of: !=, &&, (, *, **, +, -, ., "
				     "/, <, <=, ==, >, >=, [, in, ||\n"
				     "t:3:5: TemplateError: $<identifier> is reserved; use $$<identifier>\n"
				     "t:4:15: TemplateError: $map has undefined properties: each()\n"
				     "  did you mean 'each(x)'?\n"
				     "t:5:5: TemplateError: $let operator requires an `in` clause\n"
				     "t:6:25: TemplateError: each can evaluate string expressions only\n"
				     "t:7:3: SyntaxError: unterminated ${..} expression\n";
	struct loaded t;
	struct problems problems;
	struct buf out;
	(void)state;
	load(&t, "t", str_of(text));
	problems_init(&problems);
	buf_init(&out, BUF_NO_LIMIT);
	struct jsone_template *compiled = jsone_compile(t.doc.root);
	assert_false(jsone_check(compiled, &problems));
	problems_print(&problems, &out);
	assert_string_equal(out.p, wanted);
	jsone_free(compiled);
	buf_release(&out);
	problems_release(&problems);
	unload(&t);
}

static void a_good_template_has_no_mistakes(void **state)
{
	struct loaded t;
	struct problems problems;
	(void)state;
	load(&t, "t", STR("a: {$map: {$eval: xs}, each(x): '${x.name}'}\n"));
	problems_init(&problems);
	struct jsone_template *compiled = jsone_compile(t.doc.root);
	assert_true(jsone_check(compiled, &problems));
	assert_null(problems.first);
	jsone_free(compiled);
	unload(&t);
}

/* Templates that stand in the middle of a file: offsets count from its start. */
static void documents_of_a_stream_keep_their_place(void **state)
{
	static const char text[] = "a: 1\n---\nb: {$eval: nope}\n";
	struct source source = {"s", str_of(text)};
	struct doc_limits limits = DOC_LIMITS;
	struct problems problems;
	struct arena arena;
	struct doc doc;
	(void)state;
	problems_init(&problems);
	arena_init(&arena);
	doc_init(&doc);
	assert_true(doc_read(&doc, &source, (struct doc_slice){9, sizeof text - 1}, DOC_CORE, &limits, &problems));
	struct jsone_template *compiled = jsone_compile(doc.root);
	assert_null(jsone_render(compiled, NULL, NULL, &arena, &problems));
	assert_int_equal(problems.first->begin, 20);
	assert_int_equal(problems.first->end, 24);
	jsone_free(compiled);
	doc_release(&doc);
	arena_release(&arena);
	problems_release(&problems);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(expressions_are_pointed_at),
		cmocka_unit_test(operators_are_pointed_at),
		cmocka_unit_test(syntax_is_pointed_at),
		cmocka_unit_test(nearest_names_are_offered),
		cmocka_unit_test(checking_finds_every_mistake),
		cmocka_unit_test(a_good_template_has_no_mistakes),
		cmocka_unit_test(documents_of_a_stream_keep_their_place),
	};
	return cmocka_run_group_tests_name("jsone_places", tests, NULL, NULL);
}
