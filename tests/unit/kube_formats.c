/* SPDX-License-Identifier: Apache-2.0
 * The formats of the API server: what each takes, what it refuses, and what it advises. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/buf.h"
#include "kube/formats.h"

#define A63 "aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeeffffffffffggg"
#define A64 A63 "h"
#define A253                                                                                                           \
	A63 "." A63 "." A63 "."                                                                                        \
	    "aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeeffffffffff0"

static const struct {
	const char *format;
	const char *good[16], *bad[16];
} cases[] = {
	{"quantity",
	 {"1", "500m", "16Gi", "1.5", ".5", "2e3", "-1", "0"},
	 {"", "16GB", "1 Gi", "Gi", "1,5", "16gi", "m"}},
	{"quantity-not-negative", {"0", "-0", "1m", "2Gi", "x"}, {"-1", "-500m", "-1Gi"}},
	{"quantity-positive", {"1n", "1Ki", "x"}, {"0", "0Gi", "-1"}},
	{"dns-1123-label", {"a", "1", "vllm-0", A63}, {"", "-a", "a-", "a.b", "A", "a_b", A64}},
	{"dns-1123-label-or-empty", {"", "a"}, {"A", "-"}},
	{"dns-1123-subdomain", {"a", "a.b", "0.1-b", A253}, {"", ".a", "a.", "a..b", "A", "a_b", A253 "1"}},
	{"dns-1123-subdomain-or-empty", {"", "a.b"}, {"a_b"}},
	{"dns-1035-label", {"a", "a-1"}, {"", "1a", "a.b", A64}},
	{"wildcard-dns-1123-subdomain", {"a.b", "*.a.b", "1.2.3.4"}, {"", "*", "*a.b", "a.*.b", "*.*.b", "A.b"}},
	{"ingress-host-or-empty", {"", "a.b", "*.a.b"}, {"1.2.3.4", "*", "http://a.b", "a.b:80"}},
	{"cname", {"a.b", "a.b."}, {"", ".", "a..", "A.b"}},
	{"label-key", {"a", "a/b", "example.com/A_b.c"}, {"", "/a", "a/", "a/b/c", "A/b", A64}},
	{"label-key-or-empty", {"", "a/b"}, {"a b"}},
	{"label-value", {"", "a", "A-1_b.c"}, {"-", "a b", "a/b", A64, "a:b"}},
	{"annotation-key", {"a", "Example.com/a", "NVIDIA.com/GPU"}, {"", "a b", "a/b/c", "/x", A64, "a/" A64}},
	{"port-name", {"http", "a", "8a", "a-b"}, {"", "80", "HTTP", "a--b", "-a", "a-", "sixteen-letters-", "a_b"}},
	{"port-name-or-empty", {"", "http"}, {"8080"}},
	{"env-var-name", {"A", "a.b-c", "1A", "A B", "A:B", "~"}, {"", "A=B", "A\tB", "\xc3\xa9", "A\x7f"}},
	{"env-var-name-or-empty", {"", "A_"}, {"="}},
	{"config-map-key", {"a", "a.b_c-D", ".a", A253}, {"", ".", "..", "..a", "a/b", "a b", A253 "1"}},
	{"http-header-name", {"X-Api-Key", "a"}, {"", "a b", "a:", "a_b"}},
	{"sysctl-name",
	 {"kernel.shm_rmid_forced", "net/ipv4/a-b", "a", "a__b", A253},
	 {"", ".a", "a.", "a..b", "a-.b", "a._b", "A", "-", "_", "a/", A253 "1"}},
	{"csi-driver-name", {"gpu.nvidia.com", "Dra.Example.com", A63}, {"", "a_b", "-", A64}},
	{"container-resource-name",
	 {"cpu", "memory", "ephemeral-storage", "hugepages-2Mi", "nvidia.com/gpu", "x.kubernetes.io/y"},
	 {"", "gpu", "storage", "requests.cpu", "requests.nvidia.com/gpu", "a/b/c", "nvidia.com/", A253 "/x"}},
	{"pod-resource-name", {"cpu", "memory", "hugepages-1Gi"}, {"", "nvidia.com/gpu", "ephemeral-storage"}},
	{"quota-resource-name",
	 {"cpu", "pods", "requests.nvidia.com/gpu", "count/jobs.batch", "requests.hugepages-2Mi"},
	 {"", "storage", "gpu", "limits.pods", "jobs.batch"}},
	{"extended-resource-name", {"nvidia.com/gpu"}, {"", "cpu", "kubernetes.io/x", "requests.a.b/c", "a b/c"}},
	{"container-image", {"a", "registry.example.com/a:b", "a b"}, {"", " a", "a ", "a\n", " "}},
	{"container-image-or-empty", {"", "a"}, {" "}},
	{"domain-path", {"a.b/c", "a/b/c:d"}, {"", "a", "a/", "/b", "A/b", "a/b c", "a/\xc3\xa9"}},
	{"path-segment", {"a", "A:b c", "..."}, {"", ".", "..", "a/b", "a%b"}},
	{"path", {"", "/a", "a/...", "/a/b..c"}, {"..", "/a/..", "../a", "/a/../b"}},
	{"relative-path", {"", "a/b", "..a"}, {"/a", "/", "..", "a/.."}},
	{"projected-path", {"a", "a/..b", "a/b../c"}, {"..a", "...", "/a", "a/../b"}},
	{"absolute-path", {"/", "/a/.."}, {"", "a", "./a"}},
	{"absolute-path-or-empty", {"", "/"}, {"a"}},
	{"ingress-path",
	 {"/", "/a/", "/a..b", "/.a"},
	 {"", "a//b", "//", "/a//b", "/a/./b", "/a/../b", "/a/..", "/a/.", "/%2F"}},
	{"percent", {"0%", "25%", "150%"}, {"", "%", "25", "-1%", "1.5%", " 25%", "25% "}},
	{"percent-to-100", {"0%", "100%", "007%"}, {"101%", "99999999999999999999%", "50"}},
	{"cron-schedule",
	 {"0 3 * * *", "*/5 * * * ?", "@daily", "@every 1h30m", "0 0 1,15 JAN-mar sun", "1-5/2 0 * * 1-5",
	  " 0  0 * * *\t", "5/15 * * * *", "@hourly", "+5 * * * *", "*-9 * * * *", "0 0 * * ,"},
	 {"", "* * * *", "* * * * * *", "60 * * * *", "* 24 * * *", "* * 0 * *", "* * * 13 *", "* * * * 7",
	  "TZ=UTC 0 3 * * *", "@never", "@every 5", "5-1 * * * *", "*/0 * * * *", "a * * * *", "1-2-3 * * * *",
	  "1/2/3 * * * *"}},
	{"time-zone",
	 {"UTC", "Etc/UTC", "America/New_York", "Etc/GMT+1"},
	 {"", "Local", "local", "a//b", "/a", "a/", "../a", "-a", "a b", "abcdefghijklmno"}},
	{"go-duration",
	 {"0", "1s", "1h30m", "-1.5h", "+.5s", "1.s", "10\xc2\xb5s", "100ms"},
	 {"", "-", "1", "s", "1d", "1h 30m", "1.5", ".s", "1sx"}},
	{"ip",
	 {"1.2.3.4", "01.02.03.004", "::", "::1", "2001:db8::ffff", "1:2:3:4:5:6:7:8", "::ffff:1.2.3.4",
	  "1:2:3:4:5:6:1.2.3.4", "1::8"},
	 {"", "1.2.3", "1.2.3.4.5", "256.1.1.1", "1.2.3.", "a", ":::", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "1::2::3",
	  "fe80::1%eth0", "1:2:3:4:5:6:7:1.2.3.4", "12345::", "1:", ":1", "1:2:3:4::5:6:7:8"}},
	{"cluster-ip", {"None", "10.0.0.1"}, {"", "none"}},
	{"cluster-ip-or-empty", {"", "None"}, {"none"}},
	{"cidr",
	 {"10.0.0.0/8", "0.0.0.0/0", "::/0", "::1/128"},
	 {"", "10.0.0.0", "10.0.0.0/33", "::/129", "10/8", "1.2.3.4/", "1.2.3.4/-1"}},
	{"cidr-padded", {" 10.0.0.0/8 "}, {"10.0.0.0/ 8"}},
	{"byte",
	 {"", "YQ==", "YWI=", "YWJj", "YW\nJj\n", "+/+/"},
	 {"YQ=", "YQ", "a b=", "====", "A===", "YQ==YQ==", "p@ssword"}},
};

static bool fits(const struct schema_format *f, const char *text)
{
	return f->check(str_of(text));
}

static void test_cases(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		const struct schema_format *f = kube_format_find(str_of(cases[i].format));
		if (!f)
			fail_msg("there is no format '%s'", cases[i].format);
		for (size_t k = 0; k < COUNT_OF(cases[i].good) && cases[i].good[k]; k++)
			if (!fits(f, cases[i].good[k]))
				fail_msg("'%s' is a %s", cases[i].good[k], f->name);
		for (size_t k = 0; k < COUNT_OF(cases[i].bad) && cases[i].bad[k]; k++)
			if (fits(f, cases[i].bad[k]))
				fail_msg("'%s' is no %s", cases[i].bad[k], f->name);
	}
}

/* Every format of the table is among the cases, is there once, and says what it wants. */
static void test_table(void **state)
{
	(void)state;
	const struct schema_format *all = kube_formats;
	assert_int_equal(KUBE_FORMATS, COUNT_OF(cases));
	for (size_t i = 0; i < KUBE_FORMATS; i++) {
		assert_ptr_equal(kube_format_find(str_of(all[i].name)), &all[i]);
		assert_int_equal(all[i].types, SCHEMA_STRING);
		assert_non_null(all[i].check);
		if (!all[i].expects || !*all[i].expects || strstr(all[i].expects, "must"))
			fail_msg("%s does not say what follows \"must be\"", all[i].name);
		size_t tests = 0;
		for (size_t k = 0; k < COUNT_OF(cases); k++)
			tests += strcmp(cases[k].format, all[i].name) == 0;
		if (tests != 1)
			fail_msg("%s has %zu cases", all[i].name, tests);
	}
	assert_null(kube_format_find(STR("dns-1123")));
	assert_null(kube_format_find(STR("")));
}

/* Bytes that no text file has, and a length that no copy may outgrow. */
static void test_hostile(void **state)
{
	(void)state;
	static char longest[100000];
	memset(longest, 'A', sizeof longest);
	static const struct str texts[] = {{"a\0b", 3}, {"\xff\xfe", 2}, {"\0", 1}, {NULL, 0}};
	const struct schema_format *all = kube_formats;
	for (size_t i = 0; i < KUBE_FORMATS; i++) {
		for (size_t k = 0; k < COUNT_OF(texts); k++)
			(void)all[i].check(texts[k]);
		(void)all[i].check((struct str){longest, sizeof longest});
	}
	assert_false(kube_format_find(STR("config-map-key"))->check((struct str){"a\0b", 3}));
	assert_false(kube_format_find(STR("http-header-name"))->check((struct str){"a\0", 2}));
}

static const struct {
	const char *format, *wrong, *right;
} mended[] = {
	{"quantity", "16GB", "16G"},
	{"quantity", "16 gi", "16Gi"},
	{"quantity", "1.5tib", "1.5Ti"},
	{"quantity", "8K", "8k"},
	{"quantity", "8kib", "8Ki"},
	{"quantity", "lots", ""},
	{"quantity", "1 pound", ""},
	{"quantity", "GB", ""},
	{"dns-1123-label", "My_Model v2", "my-model-v2"},
	{"dns-1123-label", "-a-", "a"},
	{"dns-1123-label", "___", ""},
	{"port-name", "HTTP_metrics_port", "http-metrics-po"},
	{"port-name", "8080", ""},
	{"percent", "50", "50%"},
	{"percent-to-100", "half", ""},
};

static void test_mend(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(mended); i++) {
		struct buf out;
		buf_init(&out, BUF_NO_LIMIT);
		kube_format_find(str_of(mended[i].format))->mend(str_of(mended[i].wrong), &out);
		struct str text = buf_str(&out);
		if (!str_is(text, mended[i].right))
			fail_msg("%s of '%s' is '%.*s', not '%s'", mended[i].format, mended[i].wrong, STR_ARG(text),
				 mended[i].right);
		buf_release(&out);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_cases), cmocka_unit_test(test_table),
					   cmocka_unit_test(test_hostile), cmocka_unit_test(test_mend)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
