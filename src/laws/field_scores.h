/* What each field is worth: focus, signal to noise, hybridisation, clipping, its own chromatic shift; and which fields
 * cannot be scored, with the number behind it. */
#ifndef LAWS_FIELD_SCORES_H
#define LAWS_FIELD_SCORES_H

#include "calibrate/camera.h"
#include "laws/field_shift.h"
#include "segment/nuclei.h"

typedef enum field_fault {
    FIELD_GOOD = 0,
    FIELD_BLURRED,
    FIELD_CLIPPED,
    FIELD_UNREADABLE,
    FIELD_DISPLACED
} field_fault;

/* By probe_end where there are two. */
typedef struct field_scores {
    double snr[2];            /* median significance of the sure signals; NaN without any */
    double signal_fwhm_um[2]; /* median width of the sure signals: the sharpest measure of a probe channel's focus */
    size_t sure_signals[2];
    size_t scorable;       /* nuclei that DAPI allows to be scored */
    size_t with_signal[2]; /* of these, nuclei with a sure signal */
    size_t blurred;        /* nuclei out of focus */
    double saturated_frac; /* share of clipped pixels, larger probe colour */
    field_shift shift;
    field_fault fault;
    char why[250]; /* the fault in words with its numbers; "" when there is none */
} field_scores;

/* out_rows[n_fields]. facts[i]->n_channels == 0 marks a field that was not read; its row is empty. */
sunder_status field_scores_measure(const candidates *all, const nuclei *per_field, const camera_facts *const *facts,
                                   size_t n_fields, const slide_laws *laws, const char *const colours[2],
                                   field_scores *out_rows, sunder_error *err) SUNDER_MUST_USE;

#endif
