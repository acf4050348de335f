/* The noise law of a channel, measured on one image without knowing the camera (algorithms.md 8.2.1).
 *
 * A second difference along both axes, [1 -2 1] x [1 -2 1] / 6, has unit gain for white noise and is blind to
 * planes and to all that is smooth. Its median size among pixels of like brightness gives the variance there; a
 * straight line goes through these, with Cauchy weights so that bins full of signals do not bend it. No camera
 * gain enters: a maximum projection has another one than its planes. */
#include "detect/noise_law.h"

#include <math.h>

#include "core/fail.h"
#include "core/memory.h"
#include "detect/robust.h"

static const double smoothed_variance = 1; /* counts^2; for noise that is white after all the lag makes no difference */
enum { FAR_LAG = 5, MOST_SAMPLES = 20000, MOST_BINS = 24, LEAST_PER_BIN = 60, CAUCHY_ROUNDS = 4 };

static const double lowest_quantile = 0.005, highest_quantile = 0.98;
static const double cauchy_scale = 0.10; /* relative deviation of a bin that halves its weight */
static const double floor_share = 0.6;   /* of the quietest bin */
/* Where an exporter has cut the background to black, the noise it had cannot be seen any more. It is taken as this
 * share of the range that is left: less than what the cut hides, or it would show; more than rounding. */
static const double hidden_noise_share = 0.01, cut_share = 0.5;
static const double rounding_variance = 1.0 / 12; /* of whole numbers: what an image of 8 bits has at least */

/* Between pixels `lag` apart. */
static float second_difference(const plane *image, int x, int y, int lag)
{
    const float *row = image->px + (size_t)y * (size_t)image->width + x;
    const float *above = row - (size_t)lag * (size_t)image->width, *below = row + (size_t)lag * (size_t)image->width;
    float sides = above[0] + below[0] + row[-lag] + row[lag];
    float corners = above[-lag] + above[lag] + below[-lag] + below[lag];
    return (4 * row[0] - 2 * sides + corners) / 6;
}

static float mean_of_5x5(const plane *image, int x, int y)
{
    float sum = 0;
    for (int dy = -2; dy <= 2; dy++) {
        const float *row = image->px + (size_t)(y + dy) * (size_t)image->width + x;
        sum += row[-2] + row[-1] + row[0] + row[1] + row[2];
    }
    return sum / 25;
}

/* Brightness and roughness at evenly spaced places. */
static size_t take_samples(const plane *image, double saturation_counts, int lag, keyed *samples)
{
    size_t w = (size_t)image->width, n = 0;
    int margin = lag > 2 ? lag : 2;
    /* An odd step does not fall in with the blocks of a compressed picture. */
    int step = (int)ceil(sqrt((double)w * image->height / MOST_SAMPLES)) | 1;
    for (int y = margin; y < image->height - margin; y += step) {
        const float *row = image->px + (size_t)y * w;
        for (int x = margin; x < image->width - margin && n < MOST_SAMPLES; x += step) {
            if (row[x] >= saturation_counts) continue;
            samples[n++] = (keyed){mean_of_5x5(image, x, y), fabsf(second_difference(image, x, y, lag))};
        }
    }
    return n;
}

/* Variance to assume for an image most of whose pixels have one and the same lowest value; 0 for any other. */
static double hidden_variance(const plane *image)
{
    size_t n = (size_t)image->width * (size_t)image->height, at_lowest = 0;
    float lowest = image->px[0], highest = image->px[0];
    for (size_t i = 1; i < n; i++) {
        lowest = image->px[i] < lowest ? image->px[i] : lowest;
        highest = image->px[i] > highest ? image->px[i] : highest;
    }
    for (size_t i = 0; i < n; i++) at_lowest += image->px[i] == lowest;
    double sd = hidden_noise_share * ((double)highest - (double)lowest);
    return (double)at_lowest > cut_share * (double)n ? sd * sd : 0;
}

/* Orders the samples into bins by brightness: halves of halves, so that each level costs one pass. */
static void split_bins(keyed *samples, const size_t *edges, int first, int last)
{
    if (last - first < 2) return;
    int middle = (first + last) / 2;
    partition_keyed(samples + edges[first], edges[last] - edges[first], edges[middle] - edges[first]);
    split_bins(samples, edges, first, middle);
    split_bins(samples, edges, middle, last);
}

typedef struct noise_bin {
    double mean, variance;
} noise_bin;

static noise_bin measure_bin(const keyed *samples, size_t n, float *scratch)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++) {
        sum += (double)samples[i].key;
        scratch[i] = samples[i].value;
    }
    double sd = SD_PER_MAD * (double)median_float(scratch, n);
    return (noise_bin){sum / (double)n, fmax(sd * sd, rounding_variance)};
}

/* Weighted straight line through the bins; weights fall with the squared relative deviation from the last line. */
static void fit_line(const noise_bin *bins, int n, noise_law *law)
{
    for (int round = 0; round < CAUCHY_ROUNDS; round++) {
        double s = 0, sx = 0, sy = 0, sxx = 0, sxy = 0;
        for (int i = 0; i < n; i++) {
            double line = round ? noise_variance(law, bins[i].mean) : bins[i].variance;
            double deviation = (bins[i].variance - line) / line / cauchy_scale;
            double weight = 1 / (line * line) / (1 + deviation * deviation);
            s += weight, sx += weight * bins[i].mean, sy += weight * bins[i].variance;
            sxx += weight * bins[i].mean * bins[i].mean, sxy += weight * bins[i].mean * bins[i].variance;
        }
        double determinant = s * sxx - sx * sx;
        /* One brightness only, or noise that falls with light: no slope can be told. */
        law->slope = determinant > 1e-9 * s * sxx ? (s * sxy - sx * sy) / determinant : 0;
        if (law->slope < 0) law->slope = 0;
        law->intercept = (sy - law->slope * sx) / s;
    }
}

/* Bins of like brightness; returns their number, at most MOST_BINS. */
static int measure_bins(keyed *samples, size_t n, float *scratch, noise_bin *bins)
{
    int n_bins = n / LEAST_PER_BIN < MOST_BINS ? (int)(n / LEAST_PER_BIN) : MOST_BINS;
    size_t edges[MOST_BINS + 1];
    if (n_bins < 1) return 0;
    for (int i = 0; i <= n_bins; i++) {
        double quantile = lowest_quantile + (highest_quantile - lowest_quantile) * i / n_bins;
        edges[i] = (size_t)(quantile * (double)(n - 1));
    }
    partition_keyed(samples, n, edges[0]);
    partition_keyed(samples + edges[0], n - edges[0], edges[n_bins] - edges[0]);
    split_bins(samples, edges, 0, n_bins);
    for (int i = 0; i < n_bins; i++) bins[i] = measure_bin(samples + edges[i], edges[i + 1] - edges[i], scratch);
    return n_bins;
}

static double quietest_of(const noise_bin *bins, int n)
{
    double quietest = INFINITY;
    for (int i = 0; i < n; i++) quietest = fmin(quietest, bins[i].variance);
    return quietest;
}

noise_law noise_law_given(double intercept_counts2, double slope_counts)
{
    return (noise_law){intercept_counts2, slope_counts, rounding_variance};
}

sunder_status noise_law_measure(const plane *image, double saturation_counts, noise_law *out_law, sunder_error *err)
{
    SUNDER_AUTO(auto_free) keyed *samples = array_new(MOST_SAMPLES, sizeof *samples);
    SUNDER_AUTO(auto_free) float *scratch = array_new(MOST_SAMPLES, sizeof *scratch);
    if (!samples || !scratch) return fail_memory(err, "the noise of a channel");
    noise_law law = {rounding_variance, 0, rounding_variance};
    noise_bin bins[MOST_BINS];
    int n_bins = measure_bins(samples, take_samples(image, saturation_counts, 1, samples), scratch, bins);
    /* No camera is that quiet: the picture was smoothed or compressed, and its noise is to be seen farther apart
     * only. */
    if (n_bins && quietest_of(bins, n_bins) <= smoothed_variance)
        n_bins = measure_bins(samples, take_samples(image, saturation_counts, FAR_LAG, samples), scratch, bins);
    double quietest = quietest_of(bins, n_bins);
    if (n_bins) {
        law.floor = fmax(floor_share * quietest, rounding_variance);
        /* The quietest bin of a cut image is all black. */
        if (quietest <= rounding_variance) law.floor = fmax(law.floor, hidden_variance(image));
        fit_line(bins, n_bins, &law);
    } /* else too small or too saturated to measure: as quiet as whole numbers can be */
    *out_law = law;
    return SUNDER_OK;
}
