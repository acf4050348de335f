/* Inside of the context: log, progress, cancel, limits and the worker threads. */
#ifndef CORE_CONTEXT_H
#define CORE_CONTEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sunder/context.h"

void log_info(sunder_context *context, const char *format, ...) __attribute__((format(printf, 2, 3)));
void log_warning(sunder_context *context, const char *format, ...) __attribute__((format(printf, 2, 3)));
void report_progress(sunder_context *context, const char *stage, size_t done, size_t total);

bool context_cancelled(const sunder_context *context);

/* SUNDER_OK, or SUNDER_CANCELLED with its message. */
sunder_status context_check(const sunder_context *context, sunder_error *err);

int context_threads(const sunder_context *context);
size_t context_max_memory_bytes(const sunder_context *context);
uint64_t context_seed(const sunder_context *context);

/* One piece of work. index runs from 0 to n - 1; each index must write only what is its own. */
typedef sunder_status (*parallel_fn)(void *user, size_t index, sunder_error *err);

/* Threads that parallel_for would use here: as many as the context has; inside a parallel_for that several workers run, a
 * worker's even part of the threads of that loop, so that no more run at once than the outermost context has. */
int parallel_workers(const sunder_context *context);

/* Runs fn for every index, at most max_workers at once (0: parallel_workers). Which thread takes which index is
 * free, so results must not depend on it. After a failure no new index starts; the failure with the lowest index that ran
 * is returned. */
sunder_status parallel_for(sunder_context *context, size_t n, int max_workers, parallel_fn fn, void *user,
                           sunder_error *err) SUNDER_MUST_USE;

#endif
