/* The beta-binomial law in mean and spread (Skellam 1948; Griffiths 1973, doi:10.2307/2529131), where the binomial law is an
 * ordinary point and not infinity:
 *   ln L = sum over slides of  sum_{j<k} ln(mean + j spread) + sum_{j<n-k} ln(1 - mean + j spread) - sum_{j<n} ln(1 + j spread)
 * Sums of terms, no gamma functions: nothing cancels however small the spread is. The fit is Newton's method in logit(mean)
 * and ln(spread), each step shortened until the likelihood grows. */
#include "stats/beta_binomial.h"

#include <math.h>

#define MOST_ITERATIONS 200
#define SETTLED 1e-12 /* step, in logit and ln: far below any digit that is printed */

/* Slope and curvature in mean (m) and spread (s). */
typedef struct slopes {
    double m, s, mm, ms, ss;
} slopes;

static bool is_valid(const counted_slide *slides, size_t m)
{
    for (size_t i = 0; i < m; i++) {
        if (slides[i].n <= 0 || slides[i].k < 0 || slides[i].k > slides[i].n) return false;
    }
    return m >= 2;
}

static double pooled(const counted_slide *slides, size_t m)
{
    double k = 0, n = 0;
    for (size_t i = 0; i < m; i++) k += (double)slides[i].k, n += (double)slides[i].n;
    return k / n;
}

beta_binomial beta_binomial_moments(const counted_slide *slides, size_t m)
{
    if (!is_valid(slides, m)) return (beta_binomial){NAN, NAN};
    const double p = pooled(slides, m);
    if (p == 0.0 || p == 1.0) return (beta_binomial){p, 0.0};
    double total = 0, x2 = 0, weight = 0, by_pairs = 0;
    for (size_t i = 0; i < m; i++) total += (double)slides[i].n;
    for (size_t i = 0; i < m; i++) {
        const double n = (double)slides[i].n, off = (double)slides[i].k / n - p, w = 1.0 - n / total;
        x2 += n * off * off / (p * (1.0 - p));
        weight += w;
        by_pairs += w * (n - 1.0);
    }
    const double rho = by_pairs > 0 ? (x2 - weight) / by_pairs : 0.0;
    return (beta_binomial){p, rho > 0.0 && rho < 1.0 ? rho / (1.0 - rho) : 0.0};
}

double beta_binomial_ln_likelihood(const counted_slide *slides, size_t m, beta_binomial law)
{
    double sum = 0;
    for (size_t i = 0; i < m; i++) {
        const long k = slides[i].k, n = slides[i].n;
        for (long j = 0; j < k; j++) sum += log(law.mean + (double)j * law.spread);
        for (long j = 0; j < n - k; j++) sum += log1p((double)j * law.spread - law.mean);
        for (long j = 0; j < n; j++) sum -= log1p((double)j * law.spread);
    }
    return sum;
}

static void add_slide(slopes *g, counted_slide slide, beta_binomial law)
{
    for (long j = 0; j < slide.k; j++) {
        const double x = (double)j, r = 1.0 / (law.mean + x * law.spread);
        g->m += r, g->s += x * r, g->mm -= r * r, g->ms -= x * r * r, g->ss -= x * x * r * r;
    }
    for (long j = 0; j < slide.n - slide.k; j++) {
        const double x = (double)j, r = 1.0 / (1.0 - law.mean + x * law.spread);
        g->m -= r, g->s += x * r, g->mm -= r * r, g->ms += x * r * r, g->ss -= x * x * r * r;
    }
    for (long j = 0; j < slide.n; j++) {
        const double x = (double)j, r = 1.0 / (1.0 + x * law.spread);
        g->s -= x * r, g->ss += x * x * r * r;
    }
}

static slopes slopes_at(const counted_slide *slides, size_t m, beta_binomial law)
{
    slopes g = {0};
    for (size_t i = 0; i < m; i++) add_slide(&g, slides[i], law);
    return g;
}

/* Newton's step in u = logit(mean), v = ln(spread); up the slope where the likelihood is not curved like a hill. */
static void step_from(const slopes *g, beta_binomial law, double *out_u, double *out_v)
{
    const double p = law.mean * (1.0 - law.mean), s = law.spread;
    const double u = g->m * p, v = g->s * s;
    const double uu = g->mm * p * p + g->m * p * (1.0 - 2.0 * law.mean), uv = g->ms * p * s,
                 vv = g->ss * s * s + g->s * s;
    const double determinant = uu * vv - uv * uv;
    if (uu < 0.0 && determinant > 0.0) {
        *out_u = (uv * v - vv * u) / determinant;
        *out_v = (uv * u - uu * v) / determinant;
    } else {
        *out_u = uu < 0.0 ? -u / uu : 0.0;
        *out_v = v > 0.0 ? 1.0 : -1.0;
    }
    const double longest = fmax(fabs(*out_u), fabs(*out_v)), allowed = 2.0;
    if (longest > allowed) *out_u *= allowed / longest, *out_v *= allowed / longest;
}

static beta_binomial moved(beta_binomial law, double u, double v)
{
    return (beta_binomial){1.0 / (1.0 + (1.0 - law.mean) / law.mean * exp(-u)), law.spread * exp(v)};
}

/* The likelihood does not grow from the binomial law into the spread. */
static bool is_binomial(const counted_slide *slides, size_t m, double p)
{
    if (p == 0.0 || p == 1.0) return true;
    return slopes_at(slides, m, (beta_binomial){p, 0.0}).s <= 0.0;
}

bool beta_binomial_fit(const counted_slide *slides, size_t m, beta_binomial *out)
{
    if (!is_valid(slides, m)) return false;
    beta_binomial law = beta_binomial_moments(slides, m);
    if (is_binomial(slides, m, law.mean)) {
        *out = (beta_binomial){law.mean, 0.0};
        return true;
    }
    if (law.spread <= 0.0) law.spread = 1.0 / (double)slides[0].n;
    double now = beta_binomial_ln_likelihood(slides, m, law);
    for (int i = 0; i < MOST_ITERATIONS; i++) {
        const slopes g = slopes_at(slides, m, law);
        double u, v;
        step_from(&g, law, &u, &v);
        if (!isfinite(u) || !isfinite(v)) return false;
        beta_binomial next = moved(law, u, v);
        double then = beta_binomial_ln_likelihood(slides, m, next);
        while (!(then >= now) && fmax(fabs(u), fabs(v)) > SETTLED) {
            u *= 0.5, v *= 0.5;
            next = moved(law, u, v);
            then = beta_binomial_ln_likelihood(slides, m, next);
        }
        if (fmax(fabs(u), fabs(v)) <= SETTLED) {
            *out = law;
            return true;
        }
        law = next, now = then;
    }
    return false;
}

static bool in_domain(long n, beta_binomial law)
{
    return n >= 0 && law.mean >= 0.0 && law.mean <= 1.0 && law.spread >= 0.0 && isfinite(law.spread);
}

/* ln P(X = 0). */
static double ln_none(long n, beta_binomial law)
{
    double ln = 0;
    for (long j = 0; j < n; j++) ln += log1p((double)j * law.spread - law.mean) - log1p((double)j * law.spread);
    return ln;
}

/* ln of P(X = k + 1) / P(X = k). */
static double ln_ratio(long k, long n, beta_binomial law)
{
    return log((double)(n - k) / (double)(k + 1)) + log(law.mean + (double)k * law.spread) -
           log1p((double)(n - k - 1) * law.spread - law.mean);
}

double beta_binomial_at_least(long k, long n, beta_binomial law)
{
    if (!in_domain(n, law)) return NAN;
    if (k <= 0) return 1.0;
    if (k > n) return 0.0;
    if (law.mean == 0.0 || law.mean == 1.0) return law.mean;
    double ln = ln_none(n, law), below = 0, above = 0;
    for (long i = 0; i <= n; i++) {
        *(i < k ? &below : &above) += exp(ln);
        if (i < n) ln += ln_ratio(i, n, law);
    }
    /* The parts sum to one but for rounding, which the share takes out. */
    return above / (below + above);
}

long beta_binomial_quantile(long n, beta_binomial law, double level)
{
    if (!in_domain(n, law) || !(level > 0.0 && level < 1.0)) return -1;
    if (law.mean == 0.0 || law.mean == 1.0) return law.mean == 0.0 ? 0 : n;
    double ln = ln_none(n, law), sum = 0;
    for (long k = 0; k < n; k++) {
        sum += exp(ln);
        if (sum >= level) return k;
        ln += ln_ratio(k, n, law);
    }
    return n;
}
