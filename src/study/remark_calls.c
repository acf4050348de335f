/* Calls and counts of one row that contradict each other. A laboratory may call by another cutoff than the assay's, so a call is
 * remarked only where the 95 % interval of its fraction (Wilson 1927) lies wholly beyond. */
#include <math.h>
#include <stdio.h>

#include "stats/agreement.h"
#include "stats/normal.h"
#include "study/remarks.h"

/* Published cutoffs lie from 5 to 20 % (clinical.md 2.1): nobody calls a slide normal in which most nuclei are rearranged. */
#define MOST_OF_ALL 0.5

typedef struct counted_call {
    said call;
    long k, n;    /* -1: not given */
    double share; /* NaN: not given */
} counted_call;

static interval interval_of_call(const counted_call *c)
{
    if (c->n > 0) return wilson_interval(c->k, c->n, NORMAL_95_TWO_SIDED);
    return (interval){c->share, c->share};
}

static void count_words(const counted_call *c, char *words, size_t size)
{
    if (c->n > 0) snprintf(words, size, "%ld of %ld nuclei rearranged", c->k, c->n);
    else snprintf(words, size, "%.4g %% of the nuclei rearranged", 100 * c->share);
}

/* Why a call cannot be; false where it can. assay: NULL where none is named. */
static bool contradicts(const counted_call *c, const sunder_assay *assay, char *why, size_t size)
{
    const interval range = interval_of_call(c);
    if (!isfinite(range.lower)) return false;
    /* A percentage without its count of nuclei says nothing about chance. */
    if (assay && c->n > 0) {
        const double cutoff = (double)assay->cutoff_numerator / assay->cutoff_denominator;
        const bool above = c->call == SAID_NORMAL && range.lower > cutoff;
        const bool below = c->call == SAID_REARRANGED && range.upper < cutoff;
        if (above || below)
            snprintf(why, size, "95 %% interval %.1f to %.1f %%, wholly %s the cutoff of %.4g %% of assay %s",
                     100 * range.lower, 100 * range.upper, above ? "above" : "below", 100 * cutoff, assay->id);
        if (above || below) return true;
    }
    const bool most = c->call == SAID_NORMAL && range.lower > MOST_OF_ALL;
    const bool none = c->call == SAID_REARRANGED && !(c->share > 0);
    if (most) snprintf(why, size, "that is more than half of them");
    if (none) snprintf(why, size, "that is none of them");
    return most || none;
}

static sunder_status remark_call(const counted_call *c, const char *whose, const sunder_assay *assay, size_t slide,
                                 study_remarks *remarks, sunder_error *err)
{
    char why[160], counts[96];
    if (!contradicts(c, assay, why, sizeof why)) return SUNDER_OK;
    count_words(c, counts, sizeof counts);
    return study_remark_add(remarks, slide, err, "%scalled %s with %s: %s; check the call and the counts", whose,
                            said_name(c->call), counts, why);
}

static sunder_status remark_given(const study_slide *s, const sunder_assay *assay, size_t slide, study_remarks *remarks,
                                  sunder_error *err)
{
    if (s->given_n <= 0) return SUNDER_OK;
    const counted_call given = {s->given_call, s->given_k, s->given_n, (double)s->given_k / (double)s->given_n};
    const bool decided = given.call == SAID_REARRANGED || given.call == SAID_NORMAL;
    sunder_status status = remark_call(&given, "", assay, slide, remarks, err);
    if (status == SUNDER_OK && decided && assay && given.n < assay->n_min)
        status = study_remark_add(remarks, slide, err,
                                  "called %s from %ld evaluable nuclei: assay %s asks for %d, and calls a slide with "
                                  "fewer uninformative",
                                  said_name(given.call), given.n, assay->id, assay->n_min);
    return status;
}

sunder_status remark_calls(const study_slides *slides, const study_assays *assays, const sunder_study_options *options,
                           study_remarks *remarks, sunder_error *err)
{
    sunder_status status = SUNDER_OK;
    for (size_t i = 0; status == SUNDER_OK && i < slides->n; i++) {
        const study_slide *s = &slides->rows[i];
        const sunder_assay *assay = study_assay_of(assays, &s->scoring, options);
        status = remark_given(s, assay, i, remarks, err);
        for (int r = 0; status == SUNDER_OK && r < slides->n_readers; r++) {
            const reader_mark *mark = &s->marks[r];
            char whose[64];
            snprintf(whose, sizeof whose, "reader %s: ", slides->readers[r]);
            const counted_call read = {mark->call, mark->k, mark->n, mark->percent_frac};
            status = remark_call(&read, whose, assay, i, remarks, err);
        }
    }
    return status;
}
