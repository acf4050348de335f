/* The incomplete beta function by its continued fraction (Abramowitz and Stegun 26.5.8; Lentz's method, Thompson and Barnett
 * 1986, doi:10.1016/0021-9991(86)90046-X), times the density in the saddle-point form of Loader (2000), which keeps its
 * digits where logarithms of gamma functions cancel: a million nuclei are as exact as fifty. GSL's own function changes to a
 * normal approximation there. */
#include "stats/incomplete_beta.h"

#include <math.h>

#include "stats/saddle_point.h"

/* The fraction needs about the square root of the larger parameter. */
#define MOST_STEPS 200000
#define SETTLED 1e-16
#define NEVER_ZERO 1e-300

double beta_logit_density(double x, double y, double a, double b)
{
    const double n = a + b;
    const double ln =
        stirling_error(n) - stirling_error(a) - stirling_error(b) - deviance(a, n * x) - deviance(b, n * y);
    /* sqrt(n / (2 pi a b)) is the point mass, a b / n brings it to the beta function. */
    return ln < LN_SMALLEST ? 0.0 : exp(ln) * sqrt(a * b / (2.0 * M_PI * n));
}

static double away_from_zero(double value)
{
    return fabs(value) < NEVER_ZERO ? NEVER_ZERO : value;
}

static double fraction(double x, double a, double b)
{
    double c = 1.0, d = 1.0 / away_from_zero(1.0 - (a + b) * x / (a + 1.0)), h = d;
    for (int i = 1; i <= MOST_STEPS; i++) {
        const double m = i, even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        d = 1.0 / away_from_zero(1.0 + even * d);
        c = away_from_zero(1.0 + even / c);
        h *= d * c;
        const double odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        d = 1.0 / away_from_zero(1.0 + odd * d);
        c = away_from_zero(1.0 + odd / c);
        h *= d * c;
        if (fabs(d * c - 1.0) <= SETTLED) return h;
    }
    return NAN;
}

beta_tails incomplete_beta(double x, double a, double b)
{
    if (!(a > 0.0 && b > 0.0 && x >= 0.0 && x <= 1.0)) return (beta_tails){NAN, NAN};
    if (x == 0.0) return (beta_tails){0.0, 1.0};
    if (x == 1.0) return (beta_tails){1.0, 0.0};
    const double y = 1.0 - x, factor = beta_logit_density(x, y, a, b);
    if (x < (a + 1.0) / (a + b + 2.0)) {
        const double lower = factor > 0.0 ? fmin(1.0, factor * fraction(x, a, b) / a) : 0.0;
        return (beta_tails){lower, 1.0 - lower};
    }
    const double upper = factor > 0.0 ? fmin(1.0, factor * fraction(y, b, a) / b) : 0.0;
    return (beta_tails){1.0 - upper, upper};
}
