/* SPDX-License-Identifier: Apache-2.0
 * Where output goes: a buffer that is handed on in chunks, so that a report of any length needs little memory and few
 * system calls. */
#ifndef K8SAI_REPORT_SINK_H
#define K8SAI_REPORT_SINK_H

#include "base/buf.h"

/** Takes a chunk; false when it could not be written, which is remembered: nothing is handed on after that. */
typedef bool sink_fn(void *ctx, struct str chunk);

struct sink {
	/** What was not handed on yet. Add to it freely. */
	struct buf buf;
	sink_fn *write;
	void *ctx;
	/** A write failed. */
	bool failed;
};

void sink_init(struct sink *s, sink_fn *write, void *ctx);
void sink_release(struct sink *s);
/** Hands the buffer on when a chunk's worth has gathered. Call it between two records. */
void sink_settle(struct sink *s);
/** Hands on what is left; false when any write failed. */
bool sink_flush(struct sink *s);

#endif
