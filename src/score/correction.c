/* Rogan and Gladen's estimator (1978, doi:10.1093/oxfordjournals.aje.a112510) with rates the slide tells itself. Of the
 * observed fraction q = k / n,
 *   b  isolated 3' of healthy nuclei: a cut through a fused pair leaves either end alike (clinical.md 2.4), so as many as
 *      their isolated 5'. A section also leaves the 5' half alone of split pairs, in proportion to those it shows whole;
 *   f  nuclei with a fused pair farther apart than the split rule, 1 - (1 - exp(-D^2 / 2 sigma^2))^copies (4.2);
 *   s  split nuclei that are seen: not fused by chance (4.2) and their 3' end not too weak;
 * q = p s + (1 - p) (f + b), solved for p. The interval adds the errors of q, b and f (variance estimates recovery, Zou and
 * Donner 2008, doi:10.1002/sim.3095), holds every b from "no isolated 5' is of a split pair" to "as many as can be", and
 * reaches down by the 5' signals too weak to be seen beyond the 3' ones: forced photometry sees most of those, how many is
 * not known. */
#include "score/correction.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>

#include "stats/binomial.h"
#include "stats/intervals.h"
#include "stats/normal.h"

/* Below this the rates say so little that p would be mostly amplified noise. */
#define LEAST_SEEN_MORE 0.5

/* For each split pair that a 4 um section shows whole, so many show their 5' half alone, in nuclei of 3, 5 and 7.5 um radius:
 * half of "exactly one end" over "both ends" of algorithms.md 4.5. In whole nuclei none do. */
#define HALVES_USUAL 1.25
#define HALVES_MOST 2.4

/* Each colour, per visible fused pair (algorithms.md 4.5). */
#define ISOLATED_PER_SIGMA 0.72

static fraction_correction unknown(const char *format, ...) __attribute__((format(printf, 1, 2)));

static fraction_correction unknown(const char *format, ...)
{
    fraction_correction c = {LAW_REFUSED, NAN, NAN, NAN, NAN, NAN, NAN, NAN, ""};
    va_list args;
    va_start(args, format);
    vsnprintf(c.why, sizeof c.why, format, args);
    va_end(args);
    return c;
}

static double false_split(double sigma_um, double split_um, double copies)
{
    return 1.0 - pow(1.0 - exp(-split_um * split_um / (2.0 * sigma_um * sigma_um)), copies);
}

static double clip(double fraction)
{
    return fmin(fmax(fraction, 0.0), 1.0);
}

/* Isolated 5' of healthy nuclei, when each split pair stands beside `halves` isolated 5' of its kind. */
static long healthy_isolated(const slide_counts *counts, double halves)
{
    return (long)fmax(0.0, floor((double)counts->isolated_5p - halves * (double)counts->split + 0.5));
}

/* Distances from q - b to its lower and upper limit; k and the isolated 5' exclude each other, hence the correlation. */
static interval difference_reach(const slide_counts *counts, double b)
{
    const long n = counts->n;
    const double q = (double)counts->k / (double)n;
    const interval of_q = wilson_interval(counts->k, n, NORMAL_95_TWO_SIDED);
    const double b_most = wilson_interval(counts->isolated_5p, n, NORMAL_95_TWO_SIDED).upper;
    const double b_least = wilson_interval(healthy_isolated(counts, HALVES_MOST), n, NORMAL_95_TWO_SIDED).lower;
    const double against = q < 1.0 && b < 1.0 ? sqrt(q * b / ((1.0 - q) * (1.0 - b))) : 0.0;
    const double q_down = q - of_q.lower, q_up = of_q.upper - q, b_down = b - b_least, b_up = b_most - b;
    return (interval){sqrt(q_down * q_down + b_up * b_up + 2.0 * against * q_down * b_up),
                      sqrt(q_up * q_up + b_down * b_down + 2.0 * against * q_up * b_down)};
}

static fraction_correction solve(const verdict *v, const slide_scales *scales, double radius_um)
{
    const slide_counts *counts = &v->counts;
    const distance_mixture *m = &v->mixture;
    const double copies = counts->mean_copies;
    fraction_correction c = {.state = LAW_FOUND};
    c.false_split_frac = false_split(m->pair_sigma_um, scales->split_um, copies);
    c.false_isolated_frac = (double)healthy_isolated(counts, HALVES_USUAL) / (double)counts->n;
    c.missed_5p_excess_frac = fmax(0.0, scales->missed_frac[END_5P] - scales->missed_frac[END_3P]) * copies;
    c.chance_fusion_frac = disc_nearer_than(scales->split_um, radius_um);
    const double seen = (1.0 - c.chance_fusion_frac) * (1.0 - scales->missed_frac[END_3P]);
    const double seen_more = seen - c.false_split_frac - c.false_isolated_frac;
    if (!(seen_more > LEAST_SEEN_MORE))
        return unknown(
            "pairs scatter by %.2f um, the split rule is %.2f um and nuclei have %.1f um radius: too many false "
            "splits or chance fusions to correct for",
            m->pair_sigma_um, scales->split_um, radius_um);
    const double farther = m->pair_sigma_um + NORMAL_95_TWO_SIDED * m->pair_sigma_se_um;
    const double more_splits = false_split(farther, scales->split_um, copies) - c.false_split_frac;
    const interval reach = difference_reach(counts, c.false_isolated_frac);
    const double rest = v->fraction - c.false_isolated_frac - c.false_split_frac;
    c.value = clip(rest / seen_more);
    c.lower = clip((rest - hypot(reach.lower, more_splits) - c.missed_5p_excess_frac) / seen_more);
    c.upper = clip((rest + hypot(reach.upper, more_splits)) / seen_more);
    return c;
}

fraction_correction correct_fraction(const verdict *v, const slide_scales *scales, const sunder_assay *assay)
{
    const slide_counts *counts = &v->counts;
    if (counts->n == 0) return unknown("no nucleus is evaluable");
    if (assay->isolated_5p_counts)
        return unknown(
            "isolated 5' signals count as rearranged in this assay: nothing tells how many the section made");
    if (v->mixture.state == LAW_REFUSED) return unknown("the scatter of fused pairs is not known: %s", v->mixture.why);
    if (!isfinite(scales->missed_frac[END_5P]) || !isfinite(scales->missed_frac[END_3P]))
        return unknown("too few bright signals to tell which share is too weak to be seen");
    if (!(counts->mean_area_um2 > 0.0)) return unknown("the size of the nuclei is not known");
    return solve(v, scales, sqrt(counts->mean_area_um2 / M_PI));
}

section_background expect_truncation(const verdict *v, const slide_scales *scales)
{
    section_background s = {.section_um = scales->section_um, .isolated_3p_frac = NAN, .more_p = NAN};
    const slide_counts *counts = &v->counts;
    if (!(scales->section_um > 0.0) || v->mixture.state == LAW_REFUSED || counts->n == 0) return s;
    const double per_pair = ISOLATED_PER_SIGMA * v->mixture.pair_sigma_um / scales->section_um;
    s.known = true;
    s.isolated_3p_frac = fmin(1.0, per_pair * (double)counts->copies_beside / (double)counts->n);
    s.more_p = binomial_at_least(counts->isolated_3p, counts->n, s.isolated_3p_frac);
    return s;
}
