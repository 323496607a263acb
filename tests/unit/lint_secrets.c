/* SPDX-License-Identifier: Apache-2.0
 * The judge of secrets. Tokens are put together here, so that no scanner takes this file for a leak. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "lint/secrets.h"

enum { ROOM = 512 };

/* `prefix` and `n` characters of `alphabet`, in a fixed disorder. */
static struct str token(char *room, const char *prefix, const char *alphabet, size_t n)
{
	size_t from = strlen(prefix), letters = strlen(alphabet);
	assert_true(from + n < ROOM);
	memcpy(room, prefix, from);
	uint32_t seed = 12345;
	for (size_t i = 0; i < n; i++) {
		seed = seed * 1664525u + 1013904223u;
		room[from + i] = alphabet[(seed >> 16) % letters];
	}
	room[from + n] = 0;
	return (struct str){room, from + n};
}

#define LETTERS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
#define ALNUM LETTERS "0123456789"

static const struct {
	const char *prefix, *alphabet;
	size_t body;
	const char *what;
} issued[] = {
	{"hf_", LETTERS, 34, "Hugging Face"},     {"sk-ant-api03-", ALNUM "_-", 93, "Anthropic"},
	{"sk-proj-", ALNUM "_-", 120, "OpenAI"},  {"sk-", ALNUM, 48, "OpenAI"},
	{"nvapi-", ALNUM "_-", 64, "NGC"},        {"AKIA", "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", 16, "AWS"},
	{"AIza", ALNUM "_-", 35, "Google"},       {"ghp_", ALNUM, 36, "GitHub"},
	{"github_pat_", ALNUM "_", 82, "GitHub"}, {"glpat-", ALNUM "_-", 20, "GitLab"},
	{"wandb_v1_", ALNUM, 77, "Weights"},      {"xoxb-", "0123456789", 40, "Slack"},
};

/* Wherever it stands in a text, the token is found whole, and only once. */
static void test_shapes(void **state)
{
	(void)state;
	char room[ROOM], text[2 * ROOM];
	for (size_t i = 0; i < COUNT_OF(issued); i++) {
		struct str t = token(room, issued[i].prefix, issued[i].alphabet, issued[i].body);
		snprintf(text, sizeof text, "curl -H \"Authorization: Bearer %s\" https://example.com", room);
		struct secret_hit hit;
		size_t from = 0;
		if (!secret_next(str_of(text), &from, &hit))
			fail_msg("%s is not found", issued[i].prefix);
		assert_true(str_eq(hit.text, t));
		assert_non_null(strstr(hit.what, issued[i].what));
		assert_false(secret_next(str_of(text), &from, &hit));
	}
}

static void test_no_shapes(void **state)
{
	(void)state;
	static const char *const texts[] = {
		"hf_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
		"hf_your_token_goes_here_please_replace_it",
		"AKIAIOSFODNN7EXAMPLE",
		"task-abcdefghijklmnopqrstuvwxyz0123456789abcdefgh",
		"risk-scores-of-every-customer-in-the-warehouse",
		"sk-learn-pipelines-for-the-very-long-name-of-it",
		"-----BEGIN CERTIFICATE-----\nMIIDdzCCAl+gAwIBAgIEAgAAuTANBgkqhkiG9w0BAQUF\n",
		"-----BEGIN PRIVATE KEY-----\n...\n-----END PRIVATE KEY-----",
		"https://example.com:8080/path@v2",
		"postgres://user:password@host/db",
		"postgres://app:${PASSWORD}@host/db",
		"postgres://app:%(password)s@host/db",
		"matches ://[^:]+:[^@]+@ in a pattern",
		"git@github.com:team/models.git",
		"sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
	};
	for (size_t i = 0; i < COUNT_OF(texts); i++) {
		struct secret_hit hit;
		size_t from = 0;
		if (secret_next(str_of(texts[i]), &from, &hit))
			fail_msg("'%s' holds no secret, and '%.*s' is taken for one", texts[i], STR_ARG(hit.text));
		assert_int_equal(from, strlen(texts[i]));
	}
}

static const struct {
	const char *name, *value;
	bool given, perhaps;
} named[] = {
	{"DB_PASSWORD", "changeme", true, false},
	{"dbPassword", "Tr0ub4dor3", true, true},
	{"DB_PASSWORD", "", false, false},
	{"DB_PASSWORD", "<password>", false, false},
	{"DB_PASSWORD", "your-password", false, false},
	{"DB_PASSWORD", "/run/secrets/db", false, false},
	{"DB_PASSWORD", "vault:secret/db#password", false, false},
	{"DB_PASSWORD_FILE", "hunter2", false, false},
	{"MYSQL_ALLOW_EMPTY_PASSWORD", "yes", false, false},
	{"PWD", "hunter2", false, false},
	{"REDIS_PWD", "hunter2", true, false},
	{"DB_PASSWORD", "...", false, false},
	{"DB_PASSWORD", "DB_PASSWORD", false, false},
	{"API_KEY", "EMPTY", false, false},
	{"API_KEY", "token-abc123", false, false},
	{"API_KEY", "q7Zx2Kp9Lm4Rt8Vb3Nc6", true, true},
	{"API_KEY", "0123456789abcdef0123456789abcdef", true, false},
	{"CLIENT_SECRET", "6f1ed002-ab59-4d8a-9e1b-2c5f0a7d3e44", true, true},
	{"CLIENT_ID", "6f1ed002-ab59-4d8a-9e1b-2c5f0a7d3e44", false, false},
	{"TLS_SECRET", "llama-serving-cert-2024", false, false},
	{"existingSecret", "llama-7f9c8d6b5-x2k4q-0a1b2c", false, false},
	{"checksum/secret", "3f2a9c8e7d6b5a4f3e2d1c0b9a8f7e6d5c4b3a2f1e0d9c8b", false, false},
	{"PUBLIC_API_KEY", "q7Zx2Kp9Lm4Rt8Vb3Nc6", false, false},
	{"EOS_TOKEN", "<|end_of_text|>", false, false},
	{"MAX_TOKENS", "q7Zx2Kp9Lm4Rt8Vb3Nc6", false, false},
	{"tokenizer", "q7Zx2Kp9Lm4Rt8Vb3Nc6", false, false},
	{"SERVICE_TOKEN", "MyVeryLongServiceAccountTokenName", false, false},
	{"SERVICE_TOKEN", "/var/run/secrets/kubernetes.io/serviceaccount/token", false, false},
};

static void test_names(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(named); i++) {
		struct str name = str_of(named[i].name), value = str_of(named[i].value);
		struct secret_hit hit;
		bool given = secret_named(name, value, SECRET_GIVEN, &hit);
		bool perhaps = secret_named(name, value, SECRET_PERHAPS, &hit);
		if (given != named[i].given || perhaps != named[i].perhaps)
			fail_msg("%s=%s: %d %d", named[i].name, named[i].value, given, perhaps);
	}
}

/* A value cut short is still known where its name says what it is. */
static void test_short_token(void **state)
{
	(void)state;
	struct secret_hit hit;
	assert_true(secret_named(STR("HF_TOKEN"),
				 STR("hf_"
				     "AbCdEfGhIjKl"),
				 SECRET_GIVEN, &hit));
	assert_non_null(strstr(hit.what, "Hugging Face"));
	size_t from = 0;
	assert_false(secret_next(STR("see hf_"
				     "AbCdEfGhIjKl for more"),
				 &from, &hit));
}

static void test_assignments(void **state)
{
	(void)state;
	static const char text[] = "set -e\n"
				   "export UPLOAD_TOKEN=\"q7Zx2Kp9Lm4Rt8Vb3Nc6\"\n"
				   "token = tokenizer.decode(output)\n"
				   "api_key = os.environ[\"OPENAI_API_KEY\"]\n"
				   "{\"client_secret\": \"Zx9Kq2Lm7Rt4Vb8Nc3Wd\", \"password\": \"string\"}\n"
				   "password: Tr0ub4dor3, other: x\n"
				   "--api-key=$API_KEY\n";
	static const char *const want[][2] = {{"UPLOAD_TOKEN", "q7Zx2Kp9Lm4Rt8Vb3Nc6"},
					      {"client_secret", "Zx9Kq2Lm7Rt4Vb8Nc3Wd"},
					      {"password", "Tr0ub4dor3"}};
	size_t from = 0;
	struct str name;
	struct secret_hit hit;
	for (size_t i = 0; i < COUNT_OF(want); i++) {
		assert_true(secret_assigned(str_of(text), &from, &name, &hit));
		assert_true(str_is(name, want[i][0]));
		assert_true(str_is(hit.text, want[i][1]));
	}
	assert_false(secret_assigned(str_of(text), &from, &name, &hit));
}

/* Any bytes at all, cut anywhere: nothing is read beyond the end, and the walk comes to one. */
static void test_hostile(void **state)
{
	(void)state;
	static const char text[] = "-----BEGIN PRIVATE KEY-----\\n://a:b@\xff\0hf_sk-password=\"=:secret:\"-----BEGIN ";
	for (size_t n = 0; n <= sizeof text - 1; n++) {
		char *copy = malloc(n + 1);
		assert_non_null(copy);
		memcpy(copy, text, n);
		struct str s = {copy, n}, name;
		struct secret_hit hit;
		size_t from = 0, steps = 0;
		while (secret_next(s, &from, &hit))
			assert_true(++steps <= n);
		for (from = 0, steps = 0; secret_assigned(s, &from, &name, &hit);)
			assert_true(++steps <= n);
		secret_named(STR("password"), s, SECRET_GIVEN, &hit);
		free(copy);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_shapes),      cmocka_unit_test(test_no_shapes),   cmocka_unit_test(test_names),
		cmocka_unit_test(test_short_token), cmocka_unit_test(test_assignments), cmocka_unit_test(test_hostile),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
