/* The incomplete gamma function: tails of Poisson and chi-square laws, for counts of any size. */
#ifndef STATS_INCOMPLETE_GAMMA_H
#define STATS_INCOMPLETE_GAMMA_H

/* lower = P(a, x), upper = Q(a, x) = 1 - P; the smaller one keeps its own digits. */
typedef struct gamma_tails {
    double lower, upper;
} gamma_tails;

/* Both NaN unless a > 0, x >= 0 and both are finite, or when the sum does not settle. P(X <= k) of a Poisson law is
 * incomplete_gamma(k + 1, mean).upper. */
gamma_tails incomplete_gamma(double a, double x);

/* P(chi-square of df >= x2). */
double chi_square_at_least(double x2, double df);

#endif
