/* What every command that reads images does first and last: a context from the settings, with messages, progress and
 * cancel by signals. */
#ifndef CLI_RUN_H
#define CLI_RUN_H

#include "cli/commands.h"
#include "core/memory.h"
#include "sunder/slide.h"

/* c NULL: messages of the library go nowhere. with_steps: whether its progress is shown. *out_context is the caller's:
 * SUNDER_AUTO(run_end). */
sunder_status run_begin(const settings *s, console *c, bool with_steps, sunder_context **out_context,
                        sunder_error *err) SUNDER_MUST_USE;
void run_end(sunder_context **context);

/* Options of sunder_slide_open as the settings and the assay (NULL: none) say. Borrows from both. */
sunder_slide_options run_slide_options(const settings *s, const sunder_assay *assay);

/* The assay that an id or a path names. */
sunder_status run_assay(const char *id_or_path, sunder_assay *out_assay, sunder_error *err) SUNDER_MUST_USE;

/* Whether path is the place itself or lies inside it, links followed: then an output put there would replace an input.
 * False when one of them is not there. */
bool run_lies_in(const char *path, const char *place);

/* "left out: NAME: why" of a field that is left out; NULL for one that is used. Allocated. */
char *run_left_out(const sunder_slide *slide, size_t field);

SUNDER_AUTO_DEFINE(auto_slide, sunder_slide, sunder_slide_free)

#endif
