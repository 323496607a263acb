/* SPDX-License-Identifier: Apache-2.0
 * Pseudo-random trees, full of text that some YAML reader takes for something else: the same for the same seed on every
 * machine. */
#ifndef K8SAI_TESTS_DOC_TREES_H
#define K8SAI_TESTS_DOC_TREES_H

#include "base/utf8.h"
#include "doc/build.h"

struct trees {
	struct arena *arena;
	/** splitmix64's state. */
	uint64_t seed;
	/** NaN and infinities as well, which JSON does not have. */
	bool special_numbers;
};

/* Whole texts: what resolvers of YAML 1.1 and 1.2 recognise, syntax, and what Kubernetes manifests hold. */
static const char *const tree_words[] = {
	"",
	" ",
	"~",
	"null",
	"Null",
	"NULL",
	"nULL",
	"true",
	"True",
	"TRUE",
	"tRUE",
	"false",
	"yes",
	"Yes",
	"YES",
	"no",
	"No",
	"NO",
	"on",
	"On",
	"ON",
	"off",
	"Off",
	"OFF",
	"y",
	"Y",
	"n",
	"N",
	"0",
	"-0",
	"+1",
	"1.",
	".5",
	"-.5",
	"1e3",
	"1E+3",
	"1.5e-3",
	"0777",
	"08",
	"0o17",
	"0x1F",
	"-0x1F",
	"0b101",
	"1_000",
	"1,000",
	"_1",
	"1:30",
	"-1:30",
	"190:20:30.15",
	"12:30:45",
	".inf",
	"-.Inf",
	"+.INF",
	".nan",
	".NaN",
	"nan",
	"inf",
	"2001-01-01",
	"2001-1-1 00:00:00",
	"2001-12-14t21:59:43.10-05:00",
	"<<",
	"=",
	"-",
	"--",
	"---",
	"--- a",
	"...",
	"... b",
	"?",
	"? a",
	":",
	": a",
	"a:",
	"a: b",
	"a:b",
	"a #b",
	"a#b",
	"#a",
	"- a",
	"-a",
	"--port=8000",
	"[a]",
	"{a: b}",
	"{{ .Values.x }}",
	"&a",
	"*a",
	"!a",
	"!!str 1",
	"|",
	">",
	">-",
	"'",
	"''",
	"\"",
	"'a'",
	"\"a\"",
	"%a",
	"@a",
	"`a`",
	",",
	"]",
	"}",
	"a, b",
	"a\tb",
	"\ta",
	"a\t",
	" a",
	"a ",
	"a\n",
	"a\n\n",
	"\na",
	"\n",
	"\n\n",
	" a\nb",
	"a\n b\n",
	"\ta\nb",
	"a\n\tb",
	"a\nb\n\n\n",
	"a\n\nb",
	"a \nb",
	"a\n \nb",
	"a\n  ",
	"#!/bin/sh\nset -e\nexec vllm serve \"$MODEL\"\n",
	"a\n---\nb\n",
	"a\r\nb",
	"a\rb",
	"\r",
	"a\x01"
	"b",
	"\x7F",
	"\x1B[31m",
	"a\xC2\x85"
	"b",
	"\xE2\x80\xA8",
	"a\n\xE2\x80\xA9",
	"\xEF\xBB\xBF"
	"a",
	"a\n\xEF\xBB\xBF",
	"\xC2\xA0",
	"caf\xC3\xA9",
	"\xF0\x9F\x98\x80",
	"\xEF\xBF\xBE",
	"\xEF\xBF\xBD",
	"\xC2\x9F",
	"nvidia.com/gpu",
	"80Gi",
	"100m",
	"1.31",
	"v1",
	"10.0.0.1",
	"10.0.0.1:80",
	"nvcr.io/nvidia/x:24.05-py3",
	"sha256:ab12",
	"1234e5",
	"1e",
	"0x",
	"0b",
	"12e03",
	"a'b\"c\\d",
	"\\",
	"\\n",
	"C:\\x",
	"key with spaces",
	"?a",
	":a",
	"a: ",
	"a :b",
	"x - y",
	"!",
	"&",
	"*",
	"1 2",
	"+",
	".",
	"..",
	"._",
	"-_",
	"1__",
	"0.",
	"00",
	"0_",
	"+.5",
	"-1.e3",
	"1e+",
	"0o8",
	"0xg",
	"True ",
};

static inline uint64_t tree_random(struct trees *t)
{
	uint64_t z = t->seed += 0x9E3779B97F4A7C15u;
	z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9u;
	z = (z ^ z >> 27) * 0x94D049BB133111EBu;
	return z ^ z >> 31;
}

static inline size_t tree_below(struct trees *t, size_t n)
{
	return (size_t)(tree_random(t) % n);
}

static inline struct str tree_text(struct trees *t)
{
	static const char alphabet[] = "ab01 \n\t:#-?,[]{}&*!|>'\"%@`\\.~=<+_ex\r\x01";
	static const uint32_t wide[] = {0x85,   0xA0,    0xE9,     0x2028, 0x2029, 0xFEFF, 0xFFFD,
					0xFFFE, 0x1F600, 0x10FFFF, 0x7F,   0x80,   0xD7FF, 0xE000};
	if (tree_below(t, 2))
		return str_of(tree_words[tree_below(t, COUNT_OF(tree_words))]);
	size_t chars = tree_below(t, 12);
	char *text = arena_alloc(t->arena, 4 * chars + 1);
	size_t n = 0;
	for (size_t i = 0; i < chars; i++) {
		if (tree_below(t, 8) == 0)
			n += utf8_encode(wide[tree_below(t, COUNT_OF(wide))], text + n);
		else
			text[n++] = alphabet[tree_below(t, sizeof alphabet - 1)];
	}
	return (struct str){text, n};
}

static inline struct node *tree_number(struct trees *t)
{
	static const double numbers[] = {
		0.1,           1e300, 5e-324, 1e21, -2.5, 1.7976931348623157e308, 1.0 / 3, 9007199254740993.0,
		123456789.125, 1e-7};
	static const char *const special[] = {".nan", ".inf", "-.inf"};
	switch (tree_below(t, t->special_numbers ? 4 : 3)) {
	case 0:
		return build_int(t->arena, (int64_t)tree_random(t));
	case 1:
		return build_int(t->arena, (int64_t)tree_below(t, 100) - 50);
	case 2:
		return build_number(t->arena, numbers[tree_below(t, COUNT_OF(numbers))]);
	default: {
		struct node *n = build_strz(t->arena, special[tree_below(t, COUNT_OF(special))]);
		n->kind = NODE_FLOAT;
		return n;
	}
	}
}

/* A tree of at most `depth` more levels. */
static inline struct node *tree_make(struct trees *t, unsigned depth)
{
	size_t pick = tree_below(t, depth ? 9 : 5);
	if (pick < 3)
		return build_str(t->arena, tree_text(t));
	if (pick == 3)
		return tree_number(t);
	if (pick == 4)
		return tree_below(t, 3) ? build_bool(t->arena, tree_below(t, 2)) : build_null(t->arena);
	bool map = pick < 7;
	struct node *n = map ? build_map(t->arena) : build_seq(t->arena);
	for (size_t children = tree_below(t, 5); children; children--) {
		struct node *child = tree_make(t, depth - 1);
		if (map)
			build_set(n, tree_text(t), child);
		else
			build_push(n, child);
	}
	return n;
}

#endif
