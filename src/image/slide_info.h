/* What the loader found out about a slide, for inspect, result and report. All borrowed until the slide is freed. */
#ifndef IMAGE_SLIDE_INFO_H
#define IMAGE_SLIDE_INFO_H

#include "core/digest.h"
#include "sunder/slide.h"

typedef struct channel_choice {
    char name[48];   /* as in the file: "DAPI", "SpectrumGreen", "C1", "R" ... */
    char colour[24]; /* plain name: dapi, green, orange, red, aqua, grey ... */
    char role[8];    /* "dapi", "5p", "3p" or "other" */
    char why[96];    /* "OME channel name", "emission 520 nm", "file name _G", "--channels" ... */
} channel_choice;

typedef struct slide_facts {
    char format[64];     /* "OME-TIFF", "ImageJ hyperstack", "one PNG per channel" ... */
    int bits;            /* 8, 12, 14, 16: of the data, as far as the file says */
    bool display_scaled; /* RGB export */
    int n_z;             /* planes of the first usable field */
    double z_step_um;    /* 0: unknown */
    int n_channels;
    channel_choice channels[8];
} slide_facts;

const slide_facts *slide_info(const sunder_slide *slide);
const char *slide_path(const sunder_slide *slide);

/* Warnings in words (display-scaled export, guessed channel ...), in a fixed order. */
size_t slide_warning_count(const sunder_slide *slide);
const char *slide_warning(const sunder_slide *slide, size_t index);

/* Files the slide was read from, by name relative to the slide, in natural order, with their SHA-256 (computed at the
 * first call, on the context's threads). */
size_t slide_input_count(const sunder_slide *slide);
const char *slide_input_name(const sunder_slide *slide, size_t index);
sunder_status slide_input_digests(sunder_context *context, sunder_slide *slide, const digest_hex **out_digests,
                                  sunder_error *err) SUNDER_MUST_USE;

/* Size of a field without reading its pixels. */
void slide_field_size(const sunder_slide *slide, size_t field, int *out_width, int *out_height);

#endif
