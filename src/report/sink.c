/* SPDX-License-Identifier: Apache-2.0 */
#include "report/sink.h"

enum { CHUNK = 64 << 10 };

void sink_init(struct sink *s, sink_fn *write, void *ctx)
{
	*s = (struct sink){.write = write, .ctx = ctx};
	buf_init(&s->buf, BUF_NO_LIMIT);
}

void sink_release(struct sink *s)
{
	buf_release(&s->buf);
}

bool sink_flush(struct sink *s)
{
	if (!s->failed && s->buf.n)
		s->failed = !s->write(s->ctx, buf_str(&s->buf));
	buf_clear(&s->buf);
	return !s->failed;
}

void sink_settle(struct sink *s)
{
	if (s->buf.n >= CHUNK)
		sink_flush(s);
}
