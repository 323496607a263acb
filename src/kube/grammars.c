/* SPDX-License-Identifier: Apache-2.0
 * The longer grammars of formats.h: schedules, durations, addresses, kernel parameters, base64. */
#include "base/address.h"
#include "kube/formats.h"

static bool is_blank(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

static size_t digits(struct str s, size_t i)
{
	size_t from = i;
	while (i < s.n && is_digit(s.p[i]))
		i++;
	return i - from;
}

/* ---- schedules ---- */

static const char *const months[] = {"jan", "feb", "mar", "apr", "may", "jun",
				     "jul", "aug", "sep", "oct", "nov", "dec"};
static const char *const weekdays[] = {"sun", "mon", "tue", "wed", "thu", "fri", "sat"};

/* The fields of a schedule in their order; names[0] stands for `min`. */
static const struct cron_field {
	int64_t min, max;
	const char *const *names;
	size_t n_names;
} cron_fields[] = {
	{0, 59, NULL, 0},
	{0, 23, NULL, 0},
	{1, 31, NULL, 0},
	{1, 12, months, COUNT_OF(months)},
	{0, 6, weekdays, COUNT_OF(weekdays)},
};

static bool cron_value(struct str s, const struct cron_field *f, int64_t *out)
{
	for (size_t i = 0; i < f->n_names; i++) {
		if (str_eq_nocase(s, str_of(f->names[i]))) {
			*out = f->min + (int64_t)i;
			return true;
		}
	}
	return str_to_i64(s, out) && *out >= 0;
}

/* number | number-number | *, each with an optional /step. After a star, what follows a '-' is not read. */
static bool is_cron_range(struct str s, const struct cron_field *f)
{
	int64_t low = f->min, high = f->max, step = 1;
	size_t slash = str_find(s, '/');
	struct str range = str_sub(s, 0, slash);
	if (slash < s.n && (!str_to_i64(str_sub(s, slash + 1, s.n), &step) || step < 1))
		return false;
	size_t dash = str_find(range, '-');
	struct str first = str_sub(range, 0, dash);
	if (!str_is(first, "*") && !str_is(first, "?")) {
		if (!cron_value(first, f, &low))
			return false;
		if (dash < range.n && !cron_value(str_sub(range, dash + 1, range.n), f, &high))
			return false;
		if (dash == range.n && slash == s.n)
			high = low;
	}
	return low >= f->min && high <= f->max && low <= high;
}

static bool is_cron_list(struct str s, const struct cron_field *f)
{
	struct str range;
	while (str_split(&s, ',', &range))
		if (range.n && !is_cron_range(range, f))
			return false;
	return true;
}

static bool is_cron_descriptor(struct str s)
{
	static const char *const names[] = {"@yearly", "@annually", "@monthly", "@weekly",
					    "@daily",  "@midnight", "@hourly"};
	for (size_t i = 0; i < COUNT_OF(names); i++)
		if (str_is(s, names[i]))
			return true;
	return str_starts(s, "@every ") && is_go_duration(str_sub(s, 7, s.n));
}

bool is_cron_schedule(struct str s)
{
	if (s.n && s.p[0] == '@')
		return is_cron_descriptor(s);
	size_t fields = 0;
	for (size_t i = 0; i < s.n;) {
		size_t from = i;
		while (i < s.n && !is_blank(s.p[i]))
			i++;
		if (i > from) {
			if (fields == COUNT_OF(cron_fields) ||
			    !is_cron_list(str_sub(s, from, i - from), &cron_fields[fields]))
				return false;
			fields++;
		}
		i += i < s.n;
	}
	return fields == COUNT_OF(cron_fields);
}

/* ---- durations ---- */

bool is_go_duration(struct str s)
{
	/* Micro as the two signs that Unicode has for it. */
	static const char *const units[] = {"ns", "us", "\xc2\xb5s", "\xce\xbcs", "ms", "s", "m", "h"};
	size_t i = s.n && (s.p[0] == '-' || s.p[0] == '+');
	if (i == s.n)
		return false;
	if (str_is(str_sub(s, i, s.n), "0"))
		return true;
	while (i < s.n) {
		size_t n = digits(s, i);
		i += n;
		if (i < s.n && s.p[i] == '.') {
			size_t part = digits(s, ++i);
			n += part;
			i += part;
		}
		size_t from = i;
		while (i < s.n && s.p[i] != '.' && !is_digit(s.p[i]))
			i++;
		bool known = false;
		for (size_t k = 0; k < COUNT_OF(units); k++)
			known |= str_is(str_sub(s, from, i - from), units[k]);
		if (n == 0 || !known)
			return false;
	}
	return true;
}

/* ---- addresses ---- */

bool is_ip(struct str s)
{
	return address_is_ipv4(s, true) || address_is_ipv6(s, true);
}

bool is_cidr(struct str s)
{
	int64_t bits;
	size_t slash = str_find(s, '/');
	struct str address = str_sub(s, 0, slash), length = str_sub(s, slash + 1, s.n);
	if (slash == s.n || digits(length, 0) != length.n || !str_to_i64(length, &bits))
		return false;
	return address_is_ipv4(address, true) ? bits <= 32 : address_is_ipv6(address, true) && bits <= 128;
}

/* ---- kernel parameters ---- */

bool is_sysctl_name(struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];
		bool inner = i > 0 && i + 1 < s.n, ends = c == '.' || c == '/';
		if (c == '-' || c == '_' || ends) {
			char before = inner ? s.p[i - 1] : '.', after = inner ? s.p[i + 1] : '.';
			if (before == '.' || before == '/' || (!ends && (after == '.' || after == '/')) ||
			    (ends && (before == '-' || before == '_' || after == '-' || after == '_')))
				return false;
		} else if (!is_digit(c) && !(c >= 'a' && c <= 'z'))
			return false;
	}
	return s.n > 0 && s.n <= 253;
}

/* ---- base64 ---- */

bool is_base64(struct str s)
{
	size_t n = 0, padding = 0;
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];
		bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
		if (c == '\n' || c == '\r')
			continue;
		if (c == '=')
			padding++;
		else if (padding || !(letter || is_digit(c) || c == '+' || c == '/'))
			return false;
		n++;
	}
	return n % 4 == 0 && padding <= 2;
}
