/* Opens a slide: finds its fields, asks each for channels and scale, and leaves out what cannot be used. */
#include "sunder/slide.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/context.h"
#include "core/fail.h"
#include "image/pixel_size.h"
#include "image/slide_fields.h"
#include "image/slide_parts.h"

#define FIELD_SHARE 4 /* of the memory limit goes to the pixels of one field; the stages need as much again and more */

void sunder_slide_free(sunder_slide *slide)
{
    if (!slide) return;
    for (size_t i = 0; i < slide->n_fields; i++) {
        free(slide->fields[i].left_out);
        image_source_free(&slide->fields[i].source);
    }
    for (size_t i = 0; i < slide->n_warnings; i++) free(slide->warnings[i]);
    for (size_t i = 0; i < slide->n_inputs; i++) {
        if (slide->input_names) free(slide->input_names[i]);
        free(slide->input_paths[i]);
    }
    free(slide->fields);
    free(slide->warnings);
    free(slide->input_names);
    free(slide->input_paths);
    free(slide->digests);
    free(slide->path);
    free(slide->channels);
    free(slide->colour_5p);
    free(slide->colour_3p);
    free(slide);
}

static bool copy_string(const char *from, char **to, const char **view)
{
    *to = from ? strdup(from) : NULL;
    *view = *to;
    return !from || *to;
}

static sunder_status take_options(sunder_slide *slide, const sunder_slide_options *options, sunder_error *err)
{
    sunder_slide_options wanted = SUNDER_SLIDE_OPTIONS_INIT;
    if (options) {
        if (options->struct_size == 0 || options->struct_size > sizeof wanted)
            return fail(err, SUNDER_ERROR_USAGE, "slide options of another version: use SUNDER_SLIDE_OPTIONS_INIT");
        memcpy(&wanted, options, options->struct_size);
    }
    slide->options = wanted;
    if (!copy_string(wanted.channels, &slide->channels, &slide->options.channels) ||
        !copy_string(wanted.colour_5p, &slide->colour_5p, &slide->options.colour_5p) ||
        !copy_string(wanted.colour_3p, &slide->colour_3p, &slide->options.colour_3p))
        return fail_memory(err, "a slide");
    if (wanted.pixel_um != 0 && !pixel_size_is_possible(wanted.pixel_um))
        return fail(
            err, SUNDER_ERROR_USAGE,
            "--pixel-size %g: no microscope image has pixels of that size; it is micrometres per pixel, such as "
            "0.0645",
            wanted.pixel_um);
    return SUNDER_OK;
}

SUNDER_AUTO_DEFINE(release_slide, sunder_slide, sunder_slide_free)

sunder_status sunder_slide_open(sunder_context *context, const char *path, const sunder_slide_options *options,
                                sunder_slide **out_slide, sunder_error *err)
{
    SUNDER_AUTO(release_slide) sunder_slide *slide = array_new(1, sizeof *slide);
    if (!slide) return fail_memory(err, "a slide");
    if (!path || !path[0]) return fail(err, SUNDER_ERROR_USAGE, "no slide is named");
    slide->path = strdup(path);
    if (!slide->path) return fail_memory(err, "a slide");
    slide->max_field_bytes = context_max_memory_bytes(context) / FIELD_SHARE;
    sunder_status status = take_options(slide, options, err);
    channel_option option = {0};
    if (status == SUNDER_OK) status = channel_option_read(slide->options.channels, &option, err);
    if (status == SUNDER_OK) status = slide_find_fields(context, slide, &option, err);
    /* A manifest may have given what the caller did not. */
    if (status == SUNDER_OK) status = channel_option_read(slide->options.channels, &option, err);
    if (status == SUNDER_OK) status = slide_plan_fields(context, slide, &option, err);
    if (status == SUNDER_OK) status = slide_settle(context, slide, err);
    if (status != SUNDER_OK) return status;
    *out_slide = slide;
    slide = NULL;
    return SUNDER_OK;
}
