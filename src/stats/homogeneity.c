/* Pearson's dispersion between groups. Groups are often small (a field of ten nuclei, one rearranged), where the chi-squared
 * law is too rough. Given K and N the k_g of equal groups follow the multivariate hypergeometric law, whose mean and variance
 * of chi2 are known exactly from factorial moments (Haldane 1940, doi:10.1093/biomet/31.3-4.346); a gamma law with both gives
 * the tail.
 *
 * The correlation between members is that of the beta-binomial law whose expected chi2 is the one found (Williams 1982,
 * doi:10.2307/2347977): E chi2 = sum (1 - n_g / N) (1 + (n_g - 1) rho). */
#include "stats/homogeneity.h"

#include <gsl/gsl_cdf.h>
#include <math.h>

/* Sums over groups that the moments are made of; m = n_g - 1. */
typedef struct group_sums {
    double groups, N, K, squares; /* squares: sum k_g^2 / n_g */
    double m, m2;                 /* sums of m and m^2 */
    double fourth, third;         /* sums of (n-1)(n-2)(n-3)/n and (n-1)(n-2)/n */
    double m_by_n, inverse;       /* sums of (n-1)/n and 1/n */
    double n2;                    /* sum of n^2 */
} group_sums;

static group_sums sum_groups(const long *k, const long *n, size_t n_groups)
{
    group_sums s = {0};
    for (size_t g = 0; g < n_groups; g++) {
        if (n[g] <= 0) continue;
        const double size = (double)n[g], m = size - 1.0;
        s.groups += 1.0;
        s.N += size;
        s.K += (double)k[g];
        s.squares += (double)k[g] * (double)k[g] / size;
        s.m += m;
        s.m2 += m * m;
        s.fourth += m * (size - 2.0) * (size - 3.0) / size;
        s.third += m * (size - 2.0) / size;
        s.m_by_n += m / size;
        s.inverse += 1.0 / size;
        s.n2 += size * size;
    }
    return s;
}

/* K (K-1) ... over N (N-1) ..., `order` factors each: the chance that so many named members are all among the K. */
static double falling_ratio(double K, double N, int order)
{
    double ratio = 1.0;
    for (int i = 0; i < order; i++) ratio *= N - i > 0.0 ? (K - i) / (N - i) : 0.0;
    return ratio;
}

/* Mean and variance of sum k_g^2 / n_g when K of the N are drawn without looking at groups. */
static void moments_of_squares(const group_sums *s, double *out_mean, double *out_variance)
{
    const double r1 = falling_ratio(s->K, s->N, 1), r2 = falling_ratio(s->K, s->N, 2),
                 r3 = falling_ratio(s->K, s->N, 3), r4 = falling_ratio(s->K, s->N, 4);
    const double mean = s->m * r2 + s->groups * r1;
    const double same = s->fourth * r4 + 6.0 * s->third * r3 + 7.0 * s->m_by_n * r2 + s->inverse * r1;
    const double different =
        (s->m * s->m - s->m2) * r4 + 2.0 * (s->groups - 1.0) * s->m * r3 + s->groups * (s->groups - 1.0) * r2;
    *out_mean = mean;
    *out_variance = same + different - mean * mean;
}

homogeneity test_homogeneity(const long *k, const long *n, size_t n_groups)
{
    const group_sums s = sum_groups(k, n, n_groups);
    homogeneity h = {.chi2 = NAN, .p = NAN, .groups = (long)s.groups};
    if (h.groups < 2 || !(s.K > 0.0) || !(s.K < s.N) || !(s.m > 0.0)) return h;
    const double p = s.K / s.N, scale = 1.0 / (p * (1.0 - p)), expected = s.K * s.K / s.N;
    double mean, variance;
    moments_of_squares(&s, &mean, &variance);
    h.chi2 = scale * (s.squares - expected);
    const double centre = scale * (mean - expected), spread2 = scale * scale * variance;
    /* Where every table has one chi2 (K = 1 and groups of one size) nothing can differ. */
    h.p = spread2 > 1e-9 * centre * centre ? gsl_cdf_gamma_Q(h.chi2, centre * centre / spread2, spread2 / centre) : 1.0;
    const double unlike = s.groups - 1.0, per_rho = s.N - s.groups - s.n2 / s.N + 1.0;
    if (per_rho > 0.0) h.correlation = fmin(1.0, fmax(0.0, (h.chi2 - unlike) / per_rho));
    return h;
}
