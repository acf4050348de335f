/* What the command says on standard error: lines, progress and, with --progress json, one JSON object for each. Standard
 * output carries results only and is no business of this file. */
#ifndef CLI_CONSOLE_H
#define CLI_CONSOLE_H

#include <stdbool.h>

#include "cli/progress.h"
#include "cli/settings.h"
#include "sunder/context.h"

typedef struct console {
    progress_mode mode;
    bool is_terminal, has_colour;
    bool line_drawn; /* a progress line stands on the terminal */
    progress steps;
} console;

console console_open(void);
void console_set_mode(console *c, progress_mode mode);

void console_info(console *c, const char *format, ...) __attribute__((format(printf, 2, 3)));
void console_warning(console *c, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* The last word of a run that failed. */
void console_error(console *c, const sunder_error *error);

/* For sunder_context_options; user is the console. */
void console_log(void *user, sunder_log_level level, const char *line);
void console_progress(void *user, const char *stage, size_t done, size_t total);

/* Takes the progress line away. */
void console_clear(console *c);

#endif
