/* The true fraction has Jeffreys' prior, beta(1/2, 1/2) (Brown, Cai and DasGupta 2001, doi:10.1214/ss/1009213286). Nuclei of one
 * field may resemble each other: with correlation rho between two of them (beta-binomial fields) the variance of k / n is that of
 * fewer independent nuclei, n_eff = n^2 / sum n_f (1 + (n_f - 1) rho), and these enter the beta law with the fraction found (Kish
 * 1965, the design effect). rho comes from the dispersion between fields and is 0 where they differ no more than chance makes
 * them; with one field it cannot be known, and n_eff is n. */
#include "score/posterior.h"

#include <math.h>

#include "stats/homogeneity.h"
#include "stats/intervals.h"

#define JEFFREYS 0.5
#define TAIL 0.025 /* of a two-sided 95 % interval */

/* Level of the test for differences between fields (clinical.md 3.2, T5). */
#define FIELDS_DIFFER_P 0.05

bool fields_differ(const fraction_posterior *p)
{
    return p->fields_p < FIELDS_DIFFER_P;
}

double jeffreys_exceeds(double k, double n, double cutoff_frac)
{
    if (!(k >= 0.0 && k <= n && n > 0.0)) return NAN;
    if (cutoff_frac > 1.0) return 0.0; /* a laboratory's cutoff that no count reaches */
    return beta_at_least(cutoff_frac, k + JEFFREYS, n - k + JEFFREYS);
}

/* Counts of independent nuclei that tell as much as those of the fields. */
typedef struct effective_counts {
    double k, n;
} effective_counts;

static effective_counts effective_of(const field_counts *counts, double correlation)
{
    double n = 0.0, k = 0.0, variance = 0.0;
    for (size_t i = 0; i < counts->n_fields; i++) {
        const double here = (double)counts->n[i];
        n += here;
        k += (double)counts->k[i];
        if (here > 0.0) variance += here * (1.0 + (here - 1.0) * correlation);
    }
    return n > 0.0 ? (effective_counts){.k = n * k / variance, .n = n * n / variance} : (effective_counts){0};
}

fraction_posterior probability_of_fields(const field_counts *counts, double cutoff_frac)
{
    const homogeneity between = test_homogeneity(counts->k, counts->n, counts->n_fields);
    const effective_counts effective = effective_of(counts, between.correlation);
    return (fraction_posterior){.exceeds_p = jeffreys_exceeds(effective.k, effective.n, cutoff_frac),
                                .lower = NAN,
                                .upper = NAN,
                                .effective_n = effective.n,
                                .fields = between.groups,
                                .between_fields = between.correlation,
                                .fields_chi2 = between.chi2,
                                .fields_p = between.p};
}

fraction_posterior posterior_of_fields(const field_counts *counts, double cutoff_frac)
{
    fraction_posterior p = probability_of_fields(counts, cutoff_frac);
    const effective_counts effective = effective_of(counts, p.between_fields);
    if (!(effective.n > 0.0)) return p;
    const double k = effective.k, rest = effective.n - effective.k;
    /* The ends are 0 and 1 where nothing, or everything, was found (Brown 2001, 4.1.2). */
    p.lower = k > 0.0 ? beta_quantile(TAIL, k + JEFFREYS, rest + JEFFREYS) : 0.0;
    p.upper = rest > 0.0 ? beta_quantile(1.0 - TAIL, k + JEFFREYS, rest + JEFFREYS) : 1.0;
    return p;
}
