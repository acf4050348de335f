/* Photon transfer (Janesick, Photon Transfer, SPIE 2007) without pairs of flat images: the noise of a place is read from
 * second differences of neighbouring pixels, [1 -2 1] x [1 -2 1] / 6, which have unit gain for white noise and are blind
 * to planes, as in detect/noise_law.c (algorithms.md 8.2.1). Their median size in bins of like brightness is robust
 * against spots and outlines; a line through the bins of all fields has the gain as slope. Cauchy weights hold bins
 * full of texture off. Three checks on the darker half, where little but noise is to be seen: neighbours as different as
 * distant pixels (else smoothed), even tails (the brightest of several planes is lopsided), more noise than rounding. */
#include "calibrate/photon_transfer.h"

#include <math.h>
#include <stdlib.h>

#include "core/fail.h"
#include "core/rank.h"

enum { MOST_SAMPLES = 7500, BLOCK = 4, APART = 3, LEAST_PER_BIN = 100, FAR = 3, ROUNDS = 6, LEAST_BINS = 6 };

static const double sd_per_mad = 1.4826; /* of a normal variable */
static const double lowest_quantile = 0.005, highest_quantile = 0.98;
static const double cauchy_scale = 0.15;    /* relative deviation that halves a bin's weight: texture makes more */
static const double mad_variance_se = 2.33; /* relative error of a variance from a MAD, times sqrt n */
static const double darkest_quantile = 0.02, darkest_z = 2.05; /* the 2 % point of a normal variable */
/* A pixel less the mean of its eight neighbours: variance 1.125, third cumulant 0.984 of one pixel's; the tails of
 * `lopsided` move by 0.274 of the skewness (Cornish and Fisher). */
/* Its standard error for n pixels of even noise is 1 / sqrt n (order statistics of a normal variable: 1.0003). */
static const double lopsided_per_skewness = 0.274 * 0.984 / (1.125 * 1.0607);

typedef struct sample {
    float mean, near, far, against;
} sample;

static float second_difference(const float *at, ptrdiff_t width, int lag)
{
    const float *above = at - lag * width, *below = at + lag * width;
    float sides = above[0] + below[0] + at[-lag] + at[lag];
    float corners = above[-lag] + above[lag] + below[-lag] + below[lag];
    return (4 * at[0] - 2 * sides + corners) / 6;
}

static sample sample_at(const float *at, ptrdiff_t width)
{
    float sum = 0, inner = 0;
    for (ptrdiff_t dy = -2; dy <= 2; dy++) {
        const float *row = at + dy * width;
        sum += row[-2] + row[-1] + row[0] + row[1] + row[2];
        if (dy >= -1 && dy <= 1) inner += row[-1] + row[0] + row[1];
    }
    return (sample){sum / 25, fabsf(second_difference(at, width, 1)), fabsf(second_difference(at, width, FAR)),
                    at[0] - (inner - at[0]) / 8};
}

/* Blocks of samples side by side, as far apart as their 3 x 3 pixels allow: they share what the processor must fetch. */
static size_t take_samples(const plane *image, double saturation_counts, sample *samples)
{
    size_t n = 0;
    double pixels = (double)image->width * image->height;
    int step = (int)ceil(sqrt(pixels * BLOCK / MOST_SAMPLES)) | 1, down = step < APART ? APART : step;
    if (step < BLOCK * APART) step = BLOCK * APART;
    for (int y = FAR; y < image->height - FAR; y += down) {
        const float *row = image->px + (size_t)y * (size_t)image->width;
        for (int x = FAR; x < image->width - FAR && n < MOST_SAMPLES; x += step) {
            for (int k = x; k < x + BLOCK * APART && k < image->width - FAR && n < MOST_SAMPLES; k += APART) {
                if (saturation_counts > 0 && row[k] >= saturation_counts) continue;
                samples[n++] = sample_at(row + k, image->width);
            }
        }
    }
    return n;
}

static float quantile_in_place(float *values, size_t n, double q)
{
    return select_float(values, n, (size_t)(q * (double)(n - 1)));
}

typedef struct scratch {
    float *near, *far, *against; /* of one bin */
} scratch;

/* dark: far neighbours and tails are looked at in the darker half only. */
static transfer_bin measure_bin(const sample *samples, size_t n, const float edges[2], bool dark, const scratch *s)
{
    transfer_bin bin = {.dark = dark};
    double sum = 0;
    for (size_t i = 0; i < n; i++) {
        if (!(samples[i].mean >= edges[0] && samples[i].mean < edges[1])) continue;
        sum += (double)samples[i].mean;
        s->near[bin.n] = samples[i].near, s->far[bin.n] = samples[i].far, s->against[bin.n++] = samples[i].against;
    }
    if (bin.n < LEAST_PER_BIN) return (transfer_bin){0};
    double near = sd_per_mad * (double)quantile_in_place(s->near, bin.n, 0.5);
    bin.mean = sum / (double)bin.n, bin.variance = near * near;
    if (!dark) return bin;
    double far = sd_per_mad * (double)quantile_in_place(s->far, bin.n, 0.5);
    double low = (double)quantile_in_place(s->against, bin.n, 0.05);
    double middle = (double)quantile_in_place(s->against, bin.n, 0.5);
    double high = (double)quantile_in_place(s->against, bin.n, 0.95);
    bin.far_variance = far * far;
    bin.lopsided = high > low ? (high + low - 2 * middle) / (high - low) : 0;
    return bin;
}

/* Values at the ranks of the edges first + 1 to last - 1: halves of halves, so that each level costs one pass. keys holds
 * the values of the ranks from `ranks[first]` on. */
static void find_edges(float *keys, const size_t *ranks, int first, int last, float *edges)
{
    if (last - first < 2) return;
    int middle = (first + last) / 2;
    edges[middle] = select_float(keys, ranks[last] - ranks[first] + 1, ranks[middle] - ranks[first]);
    find_edges(keys, ranks, first, middle, edges);
    find_edges(keys + (ranks[middle] - ranks[first]), ranks, middle, last, edges);
}

/* keys: scratch for the edges of the bins. */
static void measure_bins(const sample *samples, size_t n, float *keys, const scratch *s, transfer_bins *out)
{
    enum { LAST = TRANSFER_BINS + 2 }; /* the edges of the bins between the lowest and the highest */
    float edges[LAST + 1];
    size_t ranks[LAST + 1] = {0};
    for (size_t i = 0; i < n; i++) keys[i] = samples[i].mean;
    for (int i = 0; i <= TRANSFER_BINS; i++) {
        double quantile = lowest_quantile + (highest_quantile - lowest_quantile) * i / (double)TRANSFER_BINS;
        ranks[i + 1] = (size_t)(quantile * (double)(n - 1));
    }
    ranks[LAST] = n - 1;
    find_edges(keys, ranks, 0, LAST, edges);
    for (int i = 0; i < TRANSFER_BINS; i++) {
        transfer_bin bin = measure_bin(samples, n, &edges[i + 1], i < TRANSFER_BINS / 2, s);
        if (bin.n) out->bins[out->n++] = bin;
    }
    if (!out->n) return;
    /* The mean of 25 pixels keeps a fifth of their noise. */
    double darkest = (double)quantile_in_place(keys, n, darkest_quantile);
    out->darkest_counts = darkest + darkest_z * sqrt(out->bins[0].variance) / 5;
}

sunder_status photon_transfer_look(const plane *image, double saturation_counts, transfer_bins *out_bins,
                                   sunder_error *err)
{
    SUNDER_AUTO(auto_free) sample *samples = array_new(MOST_SAMPLES, sizeof *samples);
    SUNDER_AUTO(auto_free) float *values = array_new(4 * MOST_SAMPLES, sizeof *values);
    if (!samples || !values) return fail_memory(err, "the noise of a channel");
    transfer_bins bins = {.darkest_counts = NAN};
    size_t n = take_samples(image, saturation_counts, samples);
    scratch s = {values + MOST_SAMPLES, values + 2 * MOST_SAMPLES, values + 3 * MOST_SAMPLES};
    bins.sampled = n >= TRANSFER_BINS * LEAST_PER_BIN;
    if (bins.sampled) measure_bins(samples, n, values, &s, &bins);
    *out_bins = bins;
    return SUNDER_OK;
}

typedef struct sums {
    double w, x, y, xx, xy;
} sums;

static double bin_error(const transfer_bin *bin, double line)
{
    return mad_variance_se * line / sqrt((double)bin->n);
}

/* One weighted fit; returns the sums for the errors. */
static sums refit(const transfer_bin *bins, size_t n, double rounding, bool first, transfer_line *line)
{
    sums s = {0};
    for (size_t i = 0; i < n; i++) {
        double variance = fmax(bins[i].variance - rounding, 0);
        double at = first ? bins[i].variance : line->intercept + line->slope * bins[i].mean;
        at = fmax(at, fmax(rounding, 0.05 * bins[i].variance));
        double deviation = (variance - at) / at / cauchy_scale, se = bin_error(&bins[i], at);
        double w = 1 / (se * se) / (1 + deviation * deviation);
        s.w += w, s.x += w * bins[i].mean, s.y += w * variance;
        s.xx += w * bins[i].mean * bins[i].mean, s.xy += w * bins[i].mean * variance;
    }
    double determinant = s.w * s.xx - s.x * s.x;
    line->slope = determinant > 1e-9 * s.w * s.xx ? (s.w * s.xy - s.x * s.y) / determinant : 0;
    line->intercept = (s.y - line->slope * s.x) / s.w;
    return s;
}

/* How much wider the bins scatter about the line than their own error says; at least 1. */
static double excess_scatter(const transfer_bin *bins, size_t n, double rounding, const transfer_line *line)
{
    double chi2 = 0, weight = 0;
    for (size_t i = 0; i < n; i++) {
        double at = fmax(line->intercept + line->slope * bins[i].mean, rounding);
        double off = fmax(bins[i].variance - rounding, 0) - at, se = bin_error(&bins[i], at);
        double u = off / at / cauchy_scale, w = 1 / (1 + u * u);
        chi2 += w * off * off / (se * se), weight += w;
    }
    return sqrt(fmax(1, chi2 / fmax(1, weight - 2)));
}

static void set_errors(const sums *s, double scatter, transfer_line *line)
{
    double determinant = s->w * s->xx - s->x * s->x;
    if (!(line->slope > 0) || !(determinant > 0)) return;
    double var_slope = s->w / determinant, var_intercept = s->xx / determinant, covariance = -s->x / determinant;
    double dark = -line->intercept / line->slope;
    double var_dark = (var_intercept + dark * dark * var_slope + 2 * dark * covariance) / (line->slope * line->slope);
    line->slope_se = scatter * sqrt(var_slope);
    line->dark_counts = dark;
    line->dark_se = scatter * sqrt(fmax(0, var_dark));
}

/* The darker half of the bins of each field: little but noise is to be seen there. */
static sunder_status check_darker_half(const transfer_bin *bins, size_t n, transfer_line *line, sunder_error *err)
{
    SUNDER_AUTO(auto_free) float *values = array_new(2 * n, sizeof *values);
    if (!values) return fail_memory(err, "the noise of a channel");
    size_t dark = 0;
    double sum = 0, looked = 0, by_light = 0;
    for (size_t i = 0; i < n; i++) {
        const transfer_bin *bin = &bins[i];
        if (!bin->dark) continue;
        values[n + dark] = (float)bin->variance;
        values[dark++] = bin->far_variance > 0 ? (float)(bin->variance / bin->far_variance) : 1;
        sum += bin->lopsided, looked += (double)bin->n;
        if (bin->variance > 0) by_light += lopsided_per_skewness * fmax(line->slope, 0) / sqrt(bin->variance);
    }
    if (dark < 3) return SUNDER_OK;
    double m = (double)dark;
    line->near_share = (double)quantile_in_place(values, dark, 0.5);
    line->variance_at_dark = (double)quantile_in_place(values + n, dark, 0.5);
    line->lopsided = sum / m;
    line->lopsided_se = 1 / sqrt(looked);
    line->lopsided_by_light = by_light / m;
    return SUNDER_OK;
}

sunder_status photon_transfer_fit(const transfer_bin *bins, size_t n, double value_step, transfer_line *out_line,
                                  sunder_error *err)
{
    transfer_line line = {n, NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN};
    double rounding = value_step * value_step / 12;
    sunder_status status = SUNDER_OK;
    if (n >= LEAST_BINS) {
        sums s = {0};
        for (int round = 0; round < ROUNDS; round++) s = refit(bins, n, rounding, round == 0, &line);
        set_errors(&s, excess_scatter(bins, n, rounding, &line), &line);
        status = check_darker_half(bins, n, &line, err);
    }
    if (status == SUNDER_OK) *out_line = line;
    return status;
}
