/* SPDX-License-Identifier: Apache-2.0 */
#include "base/utf8.h"

size_t utf8_len(unsigned char c)
{
	if (c < 0xC2 || c > 0xF4)
		return 1;
	return c < 0xE0 ? 2 : c < 0xF0 ? 3 : 4;
}

uint32_t utf8_decode(struct str s, size_t *len)
{
	static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
	unsigned char c = (unsigned char)s.p[0];
	size_t n = utf8_len(c);
	*len = 1;
	if (n == 1)
		return c < 0x80 ? c : 0xFFFD;
	if (n > s.n)
		return 0xFFFD;
	uint32_t cp = c & (0xFFu >> (n + 1));
	for (size_t i = 1; i < n; i++) {
		unsigned char next = (unsigned char)s.p[i];
		if ((next & 0xC0) != 0x80)
			return 0xFFFD;
		cp = cp << 6 | (next & 0x3F);
	}
	if (cp < least[n] || cp > 0x10FFFF || (cp >= 0xD800 && cp <= 0xDFFF))
		return 0xFFFD;
	*len = n;
	return cp;
}

/* Length of the ASCII run at the start of `s`, eight bytes at a time. */
static size_t ascii_run(struct str s)
{
	size_t i = 0;
	for (; i + 8 <= s.n; i += 8) {
		uint64_t word;
		memcpy(&word, s.p + i, 8);
		if (word & 0x8080808080808080u)
			break;
	}
	while (i < s.n && (unsigned char)s.p[i] < 0x80)
		i++;
	return i;
}

enum utf8_verdict utf8_check(struct str s, size_t *bad)
{
	size_t i = ascii_run(s);
	if (i == s.n)
		return UTF8_ASCII;
	while (i < s.n) {
		size_t len;
		struct str rest = str_sub(s, i, s.n - i);
		if ((unsigned char)s.p[i] >= 0x80) {
			utf8_decode(rest, &len);
			if (len == 1) {
				*bad = i;
				return UTF8_INVALID;
			}
			i += len;
		} else {
			i += ascii_run(rest);
		}
	}
	return UTF8_MULTIBYTE;
}

size_t utf8_count(struct str s)
{
	size_t count = 0;
	for (size_t i = 0, len; i < s.n; i += len, count++)
		utf8_decode(str_sub(s, i, s.n - i), &len);
	return count;
}

size_t utf8_encode(uint32_t cp, char *out)
{
	if (cp < 0x80) {
		out[0] = (char)cp;
		return 1;
	}
	size_t n = cp < 0x800 ? 2 : cp < 0x10000 ? 3 : 4;
	for (size_t i = n; i-- > 1; cp >>= 6)
		out[i] = (char)(0x80 | (cp & 0x3F));
	out[0] = (char)((0xF00u >> n & 0xF0) | cp);
	return n;
}
