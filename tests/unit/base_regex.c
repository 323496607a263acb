/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/regex.h"
#include "base/thread.h"

static enum regex_verdict search(const char *pattern, enum regex_dialect dialect, struct str text)
{
	struct buf why;
	buf_init(&why, BUF_NO_LIMIT);
	struct regex *re = regex_compile(str_of(pattern), dialect, &why);
	assert_non_null(re);
	enum regex_verdict verdict = regex_search(re, text);
	regex_free(re);
	buf_release(&why);
	return verdict;
}

static void test_searches_anywhere(void **state)
{
	(void)state;
	assert_int_equal(search("es", REGEX_ECMA, STR("Kubernetes")), REGEX_YES);
	assert_int_equal(search("^es", REGEX_ECMA, STR("Kubernetes")), REGEX_NO);
	assert_int_equal(search("(a)(b)(c)(d)", REGEX_PCRE, STR("abcd")), REGEX_YES);
	assert_int_equal(search("^$", REGEX_RE2, (struct str){NULL, 0}), REGEX_YES);
	assert_int_equal(search("^.$", REGEX_ECMA, STR("\xF0\x9F\x90\xB2")), REGEX_YES);
	assert_int_equal(search("a", REGEX_ECMA, STR("\xFF.a")), REGEX_NO);
	assert_int_equal(search("b\\x00$", REGEX_ECMA, (struct str){"a\0b\0", 4}), REGEX_YES);
}

static void test_dialects(void **state)
{
	(void)state;
	/* The end is the end in ECMA-262 and RE2. */
	assert_int_equal(search("^x$", REGEX_ECMA, STR("x\n")), REGEX_NO);
	assert_int_equal(search("^x$", REGEX_RE2, STR("x\n")), REGEX_NO);
	assert_int_equal(search("^x$", REGEX_PCRE, STR("x\n")), REGEX_YES);
	assert_int_equal(search("^\\u00e9$", REGEX_ECMA, STR("\xC3\xA9")), REGEX_YES);
	assert_int_equal(search("^[^]$", REGEX_ECMA, STR("\n")), REGEX_YES);
	assert_int_equal(search("^(a)?b\\1$", REGEX_ECMA, STR("b")), REGEX_YES);
	/* Only ASCII digits and letters. */
	assert_int_equal(search("^\\d$", REGEX_ECMA, STR("\xE0\xA7\xA9")), REGEX_NO);
	assert_int_equal(search("^\\w$", REGEX_ECMA, STR("\xC3\xA9")), REGEX_NO);
	assert_int_equal(search("^(?P<n>[[:alpha:]]+)\\z", REGEX_RE2, STR("abc")), REGEX_YES);
}

static void test_ecma_blanks_and_properties(void **state)
{
	(void)state;
	/* No-break space, line separator, byte order mark: blanks in ECMA-262, but not in PCRE2. */
	assert_int_equal(search("^\\s+$", REGEX_ECMA, STR("\xC2\xA0\xE2\x80\xA8\xEF\xBB\xBF \t\v")), REGEX_YES);
	assert_int_equal(search("^[\\s-]+$", REGEX_ECMA, STR("\xC2\xA0-")), REGEX_YES);
	assert_int_equal(search("\\S", REGEX_ECMA, STR("\xC2\xA0")), REGEX_NO);
	assert_int_equal(search("^\\\\s$", REGEX_ECMA, STR("\\s")), REGEX_YES);
	assert_int_equal(search("^\\p{Letter}\\P{Letter}$", REGEX_ECMA,
				STR("\xC3\xA9"
				    "1")),
			 REGEX_YES);
	assert_int_equal(search("^[\\p{Decimal_Number}]$", REGEX_ECMA, STR("\xE0\xA7\xA9")), REGEX_YES);
	assert_int_equal(search("^\\p{Lu}$", REGEX_ECMA, STR("\xC3\x89")), REGEX_YES);
	assert_int_equal(search("^\\cC\\/$", REGEX_ECMA, STR("\x03/")), REGEX_YES);
	/* A line separator ends a line. */
	assert_int_equal(search("^.$", REGEX_ECMA, STR("\xE2\x80\xA8")), REGEX_NO);
	assert_int_equal(search("^[.]$", REGEX_ECMA, STR(".")), REGEX_YES);
}

static void test_catastrophic_patterns_hit_the_limit(void **state)
{
	(void)state;
	assert_int_equal(
		search("^(a+)+$", REGEX_ECMA, STR("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!")),
		REGEX_LIMIT);
	assert_int_equal(search("^(([a-z])+.)+[A-Z]([a-z])+$", REGEX_PCRE,
				STR("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")),
			 REGEX_LIMIT);
	assert_int_equal(search("(?R)?", REGEX_PCRE, STR("aaaa")), REGEX_LIMIT);
	struct buf text;
	buf_init(&text, BUF_NO_LIMIT);
	buf_fill(&text, 'a', 1 << 20);
	assert_int_equal(search("^(?:a|b|c)*d", REGEX_PCRE, buf_str(&text)), REGEX_LIMIT);
	/* A sensible pattern on as long a text is no problem. */
	assert_int_equal(search("^[a-z]+$", REGEX_ECMA, buf_str(&text)), REGEX_YES);
	buf_release(&text);
}

static void test_says_what_is_wrong(void **state)
{
	(void)state;
	static const char *const bad[] = {"(", "[a", "a{2,1}", "*", "\\C", "\xFF", "(?<n>a)(?<n>b)"};
	struct buf why;
	buf_init(&why, BUF_NO_LIMIT);
	for (size_t i = 0; i < COUNT_OF(bad); i++) {
		buf_clear(&why);
		assert_null(regex_compile(str_of(bad[i]), REGEX_PCRE, &why));
		assert_true(str_has(buf_str(&why), "at offset"));
	}
	buf_clear(&why);
	assert_null(regex_compile(STR("ab)"), REGEX_ECMA, &why));
	assert_string_equal(why.p, "unmatched closing parenthesis at offset 2");
	buf_clear(&why);
	buf_fill(&why, 'a', 1 << 20);
	struct str large = buf_str(&why);
	struct buf reason;
	buf_init(&reason, BUF_NO_LIMIT);
	assert_null(regex_compile(large, REGEX_ECMA, &reason));
	buf_release(&reason);
	buf_release(&why);
	regex_free(NULL);
}

static void search_one(void *ctx, size_t item, unsigned worker)
{
	(void)worker;
	enum regex_verdict wanted = item % 2 ? REGEX_YES : REGEX_NO;
	struct str text = item % 2 ? STR("nvidia.com/gpu") : STR("nvidia.com-gpu");
	if (regex_search(ctx, text) != wanted)
		fail();
}

static void test_threads_share_a_pattern(void **state)
{
	(void)state;
	struct buf why;
	buf_init(&why, BUF_NO_LIMIT);
	struct regex *re = regex_compile(STR("^([a-z.]+)/([a-z]+)$"), REGEX_RE2, &why);
	thread_each(5000, 4, search_one, re);
	regex_free(re);
	buf_release(&why);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_searches_anywhere),
		cmocka_unit_test(test_dialects),
		cmocka_unit_test(test_ecma_blanks_and_properties),
		cmocka_unit_test(test_catastrophic_patterns_hit_the_limit),
		cmocka_unit_test(test_says_what_is_wrong),
		cmocka_unit_test(test_threads_share_a_pattern),
	};
	return cmocka_run_group_tests_name("base_regex", tests, NULL, NULL);
}
