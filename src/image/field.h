/* A field: the channels of one image on one pixel grid, as the stages see them. Loaded when a sweep needs it, never kept. */
#ifndef IMAGE_FIELD_H
#define IMAGE_FIELD_H

#include <stdbool.h>
#include <stdint.h>

#include "image/plane.h"
#include "sunder/slide.h"

/* Which end of the locus a probe marks; index of probe arrays everywhere. */
typedef enum probe_end { END_5P = 0, END_3P = 1 } probe_end;

#define MOST_CHANNELS 8

typedef struct field_channel {
    char name[48];   /* as in the file */
    char colour[24]; /* plain name: green, orange, red, aqua, far_red, grey ..., "dapi" for the nuclear stain */
    plane
        image; /* counts; maximum projection (probes) of a stack, see stack.c for DAPI; field_planes.h has the planes */
    float saturation_counts; /* values from here on are clipped */
    float counts_per_value;  /* what values of the file were multiplied by */
} field_channel;

struct slide_field;

typedef struct field {
    size_t index;
    char name[256]; /* file name without folder */
    int width, height;
    double pixel_um;     /* 0: unknown */
    int n_z;             /* planes of the stack; 1 for a single plane */
    double z_step_um;    /* 0: unknown or single plane */
    bool display_scaled; /* an 8-bit RGB export: counts are not photons */
    int n_channels;
    field_channel channels[MOST_CHANNELS];
    int dapi;     /* index into channels, -1: none */
    int probe[2]; /* index into channels of the 5' and the 3' probe, -1: none (detect without an assay) */
    const struct slide_field
        *from; /* where its planes can be read again (field_planes.h): the slide's; NULL: nowhere */
} field;

/* Reads the pixels of one field. SUNDER_ERROR_INPUT names the file and what is wrong with it. */
sunder_status field_load(sunder_context *context, const sunder_slide *slide, size_t index, field *out_field,
                         sunder_error *err) SUNDER_MUST_USE;

/* The same without the pixels of the other channels (image.px is NULL): for a sweep that looks at signals only. */
sunder_status field_load_probes(sunder_context *context, const sunder_slide *slide, size_t index, field *out_field,
                                sunder_error *err) SUNDER_MUST_USE;
void field_free(field *f);

static inline const plane *field_dapi(const field *f)
{
    return f->dapi >= 0 && f->channels[f->dapi].image.px ? &f->channels[f->dapi].image : NULL;
}

static inline const field_channel *field_probe(const field *f, probe_end end)
{
    return f->probe[end] >= 0 ? &f->channels[f->probe[end]] : NULL;
}

#endif
