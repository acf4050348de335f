/* What a call is worth at a prior, and what testing several probes does to the error. Inside of case. */
#ifndef CASE_PREDICTIVE_H
#define CASE_PREDICTIVE_H

#include <stddef.h>

/* P(rearranged | called rearranged) and P(not rearranged | called normal), by Bayes; all fractions. NaN where the call cannot
 * happen. */
double positive_predictive_value(double prevalence, double sensitivity, double specificity);
double negative_predictive_value(double prevalence, double sensitivity, double specificity);

/* Chance that a panel of n probes, of which one is that of the rearranged gene, is positive at any: that probe by its
 * sensitivity, the others by chance. Which gene it is counts alike for all; exact where all alpha are the same. */
double panel_sensitivity(double sensitivity, const double *alpha, size_t n);

/* Chance that at least one of n independent probes is called falsely, each with its own chance: 1 - product of (1 - alpha). */
double family_error(const double *alpha, size_t n);

#endif
