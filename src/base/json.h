/* SPDX-License-Identifier: Apache-2.0
 * JSON where no positions are needed: reports we write, and files such as a model's config.json that we read. Alone
 * includes cJSON.h. Names are matched with case. Parse on one thread only: cJSON keeps a static error pointer. */
#ifndef K8SAI_BASE_JSON_H
#define K8SAI_BASE_JSON_H

#include "base/buf.h"

/** A JSON value; a member belongs to what it was added to. */
struct json;

/** Parses `text` with a nesting limit; NULL, and `*bad` the offset of the error, when it is not JSON. Free with
 * json_free. */
struct json *json_parse(struct str text, size_t *bad) ATTR_NODISCARD;
void json_free(struct json *j);

/** Member `name` of an object, or NULL (also for a NULL `j` or one that is no object). */
const struct json *json_get(const struct json *j, const char *name);
/** Element `i` of an array, or NULL. */
const struct json *json_at(const struct json *j, size_t i);
/** Elements of an array or object; 0 for anything else. */
size_t json_count(const struct json *j);
/** The text of a string; p == NULL when `j` is none. */
struct str json_str(const struct json *j);
/** The number; `fallback` when `j` is none. */
double json_number(const struct json *j, double fallback);

struct json *json_object(void) ATTR_NODISCARD;
struct json *json_array(void) ATTR_NODISCARD;
/** Each adds to an object under `name`, or appends to an array when `name` is NULL. */
void json_add(struct json *to, const char *name, struct json *child);
void json_add_str(struct json *to, const char *name, struct str value);
void json_add_number(struct json *to, const char *name, double value);
void json_add_bool(struct json *to, const char *name, bool value);
void json_add_null(struct json *to, const char *name);
/** Appends `j` to `out` on one line, or indented by tabs. */
void json_print(const struct json *j, bool indented, struct buf *out);
/** Appends a number as JSON: an integer of at most 2^53 with all its digits, else the shortest text that reads back the
 * same; NaN and infinity become null. */
void json_print_number(double value, struct buf *out);
/** Appends `s` as a JSON string with its quotes; invalid UTF-8 becomes U+FFFD. */
void json_quote(struct str s, struct buf *out);

#endif
