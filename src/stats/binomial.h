/* Exact binomial probabilities of counts. */
#ifndef STATS_BINOMIAL_H
#define STATS_BINOMIAL_H

/* P(X >= k) for X binomial(n, p): 1 for k <= 0, 0 for k > n. NaN unless n >= 0 and 0 <= p <= 1. */
double binomial_at_least(long k, long n, double p);

/* P(X <= k). Same domain. */
double binomial_at_most(long k, long n, double p);

/* P(X = k). Same domain, n of 32 bits; 0 outside 0 .. n. */
double binomial_exactly(long k, long n, double p);
/* CRITBINOM of spreadsheets: the least c with P(X <= c) >= level. -1 outside 0 < level < 1 and the domain above. */
long binomial_quantile(long n, double p, double level);

/* Are two counts alike? Two-sided exact test of a against b under equal chances; 1 when both are 0. NaN for a negative
 * count. */
double symmetry_two_sided(long a, long b);

/* Is a larger than b by more than chance? One-sided: P(X >= a) of a + b even chances; 1 when both are 0. */
double symmetry_one_sided(long a, long b);

/* P(X >= k) for X Poisson with this mean: 1 for k <= 0. NaN for a mean that is negative or not finite. */
double poisson_at_least(long k, double mean);

#endif
