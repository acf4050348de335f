/* Lines on standard error. A line takes the progress line away first; the next step draws it again. */
#include "cli/console.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/environment.h"
#include "core/json.h"
#include "core/memory.h"

#define LONGEST_LINE 1200

console console_open(void)
{
    return (console){.mode = PROGRESS_AUTO,
                     .is_terminal = environment_is_terminal(stderr),
                     .has_colour = environment_wants_colour(stderr),
                     .steps = progress_start(progress_clock_s())};
}

void console_set_mode(console *c, progress_mode mode)
{
    c->mode = mode;
}

void console_clear(console *c)
{
    if (!c->line_drawn) return;
    fputs("\r\x1b[K", stderr);
    fflush(stderr);
    c->line_drawn = false;
}

/* Writes an event as one line. A line end inside a JSON text is always a break between members, never part of a string. */
static void write_event(const json_node *event)
{
    SUNDER_AUTO(auto_free) char *pretty = node_write_text(event);
    if (!pretty) return;
    char *out = pretty;
    for (const char *in = pretty; *in;) {
        if (*in == '\n') {
            in++;
            while (*in == ' ') in++;
        } else {
            *out++ = *in++;
        }
    }
    *out = '\0';
    fprintf(stderr, "%s\n", pretty);
    fflush(stderr);
}

static void write_message_event(const char *level, const char *message, const sunder_error *error)
{
    SUNDER_AUTO(auto_node) json_node *event = node_object_new();
    node_set_string(event, "event", error ? "error" : "message");
    if (error) {
        node_set_integer(event, "status", error->status);
        node_set_string(event, "kind", sunder_status_name(error->status));
    } else {
        node_set_string(event, "level", level);
    }
    node_set_string(event, "message", message);
    write_event(event);
}

/* File names may hold anything: control characters must not reach the terminal. */
static void make_printable(char *line)
{
    for (unsigned char *c = (unsigned char *)line; *c; c++) {
        if (*c < 0x20 || *c == 0x7f) *c = ' ';
    }
}

static void say(console *c, const char *label, const char *colour, const char *line)
{
    char clean[LONGEST_LINE];
    snprintf(clean, sizeof clean, "%s", line);
    make_printable(clean);
    console_clear(c);
    bool coloured = c->has_colour && colour[0];
    fprintf(stderr, "sunder: %s%s%s%s\n", coloured ? colour : "", label, coloured ? "\x1b[0m" : "", clean);
}

void console_log(void *user, sunder_log_level level, const char *line)
{
    console *c = user;
    bool warns = level == SUNDER_LOG_WARNING;
    if (c->mode == PROGRESS_JSON) write_message_event(warns ? "warning" : "info", line, NULL);
    else say(c, warns ? "warning: " : "", warns ? "\x1b[33m" : "", line);
}

void console_info(console *c, const char *format, ...)
{
    char line[LONGEST_LINE];
    va_list args;
    va_start(args, format);
    vsnprintf(line, sizeof line, format, args);
    va_end(args);
    console_log(c, SUNDER_LOG_INFO, line);
}

void console_warning(console *c, const char *format, ...)
{
    char line[LONGEST_LINE];
    va_list args;
    va_start(args, format);
    vsnprintf(line, sizeof line, format, args);
    va_end(args);
    console_log(c, SUNDER_LOG_WARNING, line);
}

void console_error(console *c, const sunder_error *error)
{
    if (c->mode == PROGRESS_JSON) write_message_event("error", error->message, error);
    else say(c, "error: ", "\x1b[31m", error->message);
}

static void write_progress_event(const progress *steps)
{
    SUNDER_AUTO(auto_node) json_node *event = node_object_new();
    double left_s = progress_left_s(steps);
    node_set_string(event, "event", "progress");
    node_set_string(event, "stage", steps->stage);
    node_set_integer(event, "done", (long long)steps->done);
    node_set_integer(event, "total", (long long)steps->total);
    node_set_number(event, "left_s", left_s < 0 ? NAN : left_s, 1);
    write_event(event);
}

void console_progress(void *user, const char *stage, size_t done, size_t total)
{
    console *c = user;
    bool draw = progress_step(&c->steps, stage, done, total, progress_clock_s());
    if (c->mode == PROGRESS_JSON) write_progress_event(&c->steps);
    if (c->mode != PROGRESS_AUTO || !c->is_terminal || !draw) return;
    char line[256];
    progress_line(&c->steps, environment_columns(stderr) - 1, line, sizeof line);
    fprintf(stderr, "\r%s\x1b[K", line);
    fflush(stderr);
    c->line_drawn = true;
}
