/* The decision of a slide. Fractions are compared as integers: 63 of 420 is 15 %, in floating point it may not be.
 *
 * Cutting a section through nuclei leaves single signals in healthy tissue too. It leaves as many isolated 5' as isolated
 * 3', and next to no split nuclei: at most 2.1 % of nuclei with 8 copies, less with fewer (clinical.md 2.4, simulated
 * sections). So more split nuclei than that, or an excess of isolated 3' over isolated 5', is evidence of a break. A 5'
 * colour that is dim on this slide breaks the symmetry too: the excess must also be more than its missed signals make. */
#include "score/cutoff_rule.h"

#include "stats/binomial.h"
#include "stats/intervals.h"

/* Share of split nuclei that truncation makes, rounded (clinical.md 2.4, last column, largest). */
#define TRUNCATION_SPLIT_FRAC 0.02
#define CONFIDENCE 0.95
#define ROUND_TAKEN_FOR_ROD 0.005 /* of evaluable nuclei */

bool reaches_cutoff(long k, long n, const sunder_assay *assay)
{
    return n > 0 && k * (long)assay->cutoff_denominator >= n * (long)assay->cutoff_numerator;
}

bool doubt_decides(const slide_counts *counts, const sunder_assay *assay)
{
    const double n = (double)(counts->n + counts->by_exclusion[EXCLUDED_DOUBT]);
    const double k = (double)counts->k + counts->doubtful_rearranged;
    return counts->n > 0 && !reaches_cutoff(counts->k, counts->n, assay) &&
           k * assay->cutoff_denominator >= n * assay->cutoff_numerator;
}

/* Among round signals a rod is found in one of 200 evaluable nuclei (5 of 1,016: docs/scoring.md); so few say nothing. */
bool stretch_decides(const slide_counts *counts, const sunder_assay *assay)
{
    const double by_chance = ROUND_TAKEN_FOR_ROD * (double)counts->n;
    return poisson_at_least(counts->stretched, by_chance) < 1.0 - CONFIDENCE &&
           reaches_cutoff(counts->k, counts->n, assay) &&
           !reaches_cutoff(counts->k - counts->stretched, counts->n, assay);
}

truncation_test test_truncation(const slide_counts *counts, double missed_5p_frac)
{
    double missed = (double)counts->n * counts->mean_copies * missed_5p_frac;
    truncation_test t = {.missed_p = poisson_at_least(counts->isolated_3p, (double)counts->isolated_5p + missed),
                         .split_lower_limit = exact_lower_limit(counts->split, counts->n, CONFIDENCE),
                         .isolated_p = symmetry_one_sided(counts->isolated_3p, counts->isolated_5p)};
    t.by_split = t.split_lower_limit > TRUNCATION_SPLIT_FRAC;
    const bool excess = t.isolated_p < 1.0 - CONFIDENCE;
    t.by_isolated = excess && t.missed_p < 1.0 - CONFIDENCE;
    t.undone_by_missed = excess && !t.by_isolated;
    return t;
}

sunder_call call_from_counts(const slide_counts *counts, double missed_5p_frac, const sunder_assay *assay)
{
    const bool plain = assay->decision == SUNDER_DECISION_PLAIN;
    if (!plain && doubt_decides(counts, assay)) return SUNDER_CALL_EQUIVOCAL;
    if (!reaches_cutoff(counts->k, counts->n, assay)) return SUNDER_CALL_NORMAL;
    if (plain) return SUNDER_CALL_REARRANGED;
    if (stretch_decides(counts, assay)) return SUNDER_CALL_EQUIVOCAL;
    const truncation_test t = test_truncation(counts, missed_5p_frac);
    return t.by_split || t.by_isolated ? SUNDER_CALL_REARRANGED : SUNDER_CALL_EQUIVOCAL;
}
