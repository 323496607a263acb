/* SPDX-License-Identifier: Apache-2.0
 * Moments as text. They are milliseconds since 1970-01-01T00:00:00Z in the Gregorian calendar without leap seconds, as
 * JavaScript's Date has them. */
#ifndef K8SAI_JSONE_TIME_H
#define K8SAI_JSONE_TIME_H

#include "base/arena.h"
#include "base/str.h"

/** Reads ISO 8601 as RFC 3339 narrows it: 2026-01-31T12:00:00.123Z; seconds, their fraction, and the time as a whole
 * may be left out, an offset such as +01:00 may stand for Z; without either it is UTC. False when `s` is none or names
 * no day. */
bool time_parse(struct str s, int64_t *ms);
/** 2026-01-31T12:00:00.123Z; years outside of 0 to 9999 have a sign and six digits. */
struct str time_text(int64_t ms, struct arena *a);
/** Reads a span such as "2 days 3 hours", "-1y2mo" or "" (years, months, weeks, days, hours, minutes, seconds in this
 * order; a year is 365 days, a month 30) in milliseconds. False when `s` is none or too long. */
bool time_span(struct str s, int64_t *ms);

#endif
