/* SPDX-License-Identifier: Apache-2.0 */
#include "lint/fingerprint.h"

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

/* Length of the name, in quotes, of another file that belongs to the finding, at the start of `text`; else 0. */
static size_t other_file(const struct finding *f, struct str text)
{
	for (const struct related *r = f->related; r && text.n && text.p[0] == '\''; r = r->next) {
		size_t n = strlen(r->source->name);
		if (r->source != f->source && n + 1 < text.n && text.p[n + 1] == '\'' &&
		    memcmp(text.p + 1, r->source->name, n) == 0)
			return n + 2;
	}
	return 0;
}

/* The message with each run of blanks as one, without the numbers of lines in it, and without the names of other files:
 * those depend on where the program was started. */
static void put_message(const struct finding *f, struct buf *out)
{
	struct str message = f->message;
	for (size_t i = 0; i < message.n; i++) {
		bool blank = is_blank(message.p[i]);
		if (blank && i + 1 < message.n && is_blank(message.p[i + 1]))
			continue;
		size_t name = blank ? 0 : other_file(f, str_sub(message, i, message.n));
		if (name) {
			i += name - 1;
			continue;
		}
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

static void put_identity(const struct finding *f, struct buf *key)
{
	put_part(str_of(f->rule->code), key);
	/* The group without the version: an object that moves to the next version is still the same. */
	size_t slash = str_find(f->api_version, '/');
	put_part(str_sub(f->api_version, 0, slash < f->api_version.n ? slash : 0), key);
	put_part(f->kind, key);
	put_part(f->object_namespace, key);
	put_part(f->object_name, key);
	put_part(f->field, key);
	put_message(f, key);
}

uint64_t fingerprint_of(const struct finding *f)
{
	struct buf key;
	buf_init(&key, BUF_NO_LIMIT);
	put_identity(f, &key);
	uint64_t hash = str_hash(buf_str(&key));
	buf_release(&key);
	return hash;
}

void fingerprint_put(struct occurrences *seen, enum fingerprint_kind kind, const struct finding *f, struct buf *out)
{
	struct buf key;
	buf_init(&key, BUF_NO_LIMIT);
	put_part(str_of(f->source->name), &key);
	size_t path = key.n;
	put_identity(f, &key);
	size_t before = occurrences_before(seen, buf_str(&key));
	if (before)
		buf_addf(&key, "%zu", before);
	struct str hashed = buf_str(&key);
	buf_addf(out, "%016" PRIx64, str_hash(kind == FINGERPRINT_IN_FILE ? str_sub(hashed, path, hashed.n) : hashed));
	buf_release(&key);
}
