/* Limits of agreement. */
#include "stats/agreement_difference.h"

#include <gsl/gsl_cdf.h>
#include <math.h>

#include "stats/normal.h"

#define TWO_SIDED_95 0.975

difference_limits difference_limits_of(const double *differences, size_t n)
{
    difference_limits d = {n, NAN, NAN, {NAN, NAN}, NAN, NAN, NAN};
    if (n == 0) return d;
    double sum = 0.0, squares = 0.0;
    for (size_t i = 0; i < n; i++) sum += differences[i];
    d.mean = sum / (double)n;
    if (n < 2) return d;
    for (size_t i = 0; i < n; i++) squares += (differences[i] - d.mean) * (differences[i] - d.mean);
    const double freedom = (double)n - 1.0, z = NORMAL_95_TWO_SIDED;
    d.sd = sqrt(squares / freedom);
    const double half = gsl_cdf_tdist_Pinv(TWO_SIDED_95, freedom) * d.sd / sqrt((double)n);
    d.mean_interval = (interval){d.mean - half, d.mean + half};
    d.lower = d.mean - z * d.sd;
    d.upper = d.mean + z * d.sd;
    d.limit_se = d.sd * sqrt(1.0 / (double)n + z * z / (2.0 * freedom));
    return d;
}
