/* Signals alone: one image in, one table out, without nuclei. */
#ifndef SUNDER_DETECT_H
#define SUNDER_DETECT_H

#include <stdbool.h>
#include <stddef.h>

#include "sunder/context.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct sunder_detect_options {
    size_t struct_size;
    const char *channels;      /* "green=1,orange=2"; NULL: every channel but DAPI */
    double pixel_um;           /* 0: from the file; without one, lengths are in pixels only */
    double least_significance; /* weakest signal written, in standard deviations of the noise there */
    bool force;                /* replace an existing table */
} sunder_detect_options;

#define SUNDER_DETECT_OPTIONS_INIT                           \
    {                                                        \
        sizeof(sunder_detect_options), NULL, 0.0, 5.0, false \
    }

typedef struct sunder_detect_summary {
    size_t struct_size;
    long signals;
    int channels;    /* searched */
    double pixel_um; /* 0: unknown */
} sunder_detect_summary;

#define SUNDER_DETECT_SUMMARY_INIT               \
    {                                            \
        sizeof(sunder_detect_summary), 0, 0, 0.0 \
    }

/* Finds the signals of every channel but DAPI and writes out_csv, whole or not at all: colour, x_px, y_px, x_um, y_um
 * (where the scale is known) and the measures of signals.csv that need no nucleus. options and out_summary may be NULL. */
SUNDER_API SUNDER_MUST_USE sunder_status sunder_detect_image(sunder_context *context, const char *image_path,
                                                             const sunder_detect_options *options, const char *out_csv,
                                                             sunder_detect_summary *out_summary, sunder_error *err);

#ifdef __cplusplus
}
#endif

#endif
