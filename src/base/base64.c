/* SPDX-License-Identifier: Apache-2.0 */
#include "base/base64.h"

static int digit_of(char c)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	const char *at = c ? strchr(digits, c) : NULL;
	return at ? (int)(at - digits) : -1;
}

struct str base64_decode(struct str text, char *out, size_t room)
{
	size_t n = 0;
	uint32_t bits = 0;
	unsigned have = 0;
	for (size_t i = 0; i < text.n && n < room; i++) {
		char c = text.p[i];
		if (c == '\n' || c == '\r' || c == ' ')
			continue;
		int digit = digit_of(c);
		if (digit < 0)
			break;
		bits = (bits << 6 | (uint32_t)digit) & 0xFFFF;
		have += 6;
		if (have >= 8) {
			have -= 8;
			out[n++] = (char)(bits >> have & 0xFF);
		}
	}
	return (struct str){out, n};
}
