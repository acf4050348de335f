/* How sure a fraction is: Wilson's interval and the exact (Clopper and Pearson) limits. */
#ifndef STATS_INTERVALS_H
#define STATS_INTERVALS_H

typedef struct interval {
    double lower, upper;
} interval;

/* Two-sided Wilson interval of k of n at normal deviate z (Wilson 1927, doi:10.2307/2276774). Both ends NaN unless
 * 0 <= k <= n and n > 0. */
interval wilson_interval(long k, long n, double z);

/* Exact one-sided limits of k of n at a confidence such as 0.95 (Clopper and Pearson 1934, doi:10.2307/2331986). A
 * two-sided 95 % interval is the pair at 0.975. The upper one is a cytogenetics laboratory's BETAINV(confidence, k + 1,
 * n - k). NaN outside 0 <= k <= n, n > 0, 0 < confidence < 1. */
double exact_lower_limit(long k, long n, double confidence);
double exact_upper_limit(long k, long n, double confidence);

/* x with I_x(a, b) = q: the q-quantile of the beta law, BETAINV of spreadsheets. NaN unless a, b > 0 and 0 <= q <= 1. */
double beta_quantile(double q, double a, double b);

/* P(X >= x) of the beta law. NaN unless a, b > 0 and 0 <= x <= 1. */
double beta_at_least(double x, double a, double b);

/* Exact one-sided upper limit of the mean of a Poisson count k (Garwood 1936, doi:10.2307/2333958): half of
 * CHIINV(1 - confidence, 2 (k + 1)). NaN for k < 0 or a confidence outside (0, 1). */
double poisson_upper_limit(long k, double confidence);

#endif
