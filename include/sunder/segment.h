/* Nuclei alone: one image in, one label image out. */
#ifndef SUNDER_SEGMENT_H
#define SUNDER_SEGMENT_H

#include <stdbool.h>
#include <stddef.h>

#include "sunder/context.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct sunder_segment_options {
    size_t struct_size;
    const char *channels;     /* which channel holds the nuclei ("dapi=2"); NULL: found out */
    double pixel_um;          /* 0: from the file, else estimated from the image */
    const char *segmenter;    /* "auto", "classic" or "network" */
    bool force;               /* replace an existing file */
    const char *network_path; /* nuclei.onnx; NULL: none, "auto" is then "classic" and "network" is refused */
} sunder_segment_options;

#define SUNDER_SEGMENT_OPTIONS_INIT                                    \
    {                                                                  \
        sizeof(sunder_segment_options), NULL, 0.0, "auto", false, NULL \
    }

typedef struct sunder_segment_summary {
    size_t struct_size;
    long nuclei;
    double pixel_um;           /* that was used */
    char pixel_source[32];     /* "OME", "--pixel-size", "estimated" ... */
    char channel[48];          /* that was taken for the nuclei */
    char segmenter[16];        /* "classic" or "network": what drew the outlines */
    char why[160];             /* in words: why that one */
    char scale_how[160];       /* in words: what an estimated scale rests on, or what contradicts a told one; else "" */
    const char *nothing_found; /* with nuclei == 0: why, static text; NULL otherwise */
} sunder_segment_summary;

#define SUNDER_SEGMENT_SUMMARY_INIT                                      \
    {                                                                    \
        sizeof(sunder_segment_summary), 0, 0.0, "", "", "", "", "", NULL \
    }

/* Segments the nuclei of an image (the DAPI channel, or the only channel, or the grey of an RGB picture) and writes their
 * labels to out_tif, whole or not at all: uint16, 0 is background. An existing out_tif is SUNDER_ERROR_USAGE unless
 * options->force. options and out_summary may be NULL. An image of several fields or a stack gives its first field. */
SUNDER_API SUNDER_MUST_USE sunder_status sunder_segment_image(sunder_context *context, const char *image_path,
                                                              const sunder_segment_options *options,
                                                              const char *out_tif, sunder_segment_summary *out_summary,
                                                              sunder_error *err);

#ifdef __cplusplus
}
#endif

#endif
