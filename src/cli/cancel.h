/* Signals: which ones stop a run in good order, and which become ordinary write errors. */
#ifndef CLI_CANCEL_H
#define CLI_CANCEL_H

#include "sunder/context.h"

/* Writing to a closed pipe or past a file size limit becomes an error of that write, so that clean-up still happens. */
void cancel_ignore_write_signals(void);

/* From here on SIGINT, SIGTERM and SIGHUP cancel the context. One context at a time. */
void cancel_watch(sunder_context *context);

/* From here on they do nothing: the command is ending. Call it before the context is freed. */
void cancel_unwatch(void);

#endif
