/* The incomplete beta function, for counts of any size. */
#ifndef STATS_INCOMPLETE_BETA_H
#define STATS_INCOMPLETE_BETA_H

/* Both tails of the beta law: lower = I_x(a, b), upper = 1 - I_x(a, b); the smaller one keeps its own digits. */
typedef struct beta_tails {
    double lower, upper;
} beta_tails;

/* Both NaN unless a, b > 0 and 0 <= x <= 1, or when the fraction below does not settle. */
beta_tails incomplete_beta(double x, double a, double b);

/* x^a y^b / B(a, b) with y = 1 - x: the density of the logit of a beta law, which is both factor of the above and smooth. */
double beta_logit_density(double x, double y, double a, double b);

#endif
