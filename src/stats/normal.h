/* The normal law: tail areas and quantiles. */
#ifndef STATS_NORMAL_H
#define STATS_NORMAL_H

/* Two-sided 95 % point of the standard normal. */
#define NORMAL_95_TWO_SIDED 1.959963984540054

/* P(Z <= z) of the standard normal; 0 and 1 at minus and plus infinity, NaN for NaN. */
double normal_cdf(double z);

/* z with P(Z <= z) = p; minus and plus infinity at 0 and 1, NaN outside. */
double normal_quantile(double p);

#endif
