/* The beta-binomial law in mean and spread (Skellam 1948; Griffiths 1973, doi:10.2307/2529131), where the binomial law is an
 * ordinary point and not infinity:
 *   ln L = sum over slides of  sum_{j<k} ln(mean + j spread) + sum_{j<n-k} ln(1 - mean + j spread) - sum_{j<n} ln(1 + j spread)
 * Sums of terms, no gamma functions: nothing cancels however small the spread is (count_sums.c makes them quick). The fit is
 * Newton's method in logit(mean) and ln(spread), each step shortened until the likelihood grows; close to the top, where rounding
 * hides whether it grows, the step itself tells when it is there. */
#include "stats/beta_binomial.h"

#include <math.h>

#include "core/memory.h"
#include "stats/count_sums.h"

#define MOST_ITERATIONS 200
#define SETTLED 1e-12 /* step, in logit and ln: far below any digit that is printed */
#define NEAR 1e-3     /* step from which Newton's method squares its error */

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

/* The slides as the likelihood sees them: sums below every k, n - k and n. */
typedef struct slide_sums {
    count_sum found, others, all;
} slide_sums;

static void slide_sums_free(slide_sums *s)
{
    count_sum_free(&s->found);
    count_sum_free(&s->others);
    count_sum_free(&s->all);
}

static bool sums_of(const counted_slide *slides, size_t m, slide_sums *out)
{
    SUNDER_AUTO(auto_free) long *counts = array_new(m, sizeof *counts);
    if (!counts) return false;
    for (size_t i = 0; i < m; i++) counts[i] = slides[i].k;
    bool good = count_sum_of(counts, m, &out->found);
    for (size_t i = 0; i < m; i++) counts[i] = slides[i].n - slides[i].k;
    good = good && count_sum_of(counts, m, &out->others);
    for (size_t i = 0; i < m; i++) counts[i] = slides[i].n;
    return good && count_sum_of(counts, m, &out->all);
}

static double ln_likelihood(const slide_sums *s, beta_binomial law)
{
    double sum = 0;
    for (size_t i = 0; i < s->found.n; i++)
        sum += s->found.nodes[i].weight * log(law.mean + s->found.nodes[i].x * law.spread);
    for (size_t i = 0; i < s->others.n; i++)
        sum += s->others.nodes[i].weight * log1p(s->others.nodes[i].x * law.spread - law.mean);
    for (size_t i = 0; i < s->all.n; i++) sum -= s->all.nodes[i].weight * log1p(s->all.nodes[i].x * law.spread);
    return sum;
}

double beta_binomial_ln_likelihood(const counted_slide *slides, size_t m, beta_binomial law)
{
    SUNDER_AUTO(slide_sums_free) slide_sums sums = {0};
    return sums_of(slides, m, &sums) ? ln_likelihood(&sums, law) : (double)NAN;
}

static slopes slopes_at(const slide_sums *sums, beta_binomial law)
{
    slopes g = {0};
    for (size_t i = 0; i < sums->found.n; i++) {
        const double x = sums->found.nodes[i].x, r = 1.0 / (law.mean + x * law.spread);
        const double first = sums->found.nodes[i].weight * r, second = first * r;
        g.m += first, g.s += x * first, g.mm -= second, g.ms -= x * second, g.ss -= x * x * second;
    }
    for (size_t i = 0; i < sums->others.n; i++) {
        const double x = sums->others.nodes[i].x, r = 1.0 / (1.0 - law.mean + x * law.spread);
        const double first = sums->others.nodes[i].weight * r, second = first * r;
        g.m -= first, g.s += x * first, g.mm -= second, g.ms += x * second, g.ss -= x * x * second;
    }
    for (size_t i = 0; i < sums->all.n; i++) {
        const double x = sums->all.nodes[i].x, r = 1.0 / (1.0 + x * law.spread);
        const double first = sums->all.nodes[i].weight * r;
        g.s -= x * first, g.ss += x * x * first * r;
    }
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
static bool is_binomial(const slide_sums *sums, double p)
{
    if (p == 0.0 || p == 1.0) return true;
    return slopes_at(sums, (beta_binomial){p, 0.0}).s <= 0.0;
}

static double longer(double u, double v)
{
    return fmax(fabs(u), fabs(v));
}

/* Far from the top: steps that make the likelihood grow. */
static beta_binomial climbed(const slide_sums *sums, beta_binomial law, double *now, double u, double v)
{
    for (; longer(u, v) > SETTLED; u *= 0.5, v *= 0.5) {
        const beta_binomial next = moved(law, u, v);
        const double then = ln_likelihood(sums, next);
        if (!(then >= *now)) continue;
        *now = then;
        return next;
    }
    return law;
}

static bool fit_spread(const slide_sums *sums, beta_binomial law, beta_binomial *out)
{
    double now = ln_likelihood(sums, law), last = INFINITY;
    for (int i = 0; i < MOST_ITERATIONS; i++) {
        const slopes g = slopes_at(sums, law);
        double u, v;
        step_from(&g, law, &u, &v);
        if (!isfinite(u) || !isfinite(v)) return false;
        const double step = longer(u, v);
        if (step <= SETTLED || (step < NEAR && step >= 0.5 * last)) {
            *out = law;
            return true;
        }
        last = step;
        if (step < NEAR) law = moved(law, u, v), now = ln_likelihood(sums, law);
        else law = climbed(sums, law, &now, u, v);
    }
    return false;
}

bool beta_binomial_fit(const counted_slide *slides, size_t m, beta_binomial *out)
{
    if (!is_valid(slides, m)) return false;
    SUNDER_AUTO(slide_sums_free) slide_sums sums = {0};
    if (!sums_of(slides, m, &sums)) return false;
    beta_binomial law = beta_binomial_moments(slides, m);
    if (is_binomial(&sums, law.mean)) {
        *out = (beta_binomial){law.mean, 0.0};
        return true;
    }
    if (law.spread <= 0.0) law.spread = 1.0 / (double)slides[0].n;
    return fit_spread(&sums, law, out);
}
