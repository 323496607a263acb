/* SPDX-License-Identifier: Apache-2.0
 * Code frames: the mark stands under the place, secrets never show, and nothing in a file can drive a terminal. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "report/escape.h"
#include "report/frame.h"

/* The frame of bytes begin..end of `text`, with bytes hide..hidden a secret. */
static void frame(struct buf *out, const char *text, size_t begin, size_t end, size_t hide, size_t hidden)
{
	const struct source source = {"f.yaml", str_of(text)};
	const struct secret secret = {&source, hide, hidden};
	struct redactor redactor;
	redactor_init(&redactor, &secret, hide < hidden);
	buf_init(out, BUF_NO_LIMIT);
	frame_print(&redactor, &source, 7, begin, end, false, out);
	redactor_release(&redactor);
}

#define FRAME(text, begin, end, expected)                                                                              \
	do {                                                                                                           \
		struct buf b_;                                                                                         \
		frame(&b_, text, begin, end, 0, 0);                                                                    \
		assert_string_equal(b_.p, expected);                                                                   \
		buf_release(&b_);                                                                                      \
	} while (0)

static void the_mark_stands_under_the_bytes(void **state)
{
	(void)state;
	FRAME("a: 1\nimage: nginx\n", 12, 17, "    7 | image: nginx\n      |        ^~~~~\n");
	FRAME("key: v", 0, 3, "    7 | key: v\n      | ^~~\n");
}

static void a_point_gets_a_caret(void **state)
{
	(void)state;
	FRAME("key:\nb: 1\n", 4, 4, "    7 | key:\n      |     ^\n");
	FRAME("", 0, 0, "    7 | \n      | ^\n");
	FRAME("abc", 99, 99, "    7 | abc\n      |    ^\n");
}

static void several_lines_are_marked_on_the_first(void **state)
{
	(void)state;
	FRAME("a:\n  b: 1\n  c: 2\n", 5, 16, "    7 |   b: 1\n      |   ^~~~\n");
}

static void tabs_wide_letters_and_line_ends_keep_the_mark_in_place(void **state)
{
	(void)state;
	FRAME("\ta: x\r\n", 4, 5, "    7 |  a: x\n      |     ^\n");
	FRAME("\xE4\xB8\xAD: x\n", 5, 6, "    7 | \xE4\xB8\xAD: x\n      |     ^\n");
	FRAME("\xEF\xBB\xBF"
	      "a: x\n",
	      3, 4, "    7 | a: x\n      | ^\n");
}

static void a_long_line_is_cut_around_the_place(void **state)
{
	(void)state;
	enum { N = 5000 };
	char *text = calloc(N + 1, 1);
	assert_non_null(text);
	memset(text, 'x', N);
	memset(text + 2500, 'Y', 3);
	struct buf b;
	frame(&b, text, 2500, 2503, 0, 0);
	assert_true(b.n < 400);
	const char *shown = strstr(b.p, "YYY"), *mark = strstr(b.p, "^~~");
	assert_non_null(shown);
	assert_non_null(mark);
	/* Columns: the ellipsis is three bytes and one column. */
	const char *second = strchr(b.p, '\n') + 1;
	assert_int_equal(shown - b.p - 2, mark - second);
	buf_release(&b);
	free(text);
}

static void a_secret_never_shows(void **state)
{
	(void)state;
	struct buf b;
	/* Marked by the finding about it, and by one about something else on its line. */
	frame(&b, "value: hf_abcdef # x\n", 7, 16, 7, 16);
	assert_string_equal(b.p, "    7 | value: ********* # x\n      |        ^~~~~~~~~\n");
	buf_release(&b);
	frame(&b, "{value: hf_abcdef, cpu: 1}\n", 19, 22, 8, 17);
	assert_string_equal(b.p, "    7 | {value: *********, cpu: 1}\n      |                    ^~~\n");
	buf_release(&b);
}

static void overlapping_secrets_are_all_hidden(void **state)
{
	(void)state;
	const struct source a = {"a", STR("0123456789")}, b = {"b", STR("0123456789")};
	const struct secret secrets[] = {{&a, 4, 6}, {&b, 0, 2}, {&a, 1, 9}, {&a, 2, 3}};
	struct redactor r;
	redactor_init(&r, secrets, COUNT_OF(secrets));
	for (size_t i = 0; i < 10; i++) {
		assert_int_equal(redactor_hides(&r, &a, i), i >= 1 && i < 9);
		assert_int_equal(redactor_hides(&r, &b, i), i < 2);
	}
	redactor_release(&r);
}

static void nothing_drives_the_terminal(void **state)
{
	(void)state;
	struct buf b;
	frame(&b,
	      "a: \x1b[31m\xC2\x9B"
	      "31m\xE2\x80\xAE\xFF\n",
	      0, 1, 0, 0);
	assert_null(strchr(b.p, 0x1b));
	assert_null(strstr(b.p, "\xC2\x9B"));
	assert_null(strstr(b.p, "\xE2\x80\xAE"));
	assert_null(strchr(b.p, 0xFF));
	buf_release(&b);
	buf_init(&b, BUF_NO_LIMIT);
	escape_controls(STR("a\tb\x1b[0m\x7f\xC2\x85\xFFz\n\xC3\xA9"), &b);
	assert_string_equal(b.p, "a\\x09b\\x1b[0m\\x7f\\x85\\xffz\n\xC3\xA9");
	buf_release(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_mark_stands_under_the_bytes),
		cmocka_unit_test(a_point_gets_a_caret),
		cmocka_unit_test(several_lines_are_marked_on_the_first),
		cmocka_unit_test(tabs_wide_letters_and_line_ends_keep_the_mark_in_place),
		cmocka_unit_test(a_long_line_is_cut_around_the_place),
		cmocka_unit_test(a_secret_never_shows),
		cmocka_unit_test(overlapping_secrets_are_all_hidden),
		cmocka_unit_test(nothing_drives_the_terminal),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
