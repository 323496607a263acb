/* SPDX-License-Identifier: Apache-2.0 */
#include "base/str.h"

#include <errno.h>
#include <stdlib.h>

#include "base/alloc.h"

bool str_starts(struct str s, const char *prefix)
{
	size_t n = strlen(prefix);
	return s.n >= n && memcmp(s.p, prefix, n) == 0;
}

bool str_ends(struct str s, const char *suffix)
{
	size_t n = strlen(suffix);
	return s.n >= n && memcmp(s.p + s.n - n, suffix, n) == 0;
}

int str_cmp(struct str a, struct str b)
{
	size_t n = a.n < b.n ? a.n : b.n;
	int c = n ? memcmp(a.p, b.p, n) : 0;
	if (c)
		return c;
	return a.n < b.n ? -1 : a.n > b.n;
}

static char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
}

bool str_eq_nocase(struct str a, struct str b)
{
	if (a.n != b.n)
		return false;
	for (size_t i = 0; i < a.n; i++)
		if (lower(a.p[i]) != lower(b.p[i]))
			return false;
	return true;
}

bool str_has(struct str s, const char *part)
{
	size_t n = strlen(part);
	if (n == 0)
		return true;
	for (size_t i = 0; i + n <= s.n; i++) {
		const char *hit = memchr(s.p + i, part[0], s.n - n - i + 1);
		if (!hit)
			return false;
		i = (size_t)(hit - s.p);
		if (memcmp(hit, part, n) == 0)
			return true;
	}
	return false;
}

size_t str_find(struct str s, char c)
{
	const char *hit = s.n ? memchr(s.p, c, s.n) : NULL;
	return hit ? (size_t)(hit - s.p) : s.n;
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

struct str str_trim(struct str s)
{
	while (s.n && is_blank(s.p[0]))
		s.p++, s.n--;
	while (s.n && is_blank(s.p[s.n - 1]))
		s.n--;
	return s;
}

struct str str_sub(struct str s, size_t from, size_t n)
{
	if (from > s.n)
		from = s.n;
	if (n > s.n - from)
		n = s.n - from;
	/* Nothing may be added to NULL, not even 0. */
	return (struct str){s.p ? s.p + from : NULL, n};
}

bool str_split(struct str *rest, char sep, struct str *part)
{
	if (!rest->p)
		return false;
	size_t at = str_find(*rest, sep);
	*part = (struct str){rest->p, at};
	if (at < rest->n)
		*rest = (struct str){rest->p + at + 1, rest->n - at - 1};
	else
		*rest = (struct str){NULL, 0};
	return true;
}

bool str_to_i64(struct str s, int64_t *out)
{
	bool negative = s.n && s.p[0] == '-';
	size_t i = s.n && (s.p[0] == '-' || s.p[0] == '+');
	if (i == s.n)
		return false;
	uint64_t limit = negative ? (uint64_t)INT64_MAX + 1 : (uint64_t)INT64_MAX;
	uint64_t value = 0;
	for (; i < s.n; i++) {
		if (s.p[i] < '0' || s.p[i] > '9')
			return false;
		uint64_t digit = (uint64_t)(s.p[i] - '0');
		if (value > (limit - digit) / 10)
			return false;
		value = value * 10 + digit;
	}
	*out = negative ? (int64_t)(0 - value) : (int64_t)value;
	return true;
}

/* Is `s` a number by JSON's grammar? Checked by hand, since strtod takes hex, "inf" and more. */
static bool is_json_number(struct str s)
{
	size_t i = s.n && s.p[0] == '-';
	size_t digits = i;
	while (i < s.n && s.p[i] >= '0' && s.p[i] <= '9')
		i++;
	if (i == digits)
		return false;
	if (i < s.n && s.p[i] == '.') {
		digits = ++i;
		while (i < s.n && s.p[i] >= '0' && s.p[i] <= '9')
			i++;
		if (i == digits)
			return false;
	}
	if (i < s.n && (s.p[i] == 'e' || s.p[i] == 'E')) {
		i++;
		if (i < s.n && (s.p[i] == '+' || s.p[i] == '-'))
			i++;
		digits = i;
		while (i < s.n && s.p[i] >= '0' && s.p[i] <= '9')
			i++;
		if (i == digits)
			return false;
	}
	return i == s.n;
}

bool str_to_double(struct str s, double *out)
{
	if (!is_json_number(s))
		return false;
	char small[64];
	char *z = s.n < sizeof small ? small : xmalloc(s.n + 1);
	memcpy(z, s.p, s.n);
	z[s.n] = '\0';
	/* The program never calls setlocale, so the decimal point is always '.'. */
	*out = strtod(z, NULL);
	if (z != small)
		free(z);
	return true;
}

uint64_t str_hash(struct str s)
{
	uint64_t h = 14695981039346656037u;
	for (size_t i = 0; i < s.n; i++)
		h = (h ^ (unsigned char)s.p[i]) * 1099511628211u;
	return h;
}
