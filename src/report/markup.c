/* SPDX-License-Identifier: Apache-2.0 */
#include "report/markup.h"

#include "base/utf8.h"
#include "report/escape.h"

static const char *reference(char c, bool attribute)
{
	switch (c) {
	case '<':
		return "&lt;";
	case '>':
		return "&gt;";
	case '&':
		return "&amp;";
	case '"':
		return "&quot;";
	case '\n':
		return attribute ? "&#10;" : NULL;
	default:
		return NULL;
	}
}

/* `s` is valid UTF-8 here. */
static void put_references(struct str s, bool attribute, struct buf *out)
{
	size_t plain = 0;
	for (size_t i = 0, len; i < s.n; i += len) {
		const char *instead = reference(s.p[i], attribute);
		len = utf8_len((unsigned char)s.p[i]);
		if (len == 3 && (utf8_decode(str_sub(s, i, 3), &len) & ~1u) == 0xfffe)
			instead = "\xEF\xBF\xBD";
		if (!instead)
			continue;
		buf_add(out, s.p + plain, i - plain);
		buf_addz(out, instead);
		plain = i + len;
	}
	buf_adds(out, str_sub(s, plain, s.n));
}

static void put(struct str s, bool attribute, struct buf *out)
{
	struct buf safe;
	buf_init(&safe, BUF_NO_LIMIT);
	escape_controls(s, &safe);
	put_references(buf_str(&safe), attribute, out);
	buf_release(&safe);
}

void markup_text(struct str s, struct buf *out)
{
	put(s, false, out);
}

void markup_attribute(struct str s, struct buf *out)
{
	put(s, true, out);
}

void markup_add(const char *name, struct str value, struct buf *out)
{
	buf_addf(out, " %s=\"", name);
	put(value, true, out);
	buf_addc(out, '"');
}
