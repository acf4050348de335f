/* Parts of Loader's saddle-point form of binomial and Poisson densities (2000, "Fast and accurate computation of binomial
 * probabilities"): they keep their digits where logarithms of gamma functions cancel. */
#ifndef STATS_SADDLE_POINT_H
#define STATS_SADDLE_POINT_H

/* ln of gamma(x + 1) over Stirling's formula without its series, x > 0. */
double stirling_error(double x);

/* x ln(x / mean) + mean - x, x > 0; infinite for mean <= 0. */
double deviance(double x, double mean);

/* Below this a logarithm is of nothing that a double holds. */
#define LN_SMALLEST (-740.0)

#endif
