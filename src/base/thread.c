/* SPDX-License-Identifier: Apache-2.0 */
#include "base/thread.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/alloc.h"

struct job {
	thread_fn *fn;
	void *ctx;
	size_t items;
	/* The next item that nobody has taken. */
	atomic_size_t next;
};

struct worker {
	struct job *job;
	unsigned number;
	pthread_t thread;
};

static void *work(void *arg)
{
	const struct worker *w = arg;
	struct job *job = w->job;
	for (;;) {
		size_t item = atomic_fetch_add_explicit(&job->next, 1, memory_order_relaxed);
		if (item >= job->items)
			return NULL;
		job->fn(job->ctx, item, w->number);
	}
}

void thread_each(size_t items, unsigned workers, thread_fn *fn, void *ctx)
{
	struct job job = {.fn = fn, .ctx = ctx, .items = items};
	atomic_init(&job.next, 0);
	if (workers > items)
		workers = (unsigned)items;
	struct worker self = {.job = &job};
	if (workers <= 1) {
		work(&self);
		return;
	}
	struct worker *others = xcalloc(workers - 1, sizeof *others);
	unsigned started = 0;
	for (; started < workers - 1; started++) {
		others[started] = (struct worker){.job = &job, .number = started + 1};
		/* With fewer threads than asked for, the others do the work. */
		if (pthread_create(&others[started].thread, NULL, work, &others[started]) != 0)
			break;
	}
	work(&self);
	for (unsigned i = 0; i < started; i++)
		pthread_join(others[i].thread, NULL);
	free(others);
}

unsigned thread_cpus(void)
{
	long n = sysconf(_SC_NPROCESSORS_ONLN);
	return n < 1 ? 1 : n > 1024 ? 1024 : (unsigned)n;
}

struct thread_lock {
	pthread_mutex_t mutex;
};

struct thread_lock *thread_lock_new(void)
{
	struct thread_lock *lock = xcalloc(1, sizeof *lock);
	/* Cannot fail with default attributes but for want of memory (POSIX). */
	if (pthread_mutex_init(&lock->mutex, NULL) != 0)
		die_no_memory();
	return lock;
}

void thread_lock_free(struct thread_lock *lock)
{
	if (!lock)
		return;
	pthread_mutex_destroy(&lock->mutex);
	free(lock);
}

void thread_lock_take(struct thread_lock *lock)
{
	pthread_mutex_lock(&lock->mutex);
}

void thread_lock_give(struct thread_lock *lock)
{
	pthread_mutex_unlock(&lock->mutex);
}
