/* Stage score: the readings of a slide become counts, fractions with intervals, a call with its reasons, and flags. */
#include "score/verdict.h"

#include <math.h>
#include <string.h>

#include "core/fail.h"
#include "core/memory.h"
#include "score/correction.h"
#include "score/cutoff_rule.h"
#include "score/field_counts.h"
#include "score/flags.h"
#include "score/lab_rule.h"
#include "score/outcome.h"
#include "score/pair_distances.h"
#include "score/plausible.h"
#include "score/posterior.h"
#include "score/reasons.h"
#include "score/tally.h"
#include "score/usable.h"
#include "stats/binomial.h"
#include "stats/intervals.h"
#include "stats/normal.h"
#include "weigh/distance_rules.h"
#include "weigh/usual_laws.h"

const char *sunder_call_name(sunder_call call)
{
    static const char *const names[] = {[SUNDER_CALL_REARRANGED] = "rearranged",
                                        [SUNDER_CALL_NORMAL] = "normal",
                                        [SUNDER_CALL_EQUIVOCAL] = "equivocal",
                                        [SUNDER_CALL_UNINFORMATIVE] = "uninformative"};
    return names[call];
}

static void set_fraction(long k, long n, double *out_fraction, double *out_lower, double *out_upper)
{
    const interval limits = wilson_interval(k, n, NORMAL_95_TWO_SIDED);
    *out_fraction = n > 0 ? (double)k / (double)n : NAN;
    *out_lower = limits.lower;
    *out_upper = limits.upper;
}

static sunder_status check_assay(const sunder_assay *assay, sunder_error *err)
{
    if (assay->cutoff_denominator > 0 && assay->cutoff_numerator >= 0) return SUNDER_OK;
    return fail(err, SUNDER_ERROR_INPUT,
                "assay %s: its cutoff is %d/%d; expected a fraction such as 15/100; correct the assay file", assay->id,
                assay->cutoff_numerator, assay->cutoff_denominator);
}

/* Weakest significance that is taken for a signal beyond doubt (algorithms.md 8.2.8, hidden signals). */
#define SEEN_SIGNIFICANCE 5.3

static double missed_share(const brightness_law *law)
{
    return normal_cdf((log(SEEN_SIGNIFICANCE) - law->ln_significance_mean) / law->ln_significance_sd);
}

static slide_scales scales_of(const slide_laws *laws, const sunder_assay *assay, const score_context *about)
{
    const slide_laws full = laws_completed(laws);
    slide_scales scales = {.split_um = distance_rules_of(assay, &full).split_um, .section_um = about->section_um};
    for (int end = 0; end < 2; end++) {
        const brightness_law *law = &laws->brightness[end];
        scales.missed_frac[end] = law->state == LAW_REFUSED ? NAN : missed_share(law);
    }
    return scales;
}

static sunder_status mix_distances(const readings *r, const nuclei *per_field, distance_mixture *out, sunder_error *err)
{
    SUNDER_AUTO(auto_free) matched_distance *rows = NULL;
    size_t n = 0;
    const sunder_status status = pair_distances(r, per_field, &rows, &n, NULL, err);
    return status == SUNDER_OK ? distance_mixture_fit(rows, n, out, err) : status;
}

/* Counts made with a pixel size that nuclei and signals both speak against are shown, not called. */
static sunder_call call_of(const verdict *v, slide_fault fault, const sunder_assay *assay, const score_context *about,
                           const plausibility *images)
{
    if (fault != FAULT_NONE) return SUNDER_CALL_UNINFORMATIVE;
    if (images->scale == SCALE_UNLIKELY) return SUNDER_CALL_EQUIVOCAL;
    const bool at_once = assay->decision == SUNDER_DECISION_EVIDENCE || assay->decision == SUNDER_DECISION_PLAIN;
    return about->lab.given && at_once ? call_by_lab_cutoff(v, assay) : call_of_outcome(v, assay);
}

/* What all nuclei say about the fraction, and what the way of deciding makes of those it reads. */
static sunder_status decide_fraction(const readings *r, const sunder_assay *assay, const score_context *about,
                                     verdict *v, sunder_error *err)
{
    SUNDER_AUTO(field_counts_free) field_counts by_field = {0};
    SUNDER_AUTO(auto_free) size_t *order = NULL;
    size_t n = 0;
    sunder_status status = count_fields(r, about->n_fields, &by_field, err);
    if (status == SUNDER_OK) status = order_of_decision(r, about->seed, assay, &order, &n, err);
    if (status != SUNDER_OK) return status;
    v->posterior = posterior_of_fields(&by_field, (double)assay->cutoff_numerator / assay->cutoff_denominator);
    v->mode = outcome_of(v, r, order, n, assay);
    return SUNDER_OK;
}

sunder_status score_run(const readings *r, const nuclei *per_field, const sunder_assay *assay, const slide_laws *laws,
                        const score_context *about, verdict *out_verdict, sunder_error *err)
{
    sunder_status status = check_assay(assay, err);
    distance_mixture mixture;
    if (status == SUNDER_OK) status = check_decision(assay, err);
    if (status == SUNDER_OK) status = mix_distances(r, per_field, &mixture, err);
    if (status != SUNDER_OK) return status;
    verdict v = {.counts = tally_readings(r, per_field, about->n_fields),
                 .missed_5p_frac = missed_share(&laws->brightness[END_5P]),
                 .mixture = mixture};
    const slide_counts *c = &v.counts;
    const hybridisation h = tally_hybridisation(r);
    const plausibility images = judge_images(c, assay, laws, about);
    const slide_fault fault = find_fault(c, &h, assay, laws, about, &images);

    set_fraction(c->k, c->n, &v.fraction, &v.lower, &v.upper);
    set_fraction(c->split, c->n, &v.split_fraction, &v.split_lower, &v.split_upper);
    set_fraction(c->isolated_3p, c->n, &v.isolated_fraction, &v.isolated_lower, &v.isolated_upper);
    v.symmetry_p = symmetry_two_sided(c->isolated_3p, c->isolated_5p);
    v.above_cutoff = reaches_cutoff(c->k, c->n, assay);
    v.doubt_decides = doubt_decides(c, assay);
    v.stretch_decides = stretch_decides(c, assay);
    if (c->n > 0) {
        const truncation_test t = test_truncation(c, v.missed_5p_frac);
        v.evidence = t.by_split || t.by_isolated;
    }
    const slide_scales scales = scales_of(laws, assay, about);
    v.corrected = correct_fraction(&v, &scales, assay);
    v.section = expect_truncation(&v, &scales);
    const sunder_assay deciding = apply_lab_cutoff(&v, assay, about);
    status = decide_fraction(r, &deciding, about, &v, err);
    if (status != SUNDER_OK) return status;
    v.call = call_of(&v, fault, &deciding, about, &images);
    write_reasons(&v, fault, &h, &deciding, laws, about, &images);
    if (fault == FAULT_NONE) add_lab_reason(&v, about);
    raise_flags(&v, fault, tally_atypical(r), assay, laws, about, &images);
    *out_verdict = v;
    return SUNDER_OK;
}
