/* SPDX-License-Identifier: Apache-2.0
 * Pages and tables: wrapping, padding, JSON from the same cells. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "cmd/page.h"
#include "cmd/table.h"

static void wrap(const char *text, size_t column, size_t indent, const char *expected)
{
	struct buf out;
	buf_init(&out, BUF_NO_LIMIT);
	page_wrap(str_of(text), column, indent, &out);
	assert_string_equal(out.p, expected);
	buf_release(&out);
}

static void text_is_broken_at_blanks(void **state)
{
	(void)state;
	wrap("short", 0, 0, "short\n");
	wrap("", 0, 4, "\n");
	wrap(NULL, 0, 4, "\n");
	/* 79 columns are allowed, 80 are not. */
	wrap("aaaaaaaaa bbbbbbbbb ccccccccc ddddddddd eeeeeeeee fffffffff ggggggggg hhhhhhhhh", 0, 2,
	     "aaaaaaaaa bbbbbbbbb ccccccccc ddddddddd eeeeeeeee fffffffff ggggggggg hhhhhhhhh\n");
	wrap("aaaaaaaaa bbbbbbbbb ccccccccc ddddddddd eeeeeeeee fffffffff ggggggggg hhhhhhhhhh", 0, 2,
	     "aaaaaaaaa bbbbbbbbb ccccccccc ddddddddd eeeeeeeee fffffffff ggggggggg\n  hhhhhhhhhh\n");
}

static void a_word_that_does_not_fit_anywhere_stays_whole(void **state)
{
	(void)state;
	const char *url =
		"https://example.com/a/very/long/address/that/is/longer/than/a/whole/line/of/the/terminal/by/far";
	struct buf out;
	buf_init(&out, BUF_NO_LIMIT);
	page_wrap(str_of(url), 2, 2, &out);
	assert_non_null(strstr(out.p, url));
	buf_release(&out);
}

static void letters_count_not_bytes(void **state)
{
	(void)state;
	/* 39 letters of two bytes twice, and a blank: 79 columns. */
	struct buf text, out;
	buf_init(&text, BUF_NO_LIMIT);
	buf_init(&out, BUF_NO_LIMIT);
	for (int i = 0; i < 39; i++)
		buf_addz(&text, "\xC3\xA4");
	buf_addc(&text, ' ');
	for (int i = 0; i < 39; i++)
		buf_addz(&text, "\xC3\xA4");
	page_wrap(buf_str(&text), 0, 0, &out);
	assert_null(memchr(out.p, '\n', out.n - 1));
	buf_release(&text);
	buf_release(&out);
}

static void lines_of_the_text_stay_lines(void **state)
{
	(void)state;
	wrap("one\ntwo\n", 2, 2, "one\n  two\n");
	wrap("one\n\ntwo", 0, 2, "one\n\n  two\n");
	struct buf out;
	buf_init(&out, BUF_NO_LIMIT);
	page_block(STR("a:\n  b: 1\n\nc: 2\n"), 4, &out);
	assert_string_equal(out.p, "    a:\n      b: 1\n\n    c: 2\n");
	buf_release(&out);
}

static const struct column columns[] = {
	{"NAME", "name", CELLS_TEXT}, {"N", "n", CELLS_NUMBER}, {"OK", "ok", CELLS_BOOL}, {"ALL", "all", CELLS_LIST}};

static void fill(struct table *t)
{
	static const char *const cells[] = {"a\"b",    "7", "yes",       "x y",   "\xC3\xA4", "",
					    "unknown", "",  "long name", "12345", "no",       "z"};
	table_init(t, columns, COUNT_OF(columns));
	for (size_t i = 0; i < COUNT_OF(cells); i++)
		table_cell(t, str_of(cells[i]));
}

static void columns_are_padded(void **state)
{
	(void)state;
	struct table t;
	struct buf out;
	fill(&t);
	buf_init(&out, BUF_NO_LIMIT);
	table_print(&t, &out);
	assert_string_equal(out.p, "NAME           N  OK       ALL\n"
				   "a\"b            7  yes      x y\n"
				   "\xC3\xA4                 unknown\n"
				   "long name  12345  no       z\n");
	buf_release(&out);
	table_release(&t);
}

static void json_has_types(void **state)
{
	(void)state;
	struct table t;
	struct buf out;
	fill(&t);
	buf_init(&out, BUF_NO_LIMIT);
	table_print_json(&t, &out);
	assert_string_equal(out.p, "[\n{\"name\": \"a\\\"b\", \"n\": 7, \"ok\": true, \"all\": [\"x\", \"y\"]},\n"
				   "{\"name\": \"\xC3\xA4\", \"n\": null, \"ok\": null, \"all\": []},\n"
				   "{\"name\": \"long name\", \"n\": 12345, \"ok\": false, \"all\": [\"z\"]}\n]\n");
	buf_release(&out);
	table_release(&t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(text_is_broken_at_blanks),
		cmocka_unit_test(a_word_that_does_not_fit_anywhere_stays_whole),
		cmocka_unit_test(letters_count_not_bytes),
		cmocka_unit_test(lines_of_the_text_stay_lines),
		cmocka_unit_test(columns_are_padded),
		cmocka_unit_test(json_has_types),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
