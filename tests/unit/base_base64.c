/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/base64.h"

static void test_decodes(void **state)
{
	(void)state;
	/* RFC 4648, section 10; then the digits at the ends of their ranges, line ends, and what is no base64. */
	static const struct {
		const char *text, *bytes;
	} cases[] = {
		{"", ""},
		{"Zg==", "f"},
		{"Zm8=", "fo"},
		{"Zm9v", "foo"},
		{"Zm9vYg==", "foob"},
		{"Zm9vYmE=", "fooba"},
		{"Zm9vYmFy", "foobar"},
		{"Zm9vYmFy\n", "foobar"},
		{"Zm9v\r\nYm Fy", "foobar"},
		{"QUFB", "AAA"},
		{"enp6", "zzz"},
		{"PGE+", "<a>"},
		{"PGFiPz4=", "<ab?>"},
		{"Pz8/", "???"},
		{"fn5+", "~~~"},
		{"MTAx", "101"},
		{"OTk5", "999"},
		{"Zm9v=Zm9v", "foo"},
		{"Zm9v%Zm9v", "foo"},
		{"Zm9v@Zm9v", "foo"},
		{"Zm9v[Zm9v", "foo"},
		{"Zm9v`Zm9v", "foo"},
		{"Zm9v{Zm9v", "foo"},
		{"Z", ""},
	};
	char room[64];
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct str got = base64_decode(str_of(cases[i].text), room, sizeof room);
		assert_int_equal(got.n, strlen(cases[i].bytes));
		assert_memory_equal(got.p, cases[i].bytes, got.n);
	}
}

static void test_every_byte(void **state)
{
	(void)state;
	char room[3];
	struct str got = base64_decode(STR("AP+A"), room, sizeof room);
	assert_int_equal(got.n, 3);
	assert_memory_equal(got.p, "\x00\xFF\x80", 3);
	/* A NUL is no digit. */
	assert_int_equal(base64_decode((struct str){"Zm\0v", 4}, room, sizeof room).n, 1);
}

static void test_stops_where_the_room_ends(void **state)
{
	(void)state;
	char room[5] = "....";
	assert_int_equal(base64_decode(STR("Zm9vYmFy"), room, 2).n, 2);
	assert_memory_equal(room, "fo..", 4);
	assert_int_equal(base64_decode(STR("Zm9vYmFy"), room, 0).n, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_decodes), cmocka_unit_test(test_every_byte),
					   cmocka_unit_test(test_stops_where_the_room_ends)};
	return cmocka_run_group_tests_name("base_base64", tests, NULL, NULL);
}
