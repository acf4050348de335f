/* Calls and counts of one row that contradict each other, and calls from too few nuclei. A reader may call by another cutoff than
 * that of the row, so a call is remarked only where the 95 % interval of its fraction (Wilson 1927) lies wholly beyond. */
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

/* What calls of a row are held to. */
typedef struct yardstick {
    const sunder_assay *assay; /* NULL: none is named */
    const lab_cutoff *own;     /* NULL: the assay's cutoff */
} yardstick;

static double cutoff_at(const yardstick *y, long n)
{
    if (y->own) return lab_limit_frac(y->own, COUNT_COMBINED, n);
    return (double)y->assay->cutoff_numerator / y->assay->cutoff_denominator;
}

static void cutoff_words(const yardstick *y, long n, char *words, size_t size)
{
    const double percent = 100 * cutoff_at(y, n);
    if (y->own) snprintf(words, size, "laboratory's cutoff of %.4g %% at %ld nuclei", percent, n);
    else snprintf(words, size, "cutoff of %.4g %% of assay %s", percent, y->assay->id);
}

/* Why a call cannot be; false where it can. */
static bool contradicts(const counted_call *c, const yardstick *y, char *why, size_t size)
{
    const interval range = interval_of_call(c);
    if (!isfinite(range.lower)) return false;
    /* A percentage without its count of nuclei says nothing about chance. */
    if (y->assay && c->n > 0) {
        const double cutoff = cutoff_at(y, c->n);
        const bool above = c->call == SAID_NORMAL && range.lower > cutoff;
        const bool below = c->call == SAID_REARRANGED && range.upper < cutoff;
        char words[128];
        cutoff_words(y, c->n, words, sizeof words);
        if (above || below)
            snprintf(why, size, "95 %% interval %.1f to %.1f %%, wholly %s the %s", 100 * range.lower,
                     100 * range.upper, above ? "above" : "below", words);
        if (above || below) return true;
    }
    const bool most = c->call == SAID_NORMAL && range.lower > MOST_OF_ALL;
    const bool none = c->call == SAID_REARRANGED && !(c->share > 0);
    if (most) snprintf(why, size, "that is more than half of them");
    if (none) snprintf(why, size, "that is none of them");
    return most || none;
}

static sunder_status remark_call(const counted_call *c, const char *whose, const yardstick *y, size_t slide,
                                 study_remarks *remarks, sunder_error *err)
{
    char why[224], counts[96];
    if (!contradicts(c, y, why, sizeof why)) return SUNDER_OK;
    count_words(c, counts, sizeof counts);
    return study_remark_add(remarks, slide, err, "%scalled %s with %s: %s; check the call and the counts", whose,
                            said_name(c->call), counts, why);
}

static sunder_status remark_few(const counted_call *c, const char *whose, const sunder_assay *assay, size_t slide,
                                study_remarks *remarks, sunder_error *err)
{
    const bool decided = c->call == SAID_REARRANGED || c->call == SAID_NORMAL;
    if (!assay || !decided || c->n < 0 || c->n >= assay->n_min) return SUNDER_OK;
    return study_remark_add(remarks, slide, err,
                            "%scalled %s from %ld evaluable nuclei: assay %s asks for %d, and calls a slide with "
                            "fewer uninformative",
                            whose, said_name(c->call), c->n, assay->id, assay->n_min);
}

static sunder_status remark_both(const counted_call *c, const char *whose, const yardstick *y, size_t slide,
                                 study_remarks *remarks, sunder_error *err)
{
    sunder_status status = remark_call(c, whose, y, slide, remarks, err);
    return status == SUNDER_OK ? remark_few(c, whose, y->assay, slide, remarks, err) : status;
}

sunder_status remark_calls(const study_slides *slides, const study_assays *assays, const sunder_study_options *options,
                           study_remarks *remarks, sunder_error *err)
{
    sunder_status status = SUNDER_OK;
    for (size_t i = 0; status == SUNDER_OK && i < slides->n; i++) {
        const study_slide *s = &slides->rows[i];
        const yardstick y = {study_assay_of(assays, &s->scoring, options), s->own_cutoff};
        const double share = s->given_n > 0 ? (double)s->given_k / (double)s->given_n : (double)NAN;
        const counted_call given = {s->given_call, s->given_k, s->given_n, share};
        if (s->given_n > 0) status = remark_both(&given, "", &y, i, remarks, err);
        for (int r = 0; status == SUNDER_OK && r < slides->n_readers; r++) {
            const reader_mark *mark = &s->marks[r];
            char whose[64];
            snprintf(whose, sizeof whose, "reader %s: ", slides->readers[r]);
            const counted_call read = {mark->call, mark->k, mark->n, mark->percent_frac};
            status = remark_both(&read, whose, &y, i, remarks, err);
        }
    }
    return status;
}
