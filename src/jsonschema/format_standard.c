/* SPDX-License-Identifier: Apache-2.0
 * Formats of JSON Schema (Validation 2020-12, section 7.3) that follow an RFC: dates and times (RFC 3339), addresses
 * (RFC 5321, RFC 4291), identifiers (RFC 3986, 3987, 4122, 6570), JSON pointers (RFC 6901). */
#include "base/address.h"
#include "jsonschema/compiled.h"

static bool is_hex(char c)
{
	return is_digit(c) || ((c | 32) >= 'a' && (c | 32) <= 'f');
}

/* Two digits at byte `i`, or -1. */
static int two(struct str s, size_t i)
{
	return i + 1 < s.n && is_digit(s.p[i]) && is_digit(s.p[i + 1]) ? (s.p[i] - '0') * 10 + s.p[i + 1] - '0' : -1;
}

/* ---- dates and times ---- */

static bool is_date(struct str s)
{
	static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	if (s.n != 10 || s.p[4] != '-' || s.p[7] != '-')
		return false;
	int century = two(s, 0), year = two(s, 2), month = two(s, 5), day = two(s, 8);
	if (century < 0 || year < 0 || month < 1 || month > 12)
		return false;
	bool leap = year % 4 == 0 && (year != 0 || century % 4 == 0);
	return day >= 1 && day <= days[month - 1] + (month == 2 && leap);
}

static bool is_time(struct str s)
{
	int hour = two(s, 0), minute = two(s, 3), second = two(s, 6), offset = 0;
	size_t i = 8;
	if (s.n < 9 || hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 60 ||
	    s.p[2] != ':' || s.p[5] != ':')
		return false;
	if (s.p[i] == '.') {
		size_t from = ++i;
		while (i < s.n && is_digit(s.p[i]))
			i++;
		if (i == from)
			return false;
	}
	struct str zone = str_sub(s, i, s.n);
	if (!str_is(zone, "Z") && !str_is(zone, "z")) {
		int h = two(zone, 1), m = two(zone, 4);
		if (zone.n != 6 || (zone.p[0] != '+' && zone.p[0] != '-') || zone.p[3] != ':' || h < 0 || h > 23 ||
		    m < 0 || m > 59)
			return false;
		offset = (zone.p[0] == '+' ? 1 : -1) * (h * 60 + m);
	}
	/* A leap second comes at the end of a day in UTC. */
	return second < 60 || (hour * 60 + minute - offset + 2 * 1440) % 1440 == 1439;
}

static bool is_date_time(struct str s)
{
	return s.n > 11 && (s.p[10] | 32) == 't' && is_date(str_sub(s, 0, 10)) && is_time(str_sub(s, 11, s.n));
}

/* Numbers, each with the unit that follows the one before in `units`. False when there is none, or more behind. */
static bool are_units(struct str s, const char *units)
{
	const char *next = NULL;
	for (size_t i = 0; i < s.n; i++) {
		size_t from = i;
		while (i < s.n && is_digit(s.p[i]))
			i++;
		const char *unit = i < s.n && i > from ? memchr(units, s.p[i], strlen(units)) : NULL;
		if (!unit || (next && unit != next))
			return false;
		next = unit + 1;
	}
	return s.n > 0;
}

/* RFC 3339, appendix A: P1Y2M3DT4H5M6S or P4W. */
static bool is_duration(struct str s)
{
	if (!s.n || s.p[0] != 'P')
		return false;
	s = str_sub(s, 1, s.n);
	size_t t = str_find(s, 'T');
	struct str date = str_sub(s, 0, t), time = str_sub(s, t + 1, s.n);
	if (t < s.n)
		return (!date.n || are_units(date, "YMD")) && are_units(time, "HMS");
	return are_units(date, "YMD") || are_units(date, "W");
}

/* ---- addresses ---- */

static bool is_ipv4(struct str s)
{
	return address_is_ipv4(s, false);
}

static bool is_ipv6(struct str s)
{
	return address_is_ipv6(s, false);
}

/* Parts of `s` between dots, each of letters, digits and `others`; bytes of UTF-8 when `wide`. */
static bool are_atoms(struct str s, const char *others, bool wide)
{
	struct str atom;
	if (!s.n)
		return false;
	while (str_split(&s, '.', &atom)) {
		for (size_t i = 0; i < atom.n; i++) {
			char c = atom.p[i];
			bool plain = is_digit(c) || ((c | 32) >= 'a' && (c | 32) <= 'z');
			if (!plain && !(wide && (unsigned char)c >= 128) && !(c && strchr(others, c)))
				return false;
		}
		if (!atom.n)
			return false;
	}
	return true;
}

static bool is_quoted(struct str s)
{
	if (s.n < 2 || s.p[0] != '"' || s.p[s.n - 1] != '"')
		return false;
	for (size_t i = 1; i + 1 < s.n; i++) {
		if (s.p[i] == '\\')
			i++;
		else if (s.p[i] == '"')
			return false;
		if (i + 1 == s.n)
			return false;
	}
	return true;
}

/* RFC 5321: LOCAL@DOMAIN. */
static bool is_mailbox(struct str s, bool wide)
{
	size_t at = s.n;
	while (at && s.p[at - 1] != '@')
		at--;
	if (!at)
		return false;
	struct str local = str_sub(s, 0, at - 1), domain = str_sub(s, at, s.n);
	if (!is_quoted(local) && !are_atoms(local, "!#$%&'*+-/=?^_`{|}~", wide))
		return false;
	if (domain.n > 2 && domain.p[0] == '[' && domain.p[domain.n - 1] == ']') {
		struct str address = str_sub(domain, 1, domain.n - 2);
		return str_starts(address, "IPv6:") ? is_ipv6(str_sub(address, 5, address.n)) : is_ipv4(address);
	}
	return are_atoms(domain, "-", wide);
}

static bool is_email(struct str s)
{
	return is_mailbox(s, false);
}

static bool is_idn_email(struct str s)
{
	return is_mailbox(s, true);
}

/* ---- identifiers ---- */

static bool is_uuid(struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		bool dash = i == 8 || i == 13 || i == 18 || i == 23;
		if (dash ? s.p[i] != '-' : !is_hex(s.p[i]))
			return false;
	}
	return s.n == 36;
}

/* No blanks, control characters or marks that a URI has no place for. */
static bool are_uri_bytes(struct str s, bool wide, const char *without)
{
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];
		if (c <= ' ' || c == 127 || (c >= 128 && !wide) || strchr(without, c))
			return false;
		if (c == '%' && (i + 2 >= s.n || !is_hex(s.p[i + 1]) || !is_hex(s.p[i + 2])))
			return false;
	}
	return true;
}

#define NEVER_IN_URI "<>\"{}|\\^`"

static bool is_uri_reference(struct str s)
{
	return are_uri_bytes(s, false, NEVER_IN_URI);
}

static bool is_iri_reference(struct str s)
{
	return are_uri_bytes(s, true, NEVER_IN_URI);
}

/* Of an address of IPv6 the brackets are part. */
static bool is_authority(struct str s)
{
	size_t at = str_find(s, '@');
	struct str host = at < s.n ? str_sub(s, at + 1, s.n) : s;
	if (host.n && host.p[0] == '[')
		return str_find(host, ']') < host.n;
	size_t colon = str_find(host, ':');
	for (size_t i = colon + 1; i < host.n; i++)
		if (!is_digit(host.p[i]))
			return false;
	return true;
}

static bool is_iri(struct str s)
{
	size_t colon = str_find(s, ':');
	struct str rest = str_sub(s, colon + 1, s.n);
	if (!colon || colon == s.n || is_digit(s.p[0]) || !are_atoms(str_sub(s, 0, colon), "+-", false))
		return false;
	if (str_starts(rest, "//")) {
		struct str authority = str_sub(rest, 2, rest.n);
		authority.n = str_find(authority, '/');
		if (!is_authority(authority))
			return false;
	}
	return is_iri_reference(rest);
}

/* RFC 6570: expressions in braces, not nested. */
static bool is_uri_template(struct str s)
{
	bool inside = false;
	size_t from = 0;
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == (inside ? '{' : '}'))
			return false;
		if (inside ? s.p[i] == '}' : s.p[i] == '{') {
			if (inside && i == from)
				return false;
			inside = !inside;
			from = i + 1;
		}
	}
	return !inside && are_uri_bytes(s, true, "<>\"\\^`");
}

/* ---- JSON pointers, regular expressions ---- */

static bool is_pointer(struct str s)
{
	if (s.n && s.p[0] != '/')
		return false;
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] == '~' && (i + 1 == s.n || (s.p[i + 1] != '0' && s.p[i + 1] != '1')))
			return false;
	return true;
}

static bool is_relative_pointer(struct str s)
{
	size_t n = 0;
	while (n < s.n && is_digit(s.p[n]))
		n++;
	struct str rest = str_sub(s, n, s.n);
	return n && (n == 1 || s.p[0] != '0') && (str_is(rest, "#") || is_pointer(rest));
}

static bool is_regex(struct str s)
{
	struct buf why;
	buf_init(&why, 1000);
	struct regex *re = regex_compile(s, REGEX_ECMA, &why);
	bool ok = re != NULL;
	regex_free(re);
	buf_release(&why);
	return ok;
}

static const struct standard_format {
	/** Means the same to Kubernetes' API server, which knows others of these by name only. */
	bool structural;
	struct schema_format format;
} formats[] = {
	{true, {"date", TYPE_STRING, is_date, "a date such as 2025-01-31", NULL}},
	{true, {"date-time", TYPE_STRING, is_date_time, "a time such as 2025-01-31T09:30:00Z", NULL}},
	{true, {"ipv4", TYPE_STRING, is_ipv4, "an IPv4 address", NULL}},
	{true, {"ipv6", TYPE_STRING, is_ipv6, "an IPv6 address", NULL}},
	{false, {"time", TYPE_STRING, is_time, "a time such as 09:30:00Z", NULL}},
	{false, {"duration", TYPE_STRING, is_duration, "a duration such as P1DT12H", NULL}},
	{false, {"email", TYPE_STRING, is_email, "an e-mail address", NULL}},
	{false, {"idn-email", TYPE_STRING, is_idn_email, "an e-mail address", NULL}},
	{false, {"uuid", TYPE_STRING, is_uuid, "a UUID such as 123e4567-e89b-12d3-a456-426614174000", NULL}},
	{false, {"uri-reference", TYPE_STRING, is_uri_reference, "a URI, which may be relative", NULL}},
	{false, {"iri", TYPE_STRING, is_iri, "a URI", NULL}},
	{false, {"iri-reference", TYPE_STRING, is_iri_reference, "a URI, which may be relative", NULL}},
	{false, {"uri-template", TYPE_STRING, is_uri_template, "a URI template such as /models/{name}", NULL}},
	{false, {"json-pointer", TYPE_STRING, is_pointer, "a JSON pointer such as /spec/replicas", NULL}},
	{false, {"relative-json-pointer", TYPE_STRING, is_relative_pointer, "a JSON pointer such as 1/replicas", NULL}},
	{false, {"regex", TYPE_STRING, is_regex, "a regular expression", NULL}},
};

const struct schema_format *format_standard(struct str name, bool structural)
{
	for (size_t i = 0; i < COUNT_OF(formats); i++)
		if (str_is(name, formats[i].format.name))
			return formats[i].structural || !structural ? &formats[i].format : NULL;
	return NULL;
}
