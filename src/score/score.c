/* Stage score: the readings of a slide become counts, fractions with intervals, a call with its reasons, and flags. */
#include "score/verdict.h"

#include <math.h>
#include <string.h>

#include "core/fail.h"
#include "score/cutoff_rule.h"
#include "score/flags.h"
#include "score/reasons.h"
#include "score/tally.h"
#include "score/usable.h"
#include "stats/binomial.h"
#include "stats/intervals.h"
#include "stats/normal.h"

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

sunder_status score_run(const readings *r, const nuclei *per_field, const sunder_assay *assay, const slide_laws *laws,
                        const score_context *about, verdict *out_verdict, sunder_error *err)
{
    const sunder_status status = check_assay(assay, err);
    if (status != SUNDER_OK) return status;
    verdict v = {.counts = tally_readings(r, per_field, about->n_fields),
                 .missed_5p_frac = missed_share(&laws->brightness[END_5P])};
    const slide_counts *c = &v.counts;
    const hybridisation h = tally_hybridisation(r);
    const slide_fault fault = find_fault(c, &h, assay, laws, about);

    set_fraction(c->k, c->n, &v.fraction, &v.lower, &v.upper);
    set_fraction(c->split, c->n, &v.split_fraction, &v.split_lower, &v.split_upper);
    set_fraction(c->isolated_3p, c->n, &v.isolated_fraction, &v.isolated_lower, &v.isolated_upper);
    v.symmetry_p = symmetry_two_sided(c->isolated_3p, c->isolated_5p);
    v.above_cutoff = reaches_cutoff(c->k, c->n, assay);
    if (c->n > 0) {
        const truncation_test t = test_truncation(c, v.missed_5p_frac);
        v.evidence = t.by_split || t.by_isolated;
    }
    v.call = fault == FAULT_NONE ? call_from_counts(c, v.missed_5p_frac, assay) : SUNDER_CALL_UNINFORMATIVE;
    write_reasons(&v, fault, &h, assay, laws, about);
    raise_flags(&v, fault, tally_atypical(r), assay, laws, about);
    *out_verdict = v;
    return SUNDER_OK;
}
