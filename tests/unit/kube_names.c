/* SPDX-License-Identifier: Apache-2.0
 * Names, labels, placeholders. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "kube/names.h"

#define A63 "aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeeffffffffffggg"

typedef const char *grammar(struct str s);

static void all_good(grammar *check, const char *const *texts)
{
	for (; *texts; texts++) {
		const char *error = check(str_of(*texts));
		if (error)
			fail_msg("'%s' is right, not: %s", *texts, error);
	}
}

static void all_bad(grammar *check, const char *const *texts)
{
	for (; *texts; texts++)
		if (!check(str_of(*texts)))
			fail_msg("'%s' is wrong", *texts);
}

#define GOOD(check, ...) all_good(check, (const char *const[]){__VA_ARGS__, NULL})
#define BAD(check, ...) all_bad(check, (const char *const[]){__VA_ARGS__, NULL})

static void test_labels(void **state)
{
	(void)state;
	GOOD(label_value_error, "", "a", "A-1_b.c", "4", "NVIDIA-A100-SXM4-80GB", A63);
	BAD(label_value_error, "4+", "-a", "a-", ".a", "a b", "a/b", "meta-llama/Llama", A63 "h", "\xc3\xa9", "a\n");
	GOOD(label_key_error, "app", "nvidia.com/gpu", "app.kubernetes.io/name", "example.com/A_b.c", A63);
	BAD(label_key_error, "", "/", "/gpu", "nvidia.com/", "a/b/c", "NVIDIA.com/gpu", "nvidia..com/gpu", "-a", "a b",
	    A63 "h");
}

static void test_names(void **state)
{
	(void)state;
	GOOD(dns1123_label_error, "a", "1", "llama-3-1-8b", A63);
	BAD(dns1123_label_error, "", "-a", "a-", "a.b", "A", "a_b", A63 "h");
	GOOD(dns1123_subdomain_error, "a", "a.b", "llama-3.1-8b", A63 "." A63 "." A63);
	BAD(dns1123_subdomain_error, "", ".a", "a.", "a..b", "a-.b", "a.-b", "A.b", A63 "." A63 "." A63 "." A63 ".a");
	GOOD(dns1035_label_error, "a", "a1", "vllm-server");
	BAD(dns1035_label_error, "", "1a", "a.b", "A");
	GOOD(port_name_error, "http", "http-2", "a", "8a");
	BAD(port_name_error, "", "80", "HTTP", "-a", "a-", "a--b", "a-very-long-name");
}

static bool placeholder(const char *text)
{
	return is_placeholder(str_of(text));
}

static void test_placeholders(void **state)
{
	(void)state;
	static const char *const yes[] = {"$NUM_NODES", "${GPU:-1}",       "$(GPUS)",    "<TOKEN>", "<your-token here>",
					  "{{ x }}",    "{{.Values.gpu}}", "{% if x %}", "@IMAGE@", "x-${TAG}"};
	static const char *const no[] = {
		"", "1", "$", "$5", "a < b", "<>", "a{b", "user@example", "@", "{}", "1 < 2 > 0 & x"};
	for (size_t i = 0; i < COUNT_OF(yes); i++)
		if (!placeholder(yes[i]))
			fail_msg("'%s' is a placeholder", yes[i]);
	for (size_t i = 0; i < COUNT_OF(no); i++)
		if (placeholder(no[i]))
			fail_msg("'%s' is no placeholder", no[i]);
}

static void test_unfilled(void **state)
{
	(void)state;
	static const char *const yes[] = {"__NAME__", "%NAME%", "[NAME]", "#{NAME}#", "<name>", "~name~"};
	static const char *const no[] = {"", "_", "__", "name", "_name", "name_", "a__b"};
	for (size_t i = 0; i < COUNT_OF(yes); i++)
		if (!is_unfilled(str_of(yes[i])))
			fail_msg("'%s' is to be filled in", yes[i]);
	for (size_t i = 0; i < COUNT_OF(no); i++)
		if (is_unfilled(str_of(no[i])))
			fail_msg("'%s' is a text", no[i]);
}

static void test_path_segments(void **state)
{
	(void)state;
	static const char *const good[] = {"a", "system:Node", "a_b.C", "...", "kube:admin"};
	static const char *const bad[] = {"", ".", "..", "a/b", "/", "50%"};
	for (size_t i = 0; i < COUNT_OF(good); i++)
		assert_null(path_segment_error(str_of(good[i])));
	for (size_t i = 0; i < COUNT_OF(bad); i++)
		assert_non_null(path_segment_error(str_of(bad[i])));
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_labels), cmocka_unit_test(test_names),
					   cmocka_unit_test(test_placeholders), cmocka_unit_test(test_unfilled),
					   cmocka_unit_test(test_path_segments)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
