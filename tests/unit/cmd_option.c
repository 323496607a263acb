/* SPDX-License-Identifier: Apache-2.0
 * The command line as it is read: long and short options, values, lists, numbers, choices, and what is said when it is
 * wrong. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "cmd/option.h"

struct values {
	bool quiet, verbose;
	const char *output;
	struct arg_list files;
	int64_t jobs;
	int format;
};

static const char *const formats[] = {"text", "json", "markdown", NULL};
static const struct option table[] = {
	{.name = "quiet", .letter = 'q', .kind = OPTION_FLAG, .field = offsetof(struct values, quiet)},
	{.name = "verbose", .letter = 'v', .kind = OPTION_FLAG, .field = offsetof(struct values, verbose)},
	{.name = "output",
	 .letter = 'o',
	 .kind = OPTION_TEXT,
	 .argument = "DIR",
	 .field = offsetof(struct values, output)},
	{.name = "file",
	 .letter = 'f',
	 .kind = OPTION_LIST,
	 .argument = "FILE",
	 .field = offsetof(struct values, files)},
	{.name = "jobs",
	 .letter = 'j',
	 .kind = OPTION_NUMBER,
	 .argument = "N",
	 .least = 1,
	 .most = 64,
	 .field = offsetof(struct values, jobs)},
	{.name = "format",
	 .kind = OPTION_CHOICE,
	 .argument = "F",
	 .choices = formats,
	 .field = offsetof(struct values, format)},
};

/* One command line and what came of it. */
struct outcome {
	struct values values;
	struct arg_list operands;
	struct buf why;
	size_t used;
	bool ok;
};

static void parse(struct outcome *o, bool stop_at_operand, const char *const *words)
{
	*o = (struct outcome){0};
	buf_init(&o->why, BUF_NO_LIMIT);
	size_t n = 0;
	while (words[n])
		n++;
	const struct option_set set = {table, COUNT_OF(table), &o->values};
	struct option_parse p = {.sets = &set,
				 .n_sets = 1,
				 .argv = (char **)(uintptr_t)words,
				 .argc = n,
				 .stop_at_operand = stop_at_operand,
				 .operands = &o->operands};
	o->ok = options_parse(&p, &o->why);
	o->used = p.used;
}

static void release(struct outcome *o)
{
	arg_list_release(&o->operands);
	arg_list_release(&o->values.files);
	buf_release(&o->why);
}

#define PARSE(o, ...) parse(o, false, (const char *const[]){__VA_ARGS__, NULL})

/* The line is refused with exactly this message. */
#define REFUSED(message, ...)                                                                                          \
	do {                                                                                                           \
		struct outcome o_;                                                                                     \
		PARSE(&o_, __VA_ARGS__);                                                                               \
		assert_false(o_.ok);                                                                                   \
		assert_string_equal(o_.why.p, message);                                                                \
		release(&o_);                                                                                          \
	} while (0)

static void every_form_of_a_value(void **state)
{
	(void)state;
	static const char *const lines[][3] = {{"--output", "d"}, {"--output=d"}, {"-o", "d"}, {"-od"}};
	for (size_t i = 0; i < COUNT_OF(lines); i++) {
		struct outcome o;
		parse(&o, false, lines[i]);
		assert_true(o.ok);
		assert_string_equal(o.values.output, "d");
		assert_int_equal(o.operands.n, 0);
		release(&o);
	}
}

static void values_may_look_like_options(void **state)
{
	(void)state;
	struct outcome o;
	PARSE(&o, "--output", "-x", "--file=a=b", "-f-", "-f", "--quiet");
	assert_true(o.ok);
	assert_string_equal(o.values.output, "-x");
	assert_int_equal(o.values.files.n, 3);
	assert_string_equal(o.values.files.at[0], "a=b");
	assert_string_equal(o.values.files.at[1], "-");
	assert_string_equal(o.values.files.at[2], "--quiet");
	assert_false(o.values.quiet);
	release(&o);
}

static void flags_run_together(void **state)
{
	(void)state;
	struct outcome o;
	PARSE(&o, "-qvj8", "-");
	assert_true(o.ok);
	assert_true(o.values.quiet && o.values.verbose);
	assert_int_equal(o.values.jobs, 8);
	assert_int_equal(o.operands.n, 1);
	assert_string_equal(o.operands.at[0], "-");
	release(&o);
}

static void two_dashes_end_the_options(void **state)
{
	(void)state;
	struct outcome o;
	PARSE(&o, "a", "-q", "--", "-v", "--", "--jobs=0");
	assert_true(o.ok);
	assert_true(o.values.quiet);
	assert_false(o.values.verbose);
	assert_int_equal(o.operands.n, 4);
	assert_string_equal(o.operands.at[1], "-v");
	assert_string_equal(o.operands.at[2], "--");
	release(&o);
}

static void a_subcommand_keeps_its_own_words(void **state)
{
	(void)state;
	struct outcome o;
	parse(&o, true, (const char *const[]){"-q", "lint", "-v", NULL});
	assert_true(o.ok);
	assert_true(o.values.quiet);
	assert_false(o.values.verbose);
	assert_int_equal(o.used, 1);
	release(&o);
}

static void the_last_value_counts(void **state)
{
	(void)state;
	struct outcome o;
	PARSE(&o, "--format=json", "-j2", "--format", "markdown", "--jobs=3");
	assert_true(o.ok);
	assert_int_equal(o.values.format, 2);
	assert_int_equal(o.values.jobs, 3);
	release(&o);
}

static void wrong_words_are_named(void **state)
{
	(void)state;
	REFUSED("unknown option '--qiet'; did you mean '--quiet'?", "--qiet");
	REFUSED("unknown option '--zzz'", "--zzz=1");
	REFUSED("unknown option '-z'", "-qz");
	REFUSED("unknown option '-\xC3\xA9'", "-\xC3\xA9");
	REFUSED("unknown option '-jobs=3'; did you mean '--jobs=3'?", "-jobs=3");
	REFUSED("option '--quiet' takes no value", "--quiet=yes");
	REFUSED("option '--output' needs a value: --output DIR", "--output");
	REFUSED("option '--output' needs a value: --output DIR", "-o");
	REFUSED("option '--output' needs a value that is not empty", "--output=");
	REFUSED("option '--output' needs a value that is not empty", "-o", "");
	REFUSED("option '--format' cannot be 'jsno'; did you mean 'json'?", "--format=jsno");
	REFUSED("option '--format' cannot be 'x'; it is 'text', 'json' or 'markdown'", "--format", "x");
}

static void numbers_have_bounds(void **state)
{
	(void)state;
	static const char *const wrong[] = {"0", "65", "-1", "1.5", "1e1", "ten", " 1", "99999999999999999999", "0x10"};
	for (size_t i = 0; i < COUNT_OF(wrong); i++) {
		struct outcome o;
		PARSE(&o, "--jobs", wrong[i]);
		assert_false(o.ok);
		assert_non_null(strstr(o.why.p, "takes a whole number from 1 to 64"));
		release(&o);
	}
	struct outcome o;
	PARSE(&o, "-j64");
	assert_true(o.ok);
	release(&o);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_form_of_a_value),
		cmocka_unit_test(values_may_look_like_options),
		cmocka_unit_test(flags_run_together),
		cmocka_unit_test(two_dashes_end_the_options),
		cmocka_unit_test(a_subcommand_keeps_its_own_words),
		cmocka_unit_test(the_last_value_counts),
		cmocka_unit_test(wrong_words_are_named),
		cmocka_unit_test(numbers_have_bounds),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
