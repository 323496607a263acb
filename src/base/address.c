/* SPDX-License-Identifier: Apache-2.0 */
#include "base/address.h"

static bool is_hex(char c)
{
	return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

bool address_is_ipv4(struct str s, bool zeros)
{
	struct str part;
	unsigned parts = 0;
	while (str_split(&s, '.', &part)) {
		unsigned value = 0;
		if (part.n == 0 || (!zeros && part.n > 1 && part.p[0] == '0'))
			return false;
		for (size_t i = 0; i < part.n; i++) {
			if (!is_digit(part.p[i]))
				return false;
			value = value * 10 + (unsigned)(part.p[i] - '0');
			if (value > 255)
				return false;
		}
		parts++;
	}
	return parts == 4;
}

bool address_is_ipv6(struct str s, bool zeros)
{
	unsigned groups = 0;
	bool gap = str_starts(s, "::");
	size_t i = gap ? 2 : 0;
	while (i < s.n) {
		size_t from = i;
		while (i < s.n && is_hex(s.p[i]))
			i++;
		if (i < s.n && s.p[i] == '.') {
			if (!address_is_ipv4(str_sub(s, from, s.n), zeros))
				return false;
			groups += 2;
			break;
		}
		if (i == from || i - from > 4)
			return false;
		groups++;
		if (i == s.n)
			break;
		if (s.p[i++] != ':' || i == s.n)
			return false;
		if (s.p[i] == ':') {
			if (gap)
				return false;
			gap = true;
			i++;
		}
	}
	return gap ? groups < 8 : groups == 8;
}
