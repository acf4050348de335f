/* Everything a result folder is written from. Borrowed views; the pipeline owns them. */
#ifndef RESULT_SLIDE_RESULT_H
#define RESULT_SLIDE_RESULT_H

#include "calibrate/camera.h"
#include "core/digest.h"
#include "detect/detect.h"
#include "image/slide_info.h"
#include "laws/field_scores.h"
#include "score/verdict.h"
#include "segment/segment.h"
#include "sunder/slide.h"

typedef struct field_record {
    char name[256];
    char left_out[400]; /* why; "" when used */
    int width, height;
    double focus;
    size_t n_nuclei;
    char segmenter[16];      /* "classic" or "network": what drew the outlines */
    char segmenter_why[160]; /* in words */
    field_scores scores;
    long stack_signals, stack_end_signals; /* of a z-stack: sure signals; brightest in the first or the last plane */
} field_record;

/* What the slide was read from, as far as a result says it. slide_origin_fill makes it from an open slide; tests make
 * it by hand, so that the writers never see a slide. */
typedef struct slide_origin {
    slide_facts facts;
    double pixel_um;
    char pixel_source[64]; /* "OME", "TIFF resolution", "ImageJ", "--pixel-size" */
    size_t n_inputs;
    const char **input_names;        /* names borrowed, the array owned */
    const digest_hex *input_digests; /* borrowed from the slide */
    size_t n_warnings;
    const char **warnings;
    char regions_name[256]; /* last part of the path; "" without regions */
    char regions_sha256[65];
} slide_origin;

/* One round of corrections by a reviewer, and what the result said before it. */
typedef struct edit_round {
    long taken, rejected, added, moved;
    digest_hex edits_sha256;  /* of the file of edits */
    digest_hex parent_sha256; /* of the result.json they were made for */
    char call_before[16];
    long rearranged_before, evaluable_before;
} edit_round;

typedef struct slide_result {
    char slide_name[256];      /* last part of the slide's path */
    const sunder_slide *slide; /* not read by the writers */
    const sunder_assay *assay;
    const sunder_score_options *options;
    uint64_t seed;
    size_t n_fields;
    const field_record *fields;
    const nuclei *per_field; /* labels dropped */
    const camera_model *camera;
    const candidates *candidates;
    const forced_table *forced;
    const review *reviews; /* one for each candidate; NULL: nobody looked */
    const slide_laws *laws;
    const char *given_laws_sha256; /* of the file given by --laws; NULL or "": none */
    const weighed_table *weighed;
    const readings *readings;
    const verdict *verdict;
    const slide_origin *origin;
    const score_context *about;     /* as score_run was given it */
    const segment_options *segment; /* as used; NULL: not written */
    const detect_options *detect;   /* as used; NULL: not written */
    size_t n_rounds;                /* of edits; 0: as the images gave it */
    const edit_round *rounds;       /* the last one last */
} slide_result;

/* Describes an open slide. regions_path may be NULL. *out_origin is the caller's: slide_origin_free; it is valid until
 * the slide is freed. */
sunder_status slide_origin_fill(sunder_context *context, sunder_slide *slide, const char *regions_path,
                                slide_origin *out_origin, sunder_error *err) SUNDER_MUST_USE;
void slide_origin_free(slide_origin *origin);

#endif
