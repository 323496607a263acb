/* SPDX-License-Identifier: Apache-2.0 */
#include "report/escape.h"

#include "base/utf8.h"

/* U+0080..U+009F are controls as well: U+009B starts a sequence like ESC [. */
static bool is_control(uint32_t cp)
{
	return cp < 0x20 || (cp >= 0x7f && cp < 0xa0);
}

static void escape(struct str s, bool keep_lines, struct buf *out)
{
	while (s.n) {
		size_t plain = 0;
		while (plain < s.n && (unsigned char)s.p[plain] >= 0x20 && (unsigned char)s.p[plain] < 0x7f)
			plain++;
		buf_add(out, s.p, plain);
		s = str_sub(s, plain, s.n);
		if (!s.n)
			return;
		size_t len;
		uint32_t cp = utf8_decode(s, &len);
		bool stray = len == 1 && (unsigned char)s.p[0] >= 0x80;
		if (stray || (is_control(cp) && !(keep_lines && cp == '\n')))
			buf_addf(out, "\\x%02x", (unsigned)(stray ? (unsigned char)s.p[0] : cp));
		else
			buf_add(out, s.p, len);
		s = str_sub(s, len, s.n);
	}
}

void escape_controls(struct str s, struct buf *out)
{
	escape(s, true, out);
}

void escape_line(struct str s, struct buf *out)
{
	escape(s, false, out);
}
