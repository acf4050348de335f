/* Which share of the nuclei holds a split pair, by the distribution of all distances instead of a cut. A nucleus is whole
 * with probability 1 - w: each 5' end has a 3' end about it, normal with sigma along each axis. With probability w at least
 * one pair is split: its ends are two places drawn at random from a disc of the nucleus' area (algorithms.md 4.1). Which
 * ends belong together is not known, and nearest ones need not, so every way to match them is summed over: in a small
 * nucleus the rows alone, matched nearest together, would make split pairs shorter and fewer. Expectation and
 * maximisation (Dempster, Laird and Rubin 1977) find w and sigma; the likelihood itself gives their errors, which stay honest
 * at w = 0 where a standard error says nothing.
 *
 * What it cannot tell: a pair that was cut apart by the section, or two singles of different alleles, lie like a split pair. */
#include "laws/distance_mixture.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

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
static const double least_split = 1e-3;          /* of the density of the disc, beyond it: outlines are not exact */
static const double drop_95 = 1.9207;            /* half the 95 % point of chi squared with one degree of freedom */
static const double z_95 = 1.959963984540054;
enum { LEAST_NUCLEI = 20, MOST_ROUNDS = 300, BISECTIONS = 60, SUBSETS = 1 << MOST_MIXED_PAIRS };

/* A number for each 5' end (row) and 3' end (column) of a nucleus. */
typedef struct ends_table {
    double at[MOST_MIXED_PAIRS][MOST_MIXED_PAIRS];
} ends_table;

/* What one nucleus says at a given sigma. Densities of the places of its ends, but for a factor that both share. */
typedef struct evidence {
    double whole, split;
    ends_table whole_fused; /* `whole` from matchings that hold this pair */
    ends_table mixed_fused; /* the same of whole or split, as far as this pair is fused */
    double none;            /* share of `whole` in it: nothing split by chance */
} evidence;

/* Density per um^2 of the place of one end, the other one known: over the disc they are drawn from. */
static double split_density(double d, double radius)
{
    const double u = fmin(d / (2 * radius), 1), uniform = 1 / (M_PI * radius * radius);
    return uniform * fmax(least_split, 2 / M_PI * (acos(u) - u * sqrt(1 - u * u)));
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

static double fused_density(double d, double sigma)
{
    return exp(-d * d / (2 * sigma * sigma)) / (2 * M_PI * sigma * sigma);
}

/* Sum over all ways to match the rows of x with its columns, of the products of what is matched; shares: the part of each
 * pair in it. Over the sets of columns that the first rows use up, forwards and backwards. */
static double sum_of_matchings(const ends_table *x, size_t n, ends_table *out_shares)
{
    double before[MOST_MIXED_PAIRS + 1][SUBSETS], after[MOST_MIXED_PAIRS + 1][SUBSETS];
    const size_t sets = (size_t)1 << n;
    for (size_t i = 0; i <= n; i++) {
        memset(before[i], 0, sets * sizeof **before);
        memset(after[i], 0, sets * sizeof **after);
    }
    before[0][0] = after[n][sets - 1] = 1;
    for (size_t i = 0; i < n; i++)
        for (size_t set = 0; set < sets; set++)
            for (size_t j = 0; before[i][set] > 0 && j < n; j++)
                if (!(set >> j & 1)) before[i + 1][set | (size_t)1 << j] += before[i][set] * x->at[i][j];
    for (size_t i = n; i-- > 0;)
        for (size_t set = 0; set < sets; set++)
            for (size_t j = 0; j < n; j++)
                if (!(set >> j & 1)) after[i][set] += x->at[i][j] * after[i + 1][set | (size_t)1 << j];
    memset(out_shares, 0, sizeof *out_shares);
    for (size_t i = 0; i < n; i++)
        for (size_t set = 0; set < sets; set++)
            for (size_t j = 0; before[i][set] > 0 && j < n; j++)
                if (!(set >> j & 1))
                    out_shares->at[i][j] += before[i][set] * x->at[i][j] * after[i + 1][set | (size_t)1 << j];
    return before[n][sets - 1];
}

static double distance_of_ends(const matched_distance *rows, size_t i, size_t j)
{
    return i == j ? rows[i].distance_um : distance_um(rows[i].at_5p_um, rows[j].at_3p_um);
}

static void weigh_nucleus(const matched_distance *rows, size_t n, double sigma, evidence *e)
{
    const double q = n > 1 ? further_split : 1;
    ends_table fused = {0}, either = {0};
    for (size_t i = 0; i < n; i++) {
        for (size_t j = 0; j < n; j++) {
            const double d = distance_of_ends(rows, i, j);
            fused.at[i][j] = fused_density(d, sigma);
            either.at[i][j] = (1 - q) * fused.at[i][j] + q * split_density(d, rows[i].radius_um);
        }
    }
    e->none = pow(1 - q, (double)n);
    e->whole = sum_of_matchings(&fused, n, &e->whole_fused);
    e->split = fmax(0, sum_of_matchings(&either, n, &e->mixed_fused) - e->none * e->whole) / (1 - e->none);
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++) e->mixed_fused.at[i][j] *= (1 - q) * fused.at[i][j] / either.at[i][j];
}

static double likelihood(double share, const evidence *e)
{
    return (1 - share) * e->whole + share * e->split;
}

/* P(this 5' and this 3' end are a fused pair). */
static double p_fused(double share, const evidence *e, size_t i, size_t j)
{
    const double of_split = (e->mixed_fused.at[i][j] - e->none * e->whole_fused.at[i][j]) / (1 - e->none);
    return ((1 - share) * e->whole_fused.at[i][j] + share * fmax(0, of_split)) / likelihood(share, e);
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
    double *scratch;       /* n */
    double *whole, *split; /* of each nucleus at sigma */
} fitting;

/* Fused pairs that a nucleus is expected to hold, and the sum of their squared distances. */
static void count_fused(const fitting *f, const matched_distance *rows, size_t n, const evidence *e, double *out_fused,
                        double *out_squares)
{
    *out_fused = *out_squares = 0;
    for (size_t i = 0; i < n; i++) {
        for (size_t j = 0; j < n; j++) {
            const double here = p_fused(f->share, e, i, j), d = distance_of_ends(rows, i, j);
            *out_fused += here, *out_squares += here * d * d;
        }
    }
}

/* One round; returns the change of both numbers. */
static double improve(fitting *f)
{
    double split = 0, squares = 0, fused = 0;
    for (size_t i = 0, end; i < f->n; i = end) {
        evidence e;
        double fused_here, squares_here;
        end = end_of_nucleus(f->rows, f->n, i);
        weigh_nucleus(f->rows + i, end - i, f->sigma, &e);
        count_fused(f, f->rows + i, end - i, &e, &fused_here, &squares_here);
        split += f->share * e.split / likelihood(f->share, &e);
        fused += fused_here, squares += squares_here;
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
        evidence e;
        double fused, squares;
        end = end_of_nucleus(f->rows, f->n, i);
        weigh_nucleus(f->rows + i, end - i, f->sigma, &e);
        count_fused(f, f->rows + i, end - i, &e, &fused, &squares);
        const double by_sigma = (squares / (f->sigma * f->sigma) - 2 * fused) / f->sigma;
        const double by_share = (e.split - e.whole) / likelihood(f->share, &e);
        f->whole[at] = e.whole, f->split[at++] = e.split;
        sum.share += by_share * by_share;
        sum.sigma += by_sigma * by_sigma;
        sum.both += by_share * by_sigma;
    }
    return sum;
}

static double log_likelihood(const fitting *f, double share)
{
    double sum = 0;
    for (size_t i = 0; i < f->n_nuclei; i++) sum += log((1 - share) * f->whole[i] + share * f->split[i]);
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
    for (size_t i = 0; i < f->n; i++) f->scratch[i] = f->rows[i].distance_um;
    return fmax(least_sigma_um, quantile_of(f->scratch, f->n, start_quantile) / rayleigh_quartile);
}

static double median_radius(fitting *f)
{
    for (size_t i = 0; i < f->n; i++) f->scratch[i] = f->rows[i].radius_um;
    return quantile_of(f->scratch, f->n, 0.5);
}

sunder_status distance_mixture_fit(const matched_distance *rows, size_t n, distance_mixture *out_mixture,
                                   sunder_error *err)
{
    fitting f = {.rows = rows, .n = n, .share = start_share};
    for (size_t i = 0, end; i < n; i = end) {
        end = end_of_nucleus(rows, n, i);
        f.n_nuclei++;
        if (end - i > MOST_MIXED_PAIRS) return fail(err, SUNDER_ERROR_INTERNAL, "a mixture of %zu pairs", end - i);
    }
    char why[160];
    if (f.n_nuclei < LEAST_NUCLEI) {
        snprintf(why, sizeof why, "%zu nuclei with a 5'-3' pair, at least %d are needed", f.n_nuclei,
                 (int)LEAST_NUCLEI);
        *out_mixture = refused(f.n_nuclei, n, why);
        return SUNDER_OK;
    }
    SUNDER_AUTO(auto_free) double *scratch = array_new(n, sizeof *scratch);
    SUNDER_AUTO(auto_free) double *whole = array_new(f.n_nuclei, sizeof *whole);
    SUNDER_AUTO(auto_free) double *split = array_new(f.n_nuclei, sizeof *split);
    if (!scratch || !whole || !split) return fail_memory(err, "the mixture of distances");
    f.scratch = scratch, f.whole = whole, f.split = split;
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
    evidence e;
    weigh_nucleus(of_nucleus, n, mixture->pair_sigma_um, &e);
    for (size_t i = 0; i < n; i++) {
        out_p[i] = 1;
        for (size_t j = 0; j < n; j++) out_p[i] -= p_fused(mixture->split_frac, &e, i, j);
        out_p[i] = fmax(0, out_p[i]);
    }
}
