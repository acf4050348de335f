/* Counts of slides that differ from each other by more than chance: the beta-binomial law. */
#ifndef STATS_BETA_BINOMIAL_H
#define STATS_BETA_BINOMIAL_H

#include <stdbool.h>
#include <stddef.h>

/* One slide: k of n nuclei. */
typedef struct counted_slide {
    long k, n;
} counted_slide;

/* Each slide has a share of its own, beta(a, b) with a = mean / spread, b = (1 - mean) / spread; spread 0 is the binomial law.
 * rho = 1 / (a + b + 1) = spread / (1 + spread) is the correlation of two nuclei of one slide. */
typedef struct beta_binomial {
    double mean, spread;
} beta_binomial;

/* By moments (Kleinman 1973, doi:10.1080/01621459.1973.10481332); spread 0 when the slides differ by no more than chance.
 * Both NaN unless there are two slides or more with n > 0 and 0 <= k <= n. */
beta_binomial beta_binomial_moments(const counted_slide *slides, size_t m);

/* By maximum likelihood, from the moments as a start. spread 0 when the likelihood falls from there: the binomial law is then
 * the most likely one. False when it does not converge; *out is untouched. */
bool beta_binomial_fit(const counted_slide *slides, size_t m, beta_binomial *out);

/* ln of the likelihood without the binomial coefficients, which do not depend on the law. */
double beta_binomial_ln_likelihood(const counted_slide *slides, size_t m, beta_binomial law);

/* P(X >= k) of n nuclei. NaN outside 0 <= mean <= 1, spread >= 0, n >= 0. */
double beta_binomial_at_least(long k, long n, beta_binomial law);

/* The least c with P(X <= c) >= level; -1 outside 0 < level < 1 and the domain above. */
long beta_binomial_quantile(long n, beta_binomial law, double level);

#endif
