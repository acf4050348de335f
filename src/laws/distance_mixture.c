/* Which share of the nuclei holds a split pair, by the distribution of all distances instead of a cut. A nucleus is whole
 * with probability 1 - w: all its pairs are fused, at Rayleigh(sigma) distances in the plane. With probability w at least one
 * is split: two places drawn at random from a disc of the nucleus' area (algorithms.md 4.1). Expectation and maximisation
 * (Dempster, Laird and Rubin 1977) find w and sigma; the likelihood itself gives their errors, which stay honest at w = 0
 * where a standard error says nothing.
 *
 * What it cannot tell: a pair that was cut apart by the section, or two singles of different alleles, lie like a split pair. */
#include "laws/distance_mixture.h"

#include <math.h>
#include <stdio.h>

#include "core/fail.h"
#include "core/memory.h"
#include "laws/sure_signals.h"

/* Of the pairs of a nucleus with a split one, a further one is split too with this probability: one derivative chromosome is
 * the rule, a duplicated one an exception. The share hardly depends on it. */
static const double further_split = 0.1;

/* A third of the pairs split would still leave the lower quartile to the fused ones; a Rayleigh law has it at 0.7585 sigma. */
static const double start_quantile = 0.25, rayleigh_quartile = 0.7585, start_share = 0.15;

static const double least_sigma_um = 0.03;       /* no fit is better than that */
static const double most_sigma_of_radius = 0.33; /* wider, and fused pairs fill the nucleus like split ones */
static const double most_log_odds = 30;          /* surer than any number written down */
static const double most_log_product = 600;      /* exp() of it is still finite */
static const double drop_95 = 1.9207;            /* half the 95 % point of chi squared with one degree of freedom */
static const double z_95 = 1.959963984540054;
enum { LEAST_NUCLEI = 20, MOST_ROUNDS = 300, BISECTIONS = 60 };

/* What one nucleus says at a given sigma. */
typedef struct evidence {
    double ratio;   /* likelihood of "at least one split" over "all fused" */
    double product; /* of (1 - q + q x) over its pairs; x: odds of one pair */
} evidence;

static double disc_density(double d, double radius)
{
    const double u = d / (2 * radius);
    if (u >= 1) return 0;
    return 4 * d / (M_PI * radius * radius) * (acos(u) - u * sqrt(1 - u * u));
}

double disc_nearer_than(double d, double radius)
{
    const double u = d / (2 * radius);
    if (!(radius > 0) || !(d > 0)) return 0;
    if (u >= 1) return 1;
    /* Integral of the density above (Solomon 1978, disc line picking). */
    const double s = sqrt(1 - u * u);
    return 1 + 2 / M_PI * ((4 * u * u - 1) * acos(u) - u * s * (1 + 2 * u * u));
}

/* Odds of split to fused of one distance, kept finite. Beyond the nucleus nothing is fused. */
static double pair_odds(const matched_distance *row, double sigma)
{
    const double d = fmax(row->distance_um, 1e-6);
    const double split = disc_density(d, row->radius_um);
    if (!(split > 0)) return exp(most_log_odds);
    const double log_fused = log(d / (sigma * sigma)) - d * d / (2 * sigma * sigma);
    return exp(fmin(log(split) - log_fused, most_log_odds));
}

static evidence weigh_nucleus(const matched_distance *rows, size_t n, double sigma, double *odds)
{
    const double q = n > 1 ? further_split : 1;
    double log_product = 0;
    for (size_t i = 0; i < n; i++) {
        odds[i] = pair_odds(&rows[i], sigma);
        log_product += log(1 - q + q * odds[i]);
    }
    const double product = exp(fmin(log_product, most_log_product)), none = pow(1 - q, (double)n);
    return (evidence){fmax(0, product - none) / (1 - none), product};
}

/* P(pair i is split | the nucleus holds a split pair). */
static double share_of_pair(double odds, size_t n, const evidence *e)
{
    if (n == 1) return 1;
    const double q = further_split, none = pow(1 - q, (double)n);
    const double some = e->product - none;
    return some > 0 ? fmin(1, q * odds / (1 - q + q * odds) * e->product / some) : 0;
}

static double p_nucleus(double share, const evidence *e)
{
    return share * e->ratio / (1 - share + share * e->ratio);
}

static size_t end_of_nucleus(const matched_distance *rows, size_t n, size_t from)
{
    size_t end = from + 1;
    while (end < n && rows[end].nucleus == rows[from].nucleus) end++;
    return end;
}

typedef struct fitting {
    const matched_distance *rows;
    size_t n, n_nuclei;
    double share, sigma;
    double *odds;   /* n: scratch */
    double *ratios; /* of each nucleus at sigma */
} fitting;

/* One round; returns the change of both numbers. */
static double improve(fitting *f)
{
    double split = 0, squares = 0, fused = 0;
    for (size_t i = 0, end; i < f->n; i = end) {
        end = end_of_nucleus(f->rows, f->n, i);
        const evidence e = weigh_nucleus(f->rows + i, end - i, f->sigma, f->odds);
        const double here = p_nucleus(f->share, &e);
        split += here;
        for (size_t k = i; k < end; k++) {
            const double whole = 1 - here * share_of_pair(f->odds[k - i], end - i, &e);
            fused += whole;
            squares += whole * f->rows[k].distance_um * f->rows[k].distance_um;
        }
    }
    const double share = split / (double)f->n_nuclei;
    const double sigma = fused > 0 ? fmax(least_sigma_um, sqrt(squares / (2 * fused))) : f->sigma;
    const double change = fabs(share - f->share) + fabs(sigma - f->sigma);
    f->share = share, f->sigma = sigma;
    return change;
}

/* Sums over nuclei of the products of the slopes of their log-likelihoods: the observed information. */
typedef struct information {
    double share, sigma, both;
} information;

/* d ln L / d sigma of one nucleus: of a fused pair d^2/sigma^3 - 2/sigma, of a split one nothing. */
static information observed_information(fitting *f)
{
    information sum = {0, 0, 0};
    size_t at = 0;
    for (size_t i = 0, end; i < f->n; i = end) {
        end = end_of_nucleus(f->rows, f->n, i);
        const evidence e = weigh_nucleus(f->rows + i, end - i, f->sigma, f->odds);
        const double here = p_nucleus(f->share, &e);
        double by_sigma = 0;
        for (size_t k = i; k < end; k++) {
            const double d = f->rows[k].distance_um, whole = 1 - here * share_of_pair(f->odds[k - i], end - i, &e);
            by_sigma += whole * (d * d / (f->sigma * f->sigma) - 2) / f->sigma;
        }
        const double by_share = (e.ratio - 1) / (1 - f->share + f->share * e.ratio);
        f->ratios[at++] = e.ratio;
        sum.share += by_share * by_share;
        sum.sigma += by_sigma * by_sigma;
        sum.both += by_share * by_sigma;
    }
    return sum;
}

static double log_likelihood(const fitting *f, double share)
{
    double sum = 0;
    for (size_t i = 0; i < f->n_nuclei; i++) sum += log(1 - share + share * f->ratios[i]);
    return sum;
}

/* Where the likelihood has dropped by `drop` between the best share and `far`; `far` when it never does. */
static double where_dropped(const fitting *f, double far, double drop)
{
    const double level = log_likelihood(f, f->share) - drop;
    double inside = f->share, outside = far;
    if (log_likelihood(f, far) >= level) return far;
    for (int i = 0; i < BISECTIONS; i++) {
        const double middle = 0.5 * (inside + outside);
        if (log_likelihood(f, middle) >= level) inside = middle;
        else outside = middle;
    }
    return 0.5 * (inside + outside);
}

static distance_mixture refused(size_t n_nuclei, size_t n_pairs, const char *why)
{
    distance_mixture m = {LAW_REFUSED, n_nuclei, n_pairs, NAN, NAN, NAN, NAN, NAN, NAN, ""};
    snprintf(m.why, sizeof m.why, "%s", why);
    return m;
}

/* The interval at the sigma found, widened for what is not known of sigma: its likelihood drops by 1 - r^2 of the other. */
static distance_mixture describe(fitting *f)
{
    const information i = observed_information(f);
    const double r2 = i.share > 0 && i.sigma > 0 ? fmin(0.99, i.both * i.both / (i.share * i.sigma)) : 0;
    const double drop = drop_95 / (1 - r2), most = 1 - 1e-9;
    distance_mixture m = {.state = LAW_FOUND, .nuclei = f->n_nuclei, .pairs = f->n, .split_frac = f->share};
    m.lower = where_dropped(f, 0, drop), m.upper = where_dropped(f, most, drop);
    m.split_frac_se = (m.upper - m.lower) / (2 * z_95);
    m.pair_sigma_um = f->sigma;
    m.pair_sigma_se_um = i.sigma > 0 ? 1 / sqrt(i.sigma * (1 - r2)) : NAN;
    return m;
}

static double starting_sigma(fitting *f)
{
    for (size_t i = 0; i < f->n; i++) f->odds[i] = f->rows[i].distance_um;
    return fmax(least_sigma_um, quantile_of(f->odds, f->n, start_quantile) / rayleigh_quartile);
}

static double median_radius(fitting *f)
{
    for (size_t i = 0; i < f->n; i++) f->odds[i] = f->rows[i].radius_um;
    return quantile_of(f->odds, f->n, 0.5);
}

sunder_status distance_mixture_fit(const matched_distance *rows, size_t n, distance_mixture *out_mixture,
                                   sunder_error *err)
{
    fitting f = {.rows = rows, .n = n, .share = start_share};
    for (size_t i = 0; i < n; i = end_of_nucleus(rows, n, i)) f.n_nuclei++;
    char why[160];
    if (f.n_nuclei < LEAST_NUCLEI) {
        snprintf(why, sizeof why, "%zu nuclei with a 5'-3' pair, at least %d are needed", f.n_nuclei,
                 (int)LEAST_NUCLEI);
        *out_mixture = refused(f.n_nuclei, n, why);
        return SUNDER_OK;
    }
    SUNDER_AUTO(auto_free) double *odds = array_new(n, sizeof *odds);
    SUNDER_AUTO(auto_free) double *ratios = array_new(f.n_nuclei, sizeof *ratios);
    if (!odds || !ratios) return fail_memory(err, "the mixture of distances");
    f.odds = odds, f.ratios = ratios;
    f.sigma = starting_sigma(&f);
    const double radius = median_radius(&f);
    int rounds = 0;
    while (rounds < MOST_ROUNDS && improve(&f) > 1e-8) rounds++;
    if (f.sigma < most_sigma_of_radius * radius) *out_mixture = describe(&f);
    else {
        snprintf(why, sizeof why,
                 "pairs scatter by %.2f um per axis in nuclei of %.1f um radius: fused and split look "
                 "alike",
                 f.sigma, radius);
        *out_mixture = refused(f.n_nuclei, n, why);
    }
    return SUNDER_OK;
}

void distance_mixture_p_split(const distance_mixture *mixture, const matched_distance *of_nucleus, size_t n,
                              double *out_p)
{
    if (mixture->state == LAW_REFUSED) {
        for (size_t i = 0; i < n; i++) out_p[i] = NAN;
        return;
    }
    /* out_p holds the odds until they are needed no more. */
    const evidence e = weigh_nucleus(of_nucleus, n, mixture->pair_sigma_um, out_p);
    const double here = p_nucleus(mixture->split_frac, &e);
    for (size_t i = 0; i < n; i++) out_p[i] = here * share_of_pair(out_p[i], n, &e);
}
