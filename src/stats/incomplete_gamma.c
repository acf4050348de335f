/* Series below a + 1, continued fraction above (Abramowitz and Stegun 6.5.29 and 6.5.31; Lentz's method), times the density in
 * Loader's form. GSL's own function calls an error handler for large a. */
#include "stats/incomplete_gamma.h"

#include <math.h>

#include "stats/saddle_point.h"

/* Both need some times the square root of a. */
#define MOST_STEPS 2000000
#define SETTLED 1e-16
#define NEVER_ZERO 1e-300

/* x^a exp(-x) / gamma(a + 1). */
static double density_factor(double a, double x)
{
    const double ln = -stirling_error(a) - deviance(a, x);
    return ln < LN_SMALLEST ? 0.0 : exp(ln) / sqrt(2.0 * M_PI * a);
}

static double series(double a, double x)
{
    double term = 1.0, sum = 1.0;
    for (int i = 1; i <= MOST_STEPS; i++) {
        term *= x / (a + i);
        sum += term;
        if (term <= SETTLED * sum) return sum;
    }
    return NAN;
}

static double fraction(double a, double x)
{
    double b = x + 1.0 - a, c = 1.0 / NEVER_ZERO, d = 1.0 / b, h = d;
    for (int i = 1; i <= MOST_STEPS; i++) {
        const double an = -i * (i - a);
        b += 2.0;
        d = an * d + b;
        c = b + an / c;
        d = 1.0 / (fabs(d) < NEVER_ZERO ? NEVER_ZERO : d);
        c = fabs(c) < NEVER_ZERO ? NEVER_ZERO : c;
        h *= d * c;
        if (fabs(d * c - 1.0) <= SETTLED) return h;
    }
    return NAN;
}

gamma_tails incomplete_gamma(double a, double x)
{
    if (!(a > 0.0 && x >= 0.0) || !isfinite(a) || !isfinite(x)) return (gamma_tails){NAN, NAN};
    if (x == 0.0) return (gamma_tails){0.0, 1.0};
    const double factor = density_factor(a, x);
    if (x < a + 1.0) {
        const double lower = factor > 0.0 ? fmin(1.0, factor * series(a, x)) : 0.0;
        return (gamma_tails){lower, 1.0 - lower};
    }
    const double upper = factor > 0.0 ? fmin(1.0, factor * a * fraction(a, x)) : 0.0;
    return (gamma_tails){1.0 - upper, upper};
}

double chi_square_at_least(double x2, double df)
{
    return incomplete_gamma(0.5 * df, 0.5 * x2).upper;
}
