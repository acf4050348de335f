/* Tails of the beta-binomial law. Few nuclei: the terms, each from its neighbour, over their own sum. Many: k or more of n are
 * found where the share Y of a slide, beta(a, b), is not below Z, the k-th smallest of n uniform numbers, beta(k, n - k + 1), so
 *   P(X >= k) = P(Z <= Y) = integral of the density of the narrower one times the tail of the other.
 * In the logit of a share both are smooth and fall off exponentially, where the error of the trapezoid rule does so too with
 * sd / step (Trefethen and Weideman 2014, doi:10.1137/130932132): it lies below the last digit with the step used here. */
#include <math.h>

#include "stats/beta_binomial.h"
#include "stats/binomial.h"
#include "stats/incomplete_beta.h"

/* Terms up to here are quicker than the integral. */
#define MOST_TERMS 5000

/* Of a count of 7, whose law is the least like a normal one, this leaves 5e-20 (by gamma(7 + i w), the transform of that law). */
#define STEPS_IN_SD 2.5
#define LONGEST_STEP 0.2
#define NEGLIGIBLE 1e-19 /* of the largest term */

static bool in_domain(long n, beta_binomial law)
{
    return n >= 0 && law.mean >= 0.0 && law.mean <= 1.0 && law.spread >= 0.0 && isfinite(law.spread);
}

/* P(X = i + 1) / P(X = i). */
static double ratio(long i, long n, beta_binomial law)
{
    return (double)(n - i) / (double)(i + 1) * (law.mean + (double)i * law.spread) /
           (1.0 - law.mean + (double)(n - i - 1) * law.spread);
}

/* From the mean on both ways: no term is much larger than that one. */
static double at_least_by_terms(long k, long n, beta_binomial law)
{
    const long mean = (long)(law.mean * (double)n);
    double above = 0.0, below = 0.0, term = 1.0;
    for (long i = mean; i <= n && term > 0.0; i++) {
        *(i < k ? &below : &above) += term;
        if (i < n) term *= ratio(i, n, law);
    }
    term = 1.0;
    for (long i = mean - 1; i >= 0 && term > 0.0; i--) {
        term /= ratio(i, n, law);
        *(i < k ? &below : &above) += term;
    }
    return above / (above + below);
}

/* A beta law of the logit. */
typedef struct logit_beta {
    double a, b;
} logit_beta;

static double sd_of(logit_beta law)
{
    return sqrt(1.0 / law.a + 1.0 / law.b + 0.5 / (law.a * law.a) + 0.5 / (law.b * law.b));
}

static double share_of(double logit)
{
    return 1.0 / (1.0 + exp(-logit));
}

typedef struct tail_integral {
    logit_beta narrow, wide;
    bool wide_above; /* the tail of the wide law that is meant */
    double largest;
} tail_integral;

/* Density of the narrow law times the tail of the wide one; *out_density is the former. */
static double term_at(const tail_integral *t, double logit, double *out_density)
{
    const double x = share_of(logit), y = share_of(-logit);
    *out_density = beta_logit_density(x, y, t->narrow.a, t->narrow.b);
    if (*out_density == 0.0) return 0.0;
    const beta_tails tails =
        x < y ? incomplete_beta(x, t->wide.a, t->wide.b) : incomplete_beta(y, t->wide.b, t->wide.a);
    return *out_density * ((x < y) == t->wide_above ? tails.upper : tails.lower);
}

/* From the middle of the narrow law one way, until nothing is left. */
static double sum_one_way(tail_integral *t, double from, double step)
{
    double sum = 0.0, last = 0.0, density = 1.0;
    for (long i = 0; density > 0.0; i++) {
        const double term = term_at(t, from + (double)i * step, &density);
        sum += term;
        t->largest = fmax(t->largest, term);
        if (isnan(term) || (term < last && term <= NEGLIGIBLE * t->largest)) break;
        last = term;
    }
    return sum;
}

static double at_least_by_integral(long k, long n, beta_binomial law)
{
    const logit_beta share = {law.mean / law.spread, (1.0 - law.mean) / law.spread},
                     limit = {(double)k, (double)(n - k) + 1.0};
    const bool share_is_narrow = sd_of(share) < sd_of(limit);
    tail_integral t = {.narrow = share_is_narrow ? share : limit,
                       .wide = share_is_narrow ? limit : share,
                       .wide_above = !share_is_narrow};
    const double step = fmin(LONGEST_STEP, sd_of(t.narrow) / STEPS_IN_SD), middle = log(t.narrow.a / t.narrow.b);
    const double sum = sum_one_way(&t, middle, step) + sum_one_way(&t, middle - step, -step);
    return fmin(1.0, sum * step);
}

double beta_binomial_at_least(long k, long n, beta_binomial law)
{
    if (!in_domain(n, law)) return NAN;
    if (k <= 0) return 1.0;
    if (k > n) return 0.0;
    if (law.mean == 0.0 || law.mean == 1.0) return law.mean;
    if (n <= MOST_TERMS) return at_least_by_terms(k, n, law);
    return law.spread > 0.0 ? at_least_by_integral(k, n, law) : binomial_at_least(k, n, law.mean);
}

long beta_binomial_quantile(long n, beta_binomial law, double level)
{
    if (!in_domain(n, law) || !(level > 0.0 && level < 1.0)) return -1;
    if (law.mean == 0.0 || law.mean == 1.0) return law.mean == 0.0 ? 0 : n;
    long below = -1, at = n; /* P(X <= below) < level <= P(X <= at) */
    while (at - below > 1) {
        const long middle = below + (at - below) / 2;
        if (beta_binomial_at_least(middle + 1, n, law) <= 1.0 - level) at = middle;
        else below = middle;
    }
    return at;
}
