/* By GSL's regulated gamma function and its ln(1 + x) - x, both of which neither cancel nor fail in their domain. */
#include "stats/saddle_point.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_sf_gamma.h>
#include <gsl/gsl_sf_log.h>
#include <math.h>

static double value_of(int status, const gsl_sf_result *result)
{
    return status == GSL_SUCCESS ? result->val : NAN;
}

double stirling_error(double x)
{
    gsl_sf_result r;
    return log(value_of(gsl_sf_gammastar_e(x, &r), &r));
}

double deviance(double x, double mean)
{
    gsl_sf_result r;
    if (mean <= 0.0) return INFINITY;
    const double relative = (mean - x) / x;
    /* Far from each other nothing cancels, and GSL's function would lose digits near -1. */
    if (fabs(relative) > 0.5) return x * log(x / mean) + mean - x;
    return -x * value_of(gsl_sf_log_1plusx_mx_e(relative, &r), &r);
}
