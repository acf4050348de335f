/* One context carries what would otherwise be global: worker threads, memory limit, log, progress, cancel. A process may
 * hold several. A context may be used by one caller at a time; only sunder_context_cancel may come from another thread
 * or from a signal handler. */
#ifndef SUNDER_CONTEXT_H
#define SUNDER_CONTEXT_H

#include <stddef.h>
#include <stdint.h>

#include "sunder/error.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct sunder_context sunder_context;

typedef enum sunder_log_level { SUNDER_LOG_INFO, SUNDER_LOG_WARNING } sunder_log_level;

/* Receives one line without a line end; valid during the call only. Calls are serialised. */
typedef void (*sunder_log_fn)(void *user, sunder_log_level level, const char *line);

/* Receives how far a stage is ("segment", 3 of 12 fields). Calls are serialised. */
typedef void (*sunder_progress_fn)(void *user, const char *stage, size_t done, size_t total);

typedef struct sunder_context_options {
    size_t struct_size;      /* set by the _INIT macro; the struct only ever grows at its end */
    int threads;             /* worker threads; 0: as many as the machine has processors */
    size_t max_memory_bytes; /* refuses inputs that would need more; 0: 1 GiB */
    uint64_t seed;           /* of everything drawn at random */
    sunder_log_fn log;       /* NULL: silent */
    void *log_user;
    sunder_progress_fn progress; /* NULL: none */
    void *progress_user;
} sunder_context_options;

#define SUNDER_CONTEXT_OPTIONS_INIT                                     \
    {                                                                   \
        sizeof(sunder_context_options), 0, 0, 1, NULL, NULL, NULL, NULL \
    }

/* Makes a context. options may be NULL. *out_context is the caller's: sunder_context_free. */
SUNDER_API SUNDER_MUST_USE sunder_status sunder_context_new(const sunder_context_options *options,
                                                            sunder_context **out_context, sunder_error *err);

/* Joins the worker threads and frees the context. NULL is fine. */
SUNDER_API void sunder_context_free(sunder_context *context);

/* Asks the running call to stop: it returns SUNDER_CANCELLED and leaves nothing behind. Safe in a signal handler. */
SUNDER_API void sunder_context_cancel(sunder_context *context);

#ifdef __cplusplus
}
#endif

#endif
