/* SPDX-License-Identifier: Apache-2.0 */
#include "jsone/time.h"

#include <inttypes.h>

#include "jsone/run.h"

#define SECOND INT64_C(1000)
#define MINUTE (60 * SECOND)
#define HOUR (60 * MINUTE)
#define DAY (24 * HOUR)
/* The farthest moment from 1970 that JavaScript's Date can hold (ECMA-262, 21.4.1.1): 10^8 days. */
#define FARTHEST (100000000 * DAY)

/* Units of spans in their order, with the words for them. */
static const struct unit_of_time {
	int64_t ms;
	const char *words[4];
} units[] = {
	{365 * DAY, {"y", "year", "years", "yr"}},   {30 * DAY, {"mo", "month", "months", NULL}},
	{7 * DAY, {"w", "wk", "week", "weeks"}},     {DAY, {"d", "day", "days", NULL}},
	{HOUR, {"h", "hr", "hour", "hours"}},        {MINUTE, {"m", "min", "minute", "minutes"}},
	{SECOND, {"s", "sec", "second", "seconds"}},
};

/* Days from 1970-01-01 to a date; months beyond February count from a year that starts in March, so that the leap day
 * comes last. */
static int64_t days_from_date(int64_t year, int64_t month, int64_t day)
{
	year -= month <= 2;
	int64_t era = (year >= 0 ? year : year - 399) / 400, of_era = year - era * 400;
	int64_t of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
	return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

static void date_from_days(int64_t days, int64_t *year, int64_t *month, int64_t *day)
{
	days += 719468;
	int64_t era = (days >= 0 ? days : days - 146096) / 146097, of_era = days - era * 146097;
	int64_t y = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
	int64_t of_year = of_era - (365 * y + y / 4 - y / 100), m = (5 * of_year + 2) / 153;
	*day = of_year - (153 * m + 2) / 5 + 1;
	*month = m < 10 ? m + 3 : m - 9;
	*year = y + era * 400 + (*month <= 2);
}

/* Takes exactly `n` digits off `*s`. */
static bool take_digits(struct str *s, size_t n, int64_t *out)
{
	*out = 0;
	for (size_t i = 0; i < n; i++) {
		if (i >= s->n || s->p[i] < '0' || s->p[i] > '9')
			return false;
		*out = *out * 10 + (s->p[i] - '0');
	}
	*s = str_sub(*s, n, s->n);
	return true;
}

static bool take_char(struct str *s, const char *any_of)
{
	if (s->n == 0 || !s->p[0] || !strchr(any_of, s->p[0]))
		return false;
	*s = str_sub(*s, 1, s->n);
	return true;
}

/* .123456: what is finer than milliseconds is dropped. */
static bool take_fraction(struct str *s, int64_t *ms)
{
	int64_t digit, weight = 100;
	if (!take_char(s, "."))
		return true;
	if (!take_digits(s, 1, &digit))
		return false;
	do {
		*ms += digit * weight;
		weight /= 10;
	} while (take_digits(s, 1, &digit));
	return true;
}

static bool take_zone(struct str *s, int64_t *ms)
{
	int64_t hours, minutes;
	if (s->n == 0 || take_char(s, "Zz"))
		return true;
	int64_t sign = s->p[0] == '-' ? 1 : -1;
	if (!take_char(s, "+-") || !take_digits(s, 2, &hours))
		return false;
	take_char(s, ":");
	if (!take_digits(s, 2, &minutes) || hours > 23 || minutes > 59)
		return false;
	*ms += sign * (hours * HOUR + minutes * MINUTE);
	return true;
}

static bool take_time(struct str *s, int64_t *ms)
{
	int64_t hours, minutes, seconds = 0;
	if (!take_digits(s, 2, &hours) || !take_char(s, ":") || !take_digits(s, 2, &minutes))
		return false;
	if (take_char(s, ":") && !(take_digits(s, 2, &seconds) && take_fraction(s, ms)))
		return false;
	if (hours > 24 || minutes > 59 || seconds > 59 || (hours == 24 && (minutes || seconds || *ms)))
		return false;
	*ms += hours * HOUR + minutes * MINUTE + seconds * SECOND;
	return take_zone(s, ms);
}

bool time_parse(struct str s, int64_t *ms)
{
	int64_t year, month = 1, day = 1, y, m, d;
	s = text_strip(s, true, true);
	bool negative = s.n && s.p[0] == '-';
	bool wide = take_char(&s, "+-");
	if (!take_digits(&s, wide ? 6 : 4, &year))
		return false;
	if (negative)
		year = -year;
	if (take_char(&s, "-") && !take_digits(&s, 2, &month))
		return false;
	if (take_char(&s, "-") && !take_digits(&s, 2, &day))
		return false;
	/* A day that there is comes back as it was. */
	int64_t days = days_from_date(year, month, day);
	date_from_days(days, &y, &m, &d);
	if (month < 1 || month > 12 || y != year || m != month || d != day)
		return false;
	*ms = 0;
	if (take_char(&s, "Tt ") && !take_time(&s, ms))
		return false;
	*ms += days * DAY;
	return s.n == 0 && *ms >= -FARTHEST && *ms <= FARTHEST;
}

struct str time_text(int64_t ms, struct arena *a)
{
	int64_t days = ms / DAY, rest = ms % DAY, year, month, day;
	if (rest < 0) {
		rest += DAY;
		days--;
	}
	date_from_days(days, &year, &month, &day);
	const char *sign = year < 0 ? "-" : year > 9999 ? "+" : "";
	return arena_printf(a, "%s%0*" PRId64 "-%02d-%02dT%02d:%02d:%02d.%03dZ", sign, *sign ? 6 : 4,
			    year < 0 ? -year : year, (int)month, (int)day, (int)(rest / HOUR),
			    (int)(rest / MINUTE % 60), (int)(rest / SECOND % 60), (int)(rest % SECOND));
}

static void skip_space(struct str *s)
{
	for (size_t n; (n = text_space(*s)) > 0;)
		*s = str_sub(*s, n, s->n);
}

/* Takes digits off `*s`: false when there are none or they exceed what any span can hold. */
static bool take_count(struct str *s, int64_t *out)
{
	int64_t digit;
	if (!take_digits(s, 1, out))
		return false;
	while (take_digits(s, 1, &digit)) {
		*out = *out * 10 + digit;
		if (*out > 2 * FARTHEST)
			return false;
	}
	return true;
}

/* The unit whose word stands at the start of `*s`, from the `from`th on; -1 when there is none. */
static int take_unit(struct str *s, int from)
{
	size_t n = 0;
	while (n < s->n && ((s->p[n] | 0x20) >= 'a' && (s->p[n] | 0x20) <= 'z'))
		n++;
	struct str word = str_sub(*s, 0, n);
	for (int i = from; i < (int)COUNT_OF(units); i++)
		for (size_t k = 0; k < COUNT_OF(units[i].words) && units[i].words[k]; k++)
			if (str_eq_nocase(word, str_of(units[i].words[k]))) {
				*s = str_sub(*s, n, s->n);
				return i;
			}
	return -1;
}

bool time_span(struct str s, int64_t *ms)
{
	*ms = 0;
	skip_space(&s);
	bool negative = s.n && s.p[0] == '-';
	take_char(&s, "+-");
	skip_space(&s);
	for (int unit = -1; s.n;) {
		int64_t count;
		if (!take_count(&s, &count))
			return false;
		skip_space(&s);
		unit = take_unit(&s, unit + 1);
		if (unit < 0 || count > 2 * FARTHEST / units[unit].ms)
			return false;
		*ms += count * units[unit].ms;
		skip_space(&s);
	}
	if (negative)
		*ms = -*ms;
	return true;
}

bool time_from_now(struct jsone_run *r, struct str span, const struct jsone_value *reference, struct jsone_value *out,
		   const char **why)
{
	int64_t distance, ms;
	const struct jsone_value *from = reference ? reference : run_now(r);
	*why = NULL;
	if (!time_span(span, &distance))
		*why = "isn't a time expression";
	else if (!from)
		*why = "needs to know the time";
	else if (from->kind != JSONE_STRING || !time_parse(from->text, &ms))
		*why = "needs a time such as 2026-01-31T12:00:00Z to start from";
	else if (ms + distance < -FARTHEST || ms + distance > FARTHEST)
		*why = "leads to a time that does not exist";
	if (*why)
		return false;
	*out = jsone_text(time_text(ms + distance, r->arena));
	return true;
}
