/* The steps of opening a slide. */
#ifndef IMAGE_SLIDE_FIELDS_H
#define IMAGE_SLIDE_FIELDS_H

#include "image/channel_option.h"
#include "image/slide_parts.h"
#include "sunder/context.h"

/* Files to fields: a file that cannot be read becomes a field that is left out. */
sunder_status slide_find_fields(sunder_context *context, sunder_slide *slide, const channel_option *option,
                                sunder_error *err) SUNDER_MUST_USE;

/* Channels and scale of each field; fields without are left out. Fails when none is left, and under the validation profile
 * when one is not. */
sunder_status slide_plan_fields(sunder_context *context, sunder_slide *slide, const channel_option *option,
                                sunder_error *err) SUNDER_MUST_USE;

/* Reads the first colour picture that can be used; those before it are left out. */
sunder_status slide_try_pictures(sunder_context *context, sunder_slide *slide, sunder_error *err) SUNDER_MUST_USE;

/* Facts, warnings and the list of input files. */
sunder_status slide_settle(sunder_context *context, sunder_slide *slide, sunder_error *err) SUNDER_MUST_USE;

/* Moves sources into fields of their own; the list holds empty ones afterwards. */
sunder_status slide_add_sources(sunder_slide *slide, image_source_list *list, sunder_error *err) SUNDER_MUST_USE;

/* Adds a field that cannot be read: it keeps its number. Short memory is no fault of a file and comes back as an error. */
sunder_status slide_add_bad_field(sunder_slide *slide, const char *name, const sunder_error *why,
                                  sunder_error *err) SUNDER_MUST_USE;

/* Leaves a field out; the reason of `why` is kept. */
sunder_status slide_leave_out(slide_field *f, const sunder_error *why, sunder_error *err) SUNDER_MUST_USE;

/* Adds a warning once; or one for each line. */
sunder_status slide_warn(sunder_slide *slide, const char *line, sunder_error *err) SUNDER_MUST_USE;
sunder_status slide_warn_lines(sunder_slide *slide, const text *lines, sunder_error *err) SUNDER_MUST_USE;

#endif
