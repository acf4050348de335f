/* Bayes' rule for a two-way test, and the family-wise error of several (clinical.md 3.4). */
#include "case/predictive.h"

#include <math.h>

double positive_predictive_value(double prevalence, double sensitivity, double specificity)
{
    const double truly = prevalence * sensitivity, falsely = (1 - prevalence) * (1 - specificity);
    return truly / (truly + falsely);
}

double negative_predictive_value(double prevalence, double sensitivity, double specificity)
{
    const double truly = (1 - prevalence) * specificity, falsely = prevalence * (1 - sensitivity);
    return truly / (truly + falsely);
}

double panel_sensitivity(double sensitivity, const double *alpha, size_t n)
{
    double missed = 0;
    for (size_t gene = 0; gene < n; gene++) {
        double others_normal = 1;
        for (size_t i = 0; i < n; i++) others_normal *= i == gene ? 1 : 1 - alpha[i];
        missed += (1 - sensitivity) * others_normal / (double)n;
    }
    return 1 - missed;
}

double family_error(const double *alpha, size_t n)
{
    double ln_none = 0; /* logarithm of the chance that none is */
    for (size_t i = 0; i < n; i++) ln_none += log1p(-alpha[i]);
    return -expm1(ln_none);
}
