/* SPDX-License-Identifier: Apache-2.0 */
#include "report/fingerprint.h"

#include <inttypes.h>

#include "lint/rule.h"

void occurrences_init(struct occurrences *o)
{
	strmap_init(&o->map);
	arena_init(&o->texts);
}

void occurrences_release(struct occurrences *o)
{
	strmap_release(&o->map);
	arena_release(&o->texts);
}

size_t occurrences_before(struct occurrences *o, struct str text)
{
	uintptr_t n = (uintptr_t)strmap_get(&o->map, text);
	/* The map keeps the key of the first call, so only that needs a copy. */
	void **slot = strmap_at(&o->map, n ? text : arena_str(&o->texts, text));
	*slot = (void *)(n + 1);
	return n;
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n';
}

/* The message with each run of blanks as one and without the numbers of lines in it. */
static void put_message(struct str message, struct buf *out)
{
	for (size_t i = 0; i < message.n; i++) {
		bool blank = is_blank(message.p[i]);
		if (blank && i + 1 < message.n && is_blank(message.p[i + 1]))
			continue;
		buf_addc(out, blank ? ' ' : message.p[i]);
		if (blank && (str_ends(buf_str(out), "line ") || str_ends(buf_str(out), "column ")))
			while (i + 1 < message.n && is_digit(message.p[i + 1]))
				i++;
	}
}

/* Texts are ended by a NUL, which cannot be taken for a part of them: what has one differs elsewhere too. */
static void put_part(struct str part, struct buf *out)
{
	buf_adds(out, part);
	buf_addc(out, '\0');
}

void fingerprint_put(struct occurrences *seen, enum fingerprint_kind kind, const struct finding *f, struct buf *out)
{
	struct buf key;
	buf_init(&key, BUF_NO_LIMIT);
	put_part(str_of(f->source->name), &key);
	size_t path = key.n;
	put_part(str_of(f->rule->code), &key);
	/* The group without the version: an object that moves to the next version is still the same. */
	size_t slash = str_find(f->api_version, '/');
	put_part(str_sub(f->api_version, 0, slash < f->api_version.n ? slash : 0), &key);
	put_part(f->kind, &key);
	put_part(f->object_namespace, &key);
	put_part(f->object_name, &key);
	put_part(f->field, &key);
	put_message(f->message, &key);
	size_t before = occurrences_before(seen, buf_str(&key));
	if (before)
		buf_addf(&key, "%zu", before);
	struct str hashed = buf_str(&key);
	buf_addf(out, "%016" PRIx64, str_hash(kind == FINGERPRINT_IN_FILE ? str_sub(hashed, path, hashed.n) : hashed));
	buf_release(&key);
}
