/* How much of a normal law lies below a point: GSL's rational approximation (Cody 1969, doi:10.1090/S0025-5718-1969-
 * 0247736-4), which neither allocates nor fails. */
#include "stats/normal.h"

#include <gsl/gsl_cdf.h>
#include <math.h>

double normal_cdf(double z)
{
    if (isnan(z)) return z;
    return gsl_cdf_ugaussian_P(z);
}

double normal_quantile(double p)
{
    if (!(p >= 0.0 && p <= 1.0)) return NAN;
    return gsl_cdf_ugaussian_Pinv(p);
}
