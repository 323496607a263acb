/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/utf8.h"

static void test_verdicts(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		enum utf8_verdict verdict;
		size_t bad;
	} cases[] = {
		{"", UTF8_ASCII, 0},
		{"plain text that is longer than eight bytes", UTF8_ASCII, 0},
		{"caf\xC3\xA9", UTF8_MULTIBYTE, 0},
		{"\xF0\x9F\x98\x80 and more ASCII behind it", UTF8_MULTIBYTE, 0},
		{"\xF4\x8F\xBF\xBF", UTF8_MULTIBYTE, 0},
		{"ok\xFF", UTF8_INVALID, 2},
		{"0123456789\x80", UTF8_INVALID, 10},
		{"\xC3", UTF8_INVALID, 0},
		{"a\xE2\x82", UTF8_INVALID, 1},
		/* overlong '/', a surrogate, above U+10FFFF */
		{"\xC0\xAF", UTF8_INVALID, 0},
		{"\xE0\x80\xAF", UTF8_INVALID, 0},
		{"\xED\xA0\x80", UTF8_INVALID, 0},
		{"\xF4\x90\x80\x80", UTF8_INVALID, 0},
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		size_t bad = 0;
		assert_int_equal(utf8_check(str_of(cases[i].text), &bad), cases[i].verdict);
		if (cases[i].verdict == UTF8_INVALID)
			assert_int_equal(bad, cases[i].bad);
	}
}

static void test_encode_and_decode_agree(void **state)
{
	(void)state;
	for (uint32_t c = 1; c <= 0x10FFFF; c += c < 0x3000 ? 1 : 97) {
		char text[4];
		size_t n = utf8_encode(c, text), len;
		if (c >= 0xD800 && c < 0xE000)
			continue;
		assert_int_equal(utf8_decode((struct str){text, n}, &len), c);
		assert_int_equal(len, n);
		assert_int_equal(utf8_len((unsigned char)text[0]), n);
	}
}

static void test_counts_code_points(void **state)
{
	(void)state;
	assert_int_equal(utf8_count(STR("na\xC3\xAFve \xF0\x9F\x98\x80")), 7);
	assert_int_equal(utf8_count(STR("a\xFF\xFE")), 3);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_verdicts),
					   cmocka_unit_test(test_encode_and_decode_agree),
					   cmocka_unit_test(test_counts_code_points)};
	return cmocka_run_group_tests_name("base_utf8", tests, NULL, NULL);
}
