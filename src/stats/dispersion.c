/* Pearson's chi-square for homogeneity of proportions, and the likelihood ratio of the beta-binomial against the binomial
 * law, whose null value lies on the border of the parameters (Self and Liang 1987, doi:10.1080/01621459.1987.10478472). */
#include "stats/dispersion.h"

#include <math.h>

#include "stats/incomplete_gamma.h"

dispersion_test test_dispersion(const counted_slide *slides, size_t m)
{
    const beta_binomial moments = beta_binomial_moments(slides, m);
    const double p = moments.mean;
    if (isnan(p)) return (dispersion_test){NAN, 0, NAN, NAN};
    dispersion_test test = {.df = (int)m - 1};
    for (size_t i = 0; i < m && p > 0.0 && p < 1.0; i++) {
        const double n = (double)slides[i].n, off = (double)slides[i].k / n - p;
        test.x2 += n * off * off / (p * (1.0 - p));
    }
    test.p = chi_square_at_least(test.x2, test.df);
    test.phi = test.x2 / test.df;
    return test;
}

ratio_test test_beta_binomial(const counted_slide *slides, size_t m, beta_binomial fitted)
{
    const double p = beta_binomial_moments(slides, m).mean;
    if (isnan(p)) return (ratio_test){NAN, NAN};
    if (p == 0.0 || p == 1.0 || fitted.spread == 0.0) return (ratio_test){0.0, 1.0};
    const double gain = beta_binomial_ln_likelihood(slides, m, fitted) -
                        beta_binomial_ln_likelihood(slides, m, (beta_binomial){p, 0.0});
    const double statistic = fmax(0.0, 2.0 * gain);
    return (ratio_test){statistic, statistic > 0.0 ? 0.5 * chi_square_at_least(statistic, 1) : 1.0};
}
