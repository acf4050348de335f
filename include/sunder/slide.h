/* A slide: one image file, a folder of fields, or a manifest. Opening reads the headers (and one colour picture, to
 * refuse brightfield at once); pixels are read a field at a time while the slide is scored. Fields count from 0 in
 * natural file-name order. */
#ifndef SUNDER_SLIDE_H
#define SUNDER_SLIDE_H

#include <stdbool.h>
#include <stddef.h>

#include "sunder/assay.h"
#include "sunder/context.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct sunder_slide sunder_slide;

typedef enum sunder_profile { SUNDER_PROFILE_RESEARCH, SUNDER_PROFILE_VALIDATION } sunder_profile;

typedef struct sunder_slide_options {
    size_t struct_size;
    const char *channels; /* --channels: "dapi=0,green=1,orange=2" or names or file-name tokens; NULL: found out */
    double pixel_um;      /* --pixel-size; 0: from the files */
    sunder_profile profile;
    bool need_scale; /* refuse a slide without a pixel size (true for scoring) */
    bool need_dapi;  /* refuse a slide without a DAPI channel */
    const char *colour_5p,
        *colour_3p; /* plain colour names of the assay; NULL: every channel is kept, roles by position */
} sunder_slide_options;

#define SUNDER_SLIDE_OPTIONS_INIT                                                                \
    {                                                                                            \
        sizeof(sunder_slide_options), NULL, 0.0, SUNDER_PROFILE_RESEARCH, true, true, NULL, NULL \
    }

/* Opens a slide. A field that cannot be used is left out with a reason (sunder_slide_left_out) as long as one can be;
 * under the validation profile it is an error. Strings in options are copied. */
SUNDER_API SUNDER_MUST_USE sunder_status sunder_slide_open(sunder_context *context, const char *path,
                                                           const sunder_slide_options *options,
                                                           sunder_slide **out_slide, sunder_error *err);
SUNDER_API void sunder_slide_free(sunder_slide *slide);

/* Fields, those left out included: a field that is left out keeps its number. */
SUNDER_API size_t sunder_slide_field_count(const sunder_slide *slide);

/* File name of the field without its folder; borrowed until the slide is freed. */
SUNDER_API const char *sunder_slide_field_name(const sunder_slide *slide, size_t field);

/* Why the field cannot be used, or NULL when it can; borrowed. */
SUNDER_API const char *sunder_slide_left_out(const sunder_slide *slide, size_t field);

/* Micrometres per pixel, 0 when unknown, and where that came from ("OME", "TIFF resolution", "ImageJ", "--pixel-size"). */
SUNDER_API double sunder_slide_pixel_um(const sunder_slide *slide);
SUNDER_API const char *sunder_slide_pixel_source(const sunder_slide *slide);

#ifdef __cplusplus
}
#endif

#endif
