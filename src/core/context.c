/* The context: what would otherwise be global. Worker threads live only while parallel_for runs and are joined before it
 * returns, so that a host can unload the library at any time. */
#include "core/context.h"

#include <pthread.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/fail.h"
#include "core/memory.h"

#define DEFAULT_MAX_MEMORY_BYTES ((size_t)1 << 30)
#define MOST_THREADS 256

struct sunder_context {
    sunder_context_options options;
    atomic_int cancelled;
    pthread_mutex_t callbacks; /* log and progress are serialised */
};

static int machine_processors(void)
{
    long n = sysconf(_SC_NPROCESSORS_ONLN);
    return n < 1 ? 1 : n > MOST_THREADS ? MOST_THREADS : (int)n;
}

sunder_status sunder_context_new(const sunder_context_options *options, sunder_context **out_context, sunder_error *err)
{
    sunder_context_options wanted = SUNDER_CONTEXT_OPTIONS_INIT;
    if (options) {
        size_t size = options->struct_size;
        if (size == 0 || size > sizeof wanted)
            return fail(err, SUNDER_ERROR_USAGE, "context options of %zu bytes; this library knows %zu", size,
                        sizeof wanted);
        memcpy(&wanted, options, size);
    }
    if (wanted.threads < 0 || wanted.threads > MOST_THREADS)
        return fail(err, SUNDER_ERROR_USAGE, "%d threads; give 0 (all processors) to %d", wanted.threads, MOST_THREADS);
    if (wanted.threads == 0) wanted.threads = machine_processors();
    if (wanted.max_memory_bytes == 0) wanted.max_memory_bytes = DEFAULT_MAX_MEMORY_BYTES;
    sunder_context *context = array_new(1, sizeof *context);
    if (!context) return fail_memory(err, "the context");
    context->options = wanted;
    pthread_mutex_init(&context->callbacks, NULL);
    *out_context = context;
    return SUNDER_OK;
}

void sunder_context_free(sunder_context *context)
{
    if (!context) return;
    pthread_mutex_destroy(&context->callbacks);
    free(context);
}

void sunder_context_cancel(sunder_context *context)
{
    if (context) atomic_store(&context->cancelled, 1);
}

static void log_line(sunder_context *context, sunder_log_level level, const char *format, va_list args)
{
    if (!context || !context->options.log) return;
    char line[1024];
    vsnprintf(line, sizeof line, format, args);
    pthread_mutex_lock(&context->callbacks);
    context->options.log(context->options.log_user, level, line);
    pthread_mutex_unlock(&context->callbacks);
}

void log_info(sunder_context *context, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    log_line(context, SUNDER_LOG_INFO, format, args);
    va_end(args);
}

void log_warning(sunder_context *context, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    log_line(context, SUNDER_LOG_WARNING, format, args);
    va_end(args);
}

void report_progress(sunder_context *context, const char *stage, size_t done, size_t total)
{
    if (!context || !context->options.progress) return;
    pthread_mutex_lock(&context->callbacks);
    context->options.progress(context->options.progress_user, stage, done, total);
    pthread_mutex_unlock(&context->callbacks);
}

bool context_cancelled(const sunder_context *context)
{
    return context && atomic_load(&context->cancelled) != 0;
}

sunder_status context_check(const sunder_context *context, sunder_error *err)
{
    return context_cancelled(context) ? fail(err, SUNDER_CANCELLED, "cancelled; nothing was left behind") : SUNDER_OK;
}

int context_threads(const sunder_context *context)
{
    return context ? context->options.threads : 1;
}

size_t context_max_memory_bytes(const sunder_context *context)
{
    return context ? context->options.max_memory_bytes : DEFAULT_MAX_MEMORY_BYTES;
}

uint64_t context_seed(const sunder_context *context)
{
    return context ? context->options.seed : 1;
}

/* How many threads this one may use, itself among them: a worker's part of the threads of the loop that it works in.
 * 0: as many as the context has. */
static _Thread_local int threads_to_use;

typedef struct work {
    sunder_context *context;
    parallel_fn fn;
    void *user;
    size_t n;
    int threads_each; /* of a worker */
    atomic_size_t next;
    atomic_int stop;
    pthread_mutex_t failure;
    size_t failed_index;
    sunder_status status;
    sunder_error error;
} work;

static void record_failure(work *w, size_t index, sunder_status status, const sunder_error *error)
{
    pthread_mutex_lock(&w->failure);
    if (w->status == SUNDER_OK || index < w->failed_index) {
        w->failed_index = index;
        w->status = status;
        w->error = *error;
    }
    pthread_mutex_unlock(&w->failure);
    atomic_store(&w->stop, 1);
}

static void take_work(work *w)
{
    while (!atomic_load(&w->stop)) {
        size_t index = atomic_fetch_add(&w->next, 1);
        if (index >= w->n) break;
        sunder_error error = SUNDER_ERROR_INIT;
        sunder_status status = context_check(w->context, &error);
        if (status == SUNDER_OK) status = w->fn(w->user, index, &error);
        if (status != SUNDER_OK) record_failure(w, index, status, &error);
    }
}

int parallel_workers(const sunder_context *context)
{
    const int threads = context_threads(context);
    return threads_to_use > 0 && threads_to_use < threads ? threads_to_use : threads;
}

static void *take_work_beside_others(void *argument)
{
    work *w = argument;
    const int before = threads_to_use;
    threads_to_use = w->threads_each;
    take_work(w);
    threads_to_use = before;
    return NULL;
}

sunder_status parallel_for(sunder_context *context, size_t n, int max_workers, parallel_fn fn, void *user,
                           sunder_error *err)
{
    work w = {.context = context, .fn = fn, .user = user, .n = n};
    pthread_mutex_init(&w.failure, NULL);
    const int threads_here = parallel_workers(context);
    int workers = threads_here;
    if (max_workers > 0 && max_workers < workers) workers = max_workers;
    if ((size_t)workers > n) workers = (int)n;
    w.threads_each = workers > 1 ? threads_here / workers : threads_here;
    pthread_t threads[MOST_THREADS];
    int started = 0;
    /* The calling thread works too; when a thread cannot be started the others take its share. */
    while (started < workers - 1 && pthread_create(&threads[started], NULL, take_work_beside_others, &w) == 0)
        started++;
    take_work_beside_others(&w);
    for (int i = 0; i < started; i++) pthread_join(threads[i], NULL);
    pthread_mutex_destroy(&w.failure);
    if (w.status != SUNDER_OK && err) *err = w.error;
    return w.status;
}
