/* SPDX-License-Identifier: Apache-2.0
 * Numbers as text, both ways, as JavaScript has them. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "jsone/run.h"

/* Most significant digits a double needs, and fewest that are always exact (DBL_DIG). */
enum { MOST_DIGITS = 17, EXACT_DIGITS = 15 };

/* The shortest digits that read back as `value` (finite, positive) without trailing zeros, and the power of ten of the
 * point before the first of them. */
static size_t shortest_digits(double value, char digits[MOST_DIGITS + 1], int *exponent)
{
	char text[40];
	for (int n = EXACT_DIGITS; n <= MOST_DIGITS; n++) {
		snprintf(text, sizeof text, "%.*e", n - 1, value);
		if (strtod(text, NULL) == value)
			break;
	}
	size_t n = 0;
	const char *p = text;
	for (; *p && *p != 'e'; p++)
		if (*p >= '0' && *p <= '9' && n < MOST_DIGITS)
			digits[n++] = *p;
	*exponent = *p ? (int)strtol(p + 1, NULL, 10) + 1 : 1;
	while (n > 1 && digits[n - 1] == '0')
		n--;
	digits[n] = '\0';
	return n;
}

void jsone_add_number(double value, struct buf *out)
{
	if (isnan(value)) {
		buf_addz(out, "NaN");
		return;
	}
	if (value < 0)
		buf_addc(out, '-');
	value = fabs(value);
	if (isinf(value)) {
		buf_addz(out, "Infinity");
		return;
	}
	if (value < 1e15 && value == floor(value)) {
		buf_addf(out, "%.0f", value);
		return;
	}
	char digits[MOST_DIGITS + 1];
	int exponent;
	size_t n = shortest_digits(value, digits, &exponent);
	/* ECMA-262, Number::toString: decimal from 1e-6 up to 1e21, else with an exponent. */
	if (exponent >= (int)n && exponent <= 21) {
		buf_add(out, digits, n);
		buf_fill(out, '0', (size_t)exponent - n);
	} else if (exponent > 0 && exponent < (int)n) {
		buf_add(out, digits, (size_t)exponent);
		buf_addc(out, '.');
		buf_add(out, digits + exponent, n - (size_t)exponent);
	} else if (exponent > -6 && exponent <= 0) {
		buf_addz(out, "0.");
		buf_fill(out, '0', (size_t)-exponent);
		buf_add(out, digits, n);
	} else {
		buf_addc(out, digits[0]);
		if (n > 1) {
			buf_addc(out, '.');
			buf_add(out, digits + 1, n - 1);
		}
		buf_addf(out, "e%c%d", exponent > 0 ? '+' : '-', abs(exponent - 1));
	}
}

/* Bytes of digits at the start of `s`. */
static size_t count_digits(struct str s)
{
	size_t n = 0;
	while (n < s.n && s.p[n] >= '0' && s.p[n] <= '9')
		n++;
	return n;
}

/* Is `s` digits with at most one point and perhaps an exponent (ECMA-262, StrUnsignedDecimalLiteral)? */
static bool is_decimal(struct str s)
{
	size_t whole = count_digits(s), part = 0;
	s = str_sub(s, whole, s.n);
	if (s.n && s.p[0] == '.') {
		part = count_digits(str_sub(s, 1, s.n));
		s = str_sub(s, 1 + part, s.n);
	}
	if (whole + part == 0)
		return false;
	if (s.n && (s.p[0] == 'e' || s.p[0] == 'E')) {
		s = str_sub(s, 1, s.n);
		if (s.n && (s.p[0] == '+' || s.p[0] == '-'))
			s = str_sub(s, 1, s.n);
		size_t n = count_digits(s);
		return n > 0 && n == s.n;
	}
	return s.n == 0;
}

/* 0x1F, 0o17 and 0b11 in any case; false when `s` is none of them. */
static bool read_radix(struct str s, double *out)
{
	static const char radixes[] = "xXoObB", sizes[] = {16, 16, 8, 8, 2, 2};
	const char *radix = s.n > 2 && s.p[0] == '0' && s.p[1] ? strchr(radixes, s.p[1]) : NULL;
	if (!radix)
		return false;
	int base = sizes[radix - radixes];
	*out = 0;
	for (size_t i = 2; i < s.n; i++) {
		char c = (char)(s.p[i] | 0x20);
		int digit = c >= '0' && c <= '9' ? s.p[i] - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : 99;
		if (digit >= base)
			return false;
		*out = *out * base + digit;
	}
	return true;
}

bool number_read(struct str s, struct arena *a, double *out)
{
	s = text_strip(s, true, true);
	*out = 0;
	if (s.n == 0 || read_radix(s, out))
		return true;
	bool negative = s.p[0] == '-';
	if (negative || s.p[0] == '+')
		s = str_sub(s, 1, s.n);
	if (str_is(s, "Infinity"))
		*out = HUGE_VAL;
	else if (is_decimal(s))
		*out = strtod(arena_strz(a, s), NULL);
	else
		return false;
	if (negative)
		*out = -*out;
	return true;
}
