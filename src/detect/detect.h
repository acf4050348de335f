/* Stage detect: survey keeps every local maximum down to a weak one; measure does forced photometry. */
#ifndef DETECT_DETECT_H
#define DETECT_DETECT_H

#include "detect/candidates.h"
#include "detect/noise_law.h"
#include "segment/nuclei.h"

typedef struct detect_options {
    double least_significance; /* weakest candidate kept */
    double reach_um;           /* candidates up to this far outside a nucleus are kept */
    bool noise_is_given[2];    /* by probe_end: then given_noise is taken instead of measuring each field */
    noise_law given_noise[2];
} detect_options;

detect_options detect_options_default(void);

/* What the survey learnt of one channel of one field. */
typedef struct channel_noise {
    double intercept, slope; /* var = intercept + slope * mean, counts^2 */
    double nuclear_area_um2; /* searched area */
    double texture_gain;     /* sd of the response inside nuclei before / after the texture pass; 1: not applied */
} channel_noise;

typedef struct field_survey {
    channel_noise noise[2]; /* by probe_end */
} field_survey;

/* Survey of both probe channels of a field. n may be NULL: the whole image is one region and nucleus is 0 (used with
 * probe channels alone). Without DAPI there is no texture pass. Rows are appended to *out_candidates with
 * field = f->index, 5' first, then in scan order. */
sunder_status detect_survey(sunder_context *context, const field *f, const nuclei *n, const detect_options *options,
                            candidates *out_candidates, field_survey *out_survey, sunder_error *err) SUNDER_MUST_USE;

/* Survey of one channel of an image, whatever its colour (sunder detect). pixel_um 0: unknown, then lengths in the rows
 * are in px. */
sunder_status detect_channel(sunder_context *context, const plane *image, double pixel_um,
                             const detect_options *options, candidates *out_candidates,
                             sunder_error *err) SUNDER_MUST_USE;

/* Says anew in or beside which nucleus a candidate lies: that of the labels at its place plus `shift_um`. */
void detect_place(const label_plane *labels, double pixel_um, sunder_point_um shift_um, candidate *row);

struct slide_laws;

/* Forced photometry: fills out->rows[i] for the candidates i of this field (first <= i < first + n of `all`). */
sunder_status detect_measure(sunder_context *context, const field *f, const struct slide_laws *laws,
                             const candidates *all, size_t first, size_t n, forced_table *out_forced,
                             sunder_error *err) SUNDER_MUST_USE;

#endif
