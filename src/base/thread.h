/* SPDX-License-Identifier: Apache-2.0
 * Work shared by threads: items are taken from a counter, results belong to their item, so the outcome does not depend
 * on the number of threads. */
#ifndef K8SAI_BASE_THREAD_H
#define K8SAI_BASE_THREAD_H

#include "base/compat.h"

/** Does item `item` on worker `worker` (0 .. workers-1), for per-worker scratch memory. */
typedef void thread_fn(void *ctx, size_t item, unsigned worker);

/** Runs `fn` for 0 .. items-1 on at most `workers` threads (the calling one among them; 0 counts as 1) and returns when
 * all are done. */
void thread_each(size_t items, unsigned workers, thread_fn *fn, void *ctx);
/** Processors online, at least 1. */
unsigned thread_cpus(void);

/** Lets one thread at a time pass: for what is made on demand and then shared. */
struct thread_lock;
struct thread_lock *thread_lock_new(void) ATTR_NODISCARD;
/** Nobody may hold it; NULL is fine. */
void thread_lock_free(struct thread_lock *lock);
void thread_lock_take(struct thread_lock *lock);
void thread_lock_give(struct thread_lock *lock);

#endif
