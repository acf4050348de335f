/* The methods of clinical.md 3.1. Those for the largest false positive count take, where normals have unequal n, the slide with
 * the largest share at its own n; of two alike the one with fewer nuclei, whose limit is wider. */
#include "cutoff/derivation.h"

#include <math.h>
#include <stdlib.h>

#include "core/fail.h"
#include "core/memory.h"
#include "stats/intervals.h"
#include "stats/tolerance.h"

/* How sure the tolerance limit is to hold its share: the "95" after the stroke of "95/95" (clinical.md 3.1). */
#define TOLERANCE_CONFIDENCE 0.95

static const char *const method_names[] = {"betainv", "betainv-spreadsheet", "critbinom", "mean-sd", "tolerance",
                                           "garwood", "beta-binomial",       NULL};

const char *sunder_cutoff_method_name(int method)
{
    const int n = sizeof method_names / sizeof *method_names - 1;
    return method_names[method >= 0 && method < n ? method : n];
}

size_t least_normals(sunder_cutoff_method method)
{
    const bool by_spread =
        method == SUNDER_CUTOFF_MEAN_SD || method == SUNDER_CUTOFF_TOLERANCE || method == SUNDER_CUTOFF_BETA_BINOMIAL;
    return by_spread ? 2 : 1;
}

static int compare_longs(const void *a, const void *b)
{
    const long x = *(const long *)a, y = *(const long *)b;
    return (x > y) - (x < y);
}

long usual_n(const counted_slide *slides, size_t m, bool *out_equal)
{
    SUNDER_AUTO(auto_free) long *n = array_new(m, sizeof *n);
    *out_equal = true;
    for (size_t i = 0; i < m; i++) *out_equal = *out_equal && slides[i].n == slides[0].n;
    if (!n || m == 0) return m ? slides[0].n : 0;
    for (size_t i = 0; i < m; i++) n[i] = slides[i].n;
    qsort(n, m, sizeof *n, compare_longs);
    return n[(m - 1) / 2];
}

static size_t largest_share(const counted_slide *slides, size_t m)
{
    size_t at = 0;
    for (size_t i = 1; i < m; i++) {
        /* k_i / n_i against k_at / n_at, in whole numbers. */
        const long long a = (long long)slides[i].k * slides[at].n, b = (long long)slides[at].k * slides[i].n;
        if (a > b || (a == b && slides[i].n < slides[at].n)) at = i;
    }
    return at;
}

static double share(counted_slide slide)
{
    return (double)slide.k / (double)slide.n;
}

static double mean_plus(const counted_slide *slides, size_t m, double factor)
{
    double mean = 0, squares = 0;
    for (size_t i = 0; i < m; i++) mean += share(slides[i]) / (double)m;
    for (size_t i = 0; i < m; i++) squares += (share(slides[i]) - mean) * (share(slides[i]) - mean);
    return mean + factor * sqrt(squares / (double)(m - 1));
}

static double pooled_share(const counted_slide *slides, size_t m)
{
    double k = 0, n = 0;
    for (size_t i = 0; i < m; i++) k += (double)slides[i].k, n += (double)slides[i].n;
    return k / n;
}

static count_limit share_limit(double value)
{
    return (count_limit){.rule = LIMIT_SHARE, .share = value};
}

static count_limit limit_of(const sunder_cutoff_options *options, const counted_slide *slides, size_t m,
                            counted_slide largest)
{
    const double level = options->level;
    beta_binomial law = {NAN, NAN};
    switch (options->method) {
    case SUNDER_CUTOFF_BETAINV: return share_limit(exact_upper_limit(largest.k, largest.n, level));
    case SUNDER_CUTOFF_BETAINV_SPREADSHEET:
        return share_limit(beta_quantile(level, (double)largest.k + 1.0, (double)largest.n));
    case SUNDER_CUTOFF_GARWOOD: return share_limit(poisson_upper_limit(largest.k, level) / (double)largest.n);
    case SUNDER_CUTOFF_MEAN_SD: return share_limit(mean_plus(slides, m, options->sd));
    case SUNDER_CUTOFF_TOLERANCE:
        return share_limit(mean_plus(slides, m, tolerance_factor((int)m, level, TOLERANCE_CONFIDENCE)));
    case SUNDER_CUTOFF_CRITBINOM: law = (beta_binomial){pooled_share(slides, m), 0.0}; break;
    case SUNDER_CUTOFF_BETA_BINOMIAL:
        if (!beta_binomial_fit(slides, m, &law)) law = (beta_binomial){NAN, NAN};
        break;
    }
    return (count_limit){.rule = LIMIT_LAW, .level = level, .law = law};
}

static bool takes_largest(sunder_cutoff_method method)
{
    return method == SUNDER_CUTOFF_BETAINV || method == SUNDER_CUTOFF_BETAINV_SPREADSHEET ||
           method == SUNDER_CUTOFF_GARWOOD;
}

sunder_status derive_limit(const sunder_cutoff_options *options, const counted_slide *slides, size_t m, derivation *out,
                           sunder_error *err)
{
    const char *name = sunder_cutoff_method_name(options->method);
    if (m < least_normals(options->method))
        return fail(err, SUNDER_ERROR_INPUT,
                    "%s needs %zu normal slides at least, found %zu; add normals, or choose "
                    "another --method",
                    name, least_normals(options->method), m);
    const size_t at = largest_share(slides, m);
    bool equal = true;
    derivation d = {.limit = limit_of(options, slides, m, slides[at]), .n = usual_n(slides, m, &equal), .own = m};
    if (takes_largest(options->method)) d.own = at, d.n = slides[at].n;
    d.first_positive = count_limit_first_positive(&d.limit, d.n);
    if (d.first_positive < 0)
        return fail(err, SUNDER_ERROR_INPUT,
                    "%s: the fit to %zu slides does not converge; choose another --method, and "
                    "look whether one slide is unlike the others",
                    name, m);
    const bool is_share = d.limit.rule == LIMIT_SHARE;
    d.limit_count = is_share ? d.limit.share * (double)d.n : (double)(d.first_positive - 1);
    d.limit_frac = is_share ? d.limit.share : d.limit_count / (double)d.n;
    *out = d;
    return SUNDER_OK;
}
