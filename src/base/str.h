/* SPDX-License-Identifier: Apache-2.0
 * A slice of text that somebody else owns: not NUL-terminated, may hold any byte. Passed by value. */
#ifndef K8SAI_BASE_STR_H
#define K8SAI_BASE_STR_H

#include <string.h>

#include "base/compat.h"

struct str {
	/** First byte; may be NULL when `n` is 0. */
	const char *p;
	/** Length in bytes. */
	size_t n;
};

/** The slice of a string literal. */
#define STR(literal) ((struct str){("" literal), sizeof(literal) - 1})
/** For printf's "%.*s". */
#define STR_ARG(s) (int)(s).n, (s).p ? (s).p : ""

/** The slice of a NUL-terminated string; NULL gives the empty slice. */
static inline struct str str_of(const char *z)
{
	return (struct str){z, z ? strlen(z) : 0};
}

static inline bool str_eq(struct str a, struct str b)
{
	return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

/** Compares with a NUL-terminated string. */
static inline bool str_is(struct str a, const char *z)
{
	return str_eq(a, str_of(z));
}

bool str_starts(struct str s, const char *prefix);
bool str_ends(struct str s, const char *suffix);
/** Like strcmp, by unsigned bytes; a prefix sorts first. */
int str_cmp(struct str a, struct str b);
/** ASCII case-insensitive equality. */
bool str_eq_nocase(struct str a, struct str b);
/** Does `s` contain `part`? The empty part is in everything. */
bool str_has(struct str s, const char *part);
/** Position of the first `c` in `s`, or s.n when there is none. */
size_t str_find(struct str s, char c);
/** `s` without ASCII blanks, tabs and line ends at both ends. */
struct str str_trim(struct str s);
/** `s` from byte `from` (clamped) for at most `n` bytes. */
struct str str_sub(struct str s, size_t from, size_t n);
/** Cuts the part before the first `sep` off `*rest`; false when `*rest` is exhausted (p == NULL). */
bool str_split(struct str *rest, char sep, struct str *part);
/** A decimal integer that fills `s` (optional sign); false on anything else or overflow. */
bool str_to_i64(struct str s, int64_t *out);
/** A number in JSON's syntax that fills `s`, read without the locale; false on anything else. */
bool str_to_double(struct str s, double *out);
/** 64-bit FNV-1a. */
uint64_t str_hash(struct str s);

/** One of 0 to 9, whatever the locale. */
static inline bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

#endif
