/* SPDX-License-Identifier: Apache-2.0 */
#include "kube/names.h"

enum { LABEL_LENGTH = 63, SUBDOMAIN_LENGTH = 253, PORT_NAME_LENGTH = 15 };

static bool is_lower(char c)
{
	return c >= 'a' && c <= 'z';
}

static bool is_alnum(char c)
{
	return is_lower(c) || is_digit(c) || (c >= 'A' && c <= 'Z');
}

static const char *name_part_error(struct str s)
{
	if (s.n > LABEL_LENGTH)
		return "must be 63 characters or less";
	for (size_t i = 0; i < s.n; i++)
		if (!is_alnum(s.p[i]) && s.p[i] != '-' && s.p[i] != '_' && s.p[i] != '.')
			return "may hold only letters, digits, '-', '_' and '.'";
	if (!is_alnum(s.p[0]) || !is_alnum(s.p[s.n - 1]))
		return "must start and end with a letter or digit";
	return NULL;
}

const char *label_value_error(struct str s)
{
	return s.n == 0 ? NULL : name_part_error(s);
}

const char *label_key_error(struct str s)
{
	size_t slash = str_find(s, '/');
	struct str name = s;
	if (slash < s.n) {
		struct str prefix = str_sub(s, 0, slash);
		if (prefix.n == 0)
			return "must not start with '/'";
		if (dns1123_subdomain_error(prefix))
			return "must have a prefix of lower-case letters, digits, '-' and '.'";
		name = str_sub(s, slash + 1, s.n);
		if (str_find(name, '/') < name.n)
			return "may hold only one '/'";
	}
	return name.n == 0 ? "must not be empty" : name_part_error(name);
}

const char *dns1123_label_error(struct str s)
{
	if (s.n == 0)
		return "must not be empty";
	if (s.n > LABEL_LENGTH)
		return "must be 63 characters or less";
	for (size_t i = 0; i < s.n; i++)
		if (!is_lower(s.p[i]) && !is_digit(s.p[i]) && s.p[i] != '-')
			return "may hold only lower-case letters, digits and '-'";
	if (s.p[0] == '-' || s.p[s.n - 1] == '-')
		return "must start and end with a lower-case letter or digit";
	return NULL;
}

const char *dns1123_subdomain_error(struct str s)
{
	if (s.n == 0)
		return "must not be empty";
	if (s.n > SUBDOMAIN_LENGTH)
		return "must be 253 characters or less";
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];
		if (!is_lower(c) && !is_digit(c) && c != '-' && c != '.')
			return "may hold only lower-case letters, digits, '-' and '.'";
		bool inner = i > 0 && i + 1 < s.n;
		if ((c == '-' || c == '.') && (!inner || s.p[i - 1] == '.' || (c == '.' && s.p[i - 1] == '-')))
			return "must start and end with a lower-case letter or digit, and so must its parts between "
			       "dots";
	}
	return NULL;
}

const char *dns1035_label_error(struct str s)
{
	const char *error = dns1123_label_error(s);
	return error ? error : is_lower(s.p[0]) ? NULL : "must start with a letter";
}

const char *port_name_error(struct str s)
{
	if (s.n == 0)
		return "must not be empty";
	if (s.n > PORT_NAME_LENGTH)
		return "must be 15 characters or less";
	bool letter = false;
	for (size_t i = 0; i < s.n; i++) {
		if (!is_lower(s.p[i]) && !is_digit(s.p[i]) && s.p[i] != '-')
			return "may hold only lower-case letters, digits and '-'";
		letter |= is_lower(s.p[i]);
		if (s.p[i] == '-' && (i == 0 || i + 1 == s.n || s.p[i - 1] == '-'))
			return "must not start or end with '-' or hold '--'";
	}
	return letter ? NULL : "must hold a letter";
}

const char *path_segment_error(struct str s)
{
	if (s.n == 0)
		return "must not be empty";
	if (str_is(s, ".") || str_is(s, ".."))
		return "must not be '.' or '..'";
	return memchr(s.p, '/', s.n) || memchr(s.p, '%', s.n) ? "must not hold '/' or '%'" : NULL;
}

static bool is_name_start(char c)
{
	return is_alnum(c) || c == '_';
}

/* <NAME> as people write what is to be filled in: letters, digits, blanks, '-', '_', '.' between the brackets. */
static bool angle_placeholder(struct str s, size_t from)
{
	size_t i = from + 1;
	if (i >= s.n || !is_name_start(s.p[i]))
		return false;
	while (i < s.n && (is_name_start(s.p[i]) || s.p[i] == '-' || s.p[i] == ' ' || s.p[i] == '.' || s.p[i] == ':' ||
			   s.p[i] == '/'))
		i++;
	return i < s.n && s.p[i] == '>' && s.p[i - 1] != ' ';
}

static bool at_placeholder(struct str s)
{
	if (s.n < 3 || s.p[0] != '@' || s.p[s.n - 1] != '@')
		return false;
	for (size_t i = 1; i + 1 < s.n; i++)
		if (!is_name_start(s.p[i]))
			return false;
	return true;
}

bool is_placeholder(struct str s)
{
	for (size_t i = 0; i + 1 < s.n; i++) {
		char c = s.p[i], next = s.p[i + 1];
		if (c == '$' && (next == '{' || next == '(' || next == '_' || (is_alnum(next) && !is_digit(next))))
			return true;
		if (c == '{' && (next == '{' || next == '%'))
			return true;
		if (c == '<' && angle_placeholder(s, i))
			return true;
	}
	return at_placeholder(s);
}

bool is_unfilled(struct str s)
{
	static const char opens[] = "_%#[{<@!~", closes[] = "_%#]}>@!~";
	return s.n > 2 && memchr(opens, s.p[0], sizeof opens - 1) && memchr(closes, s.p[s.n - 1], sizeof closes - 1);
}
