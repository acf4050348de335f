/* Otsu's threshold on a log scale (Otsu 1979, doi:10.1109/TSMC.1979.4310076): dim nuclei beside bright ones fall on the right
 * side. Guarded: an image without nuclei has no threshold. */
#include "segment/threshold.h"

#include <math.h>

#define BINS 512
#define ENOUGH_PIXELS 200000    /* of more, every second of every second row says the same */
#define LOG_FLOOR_FRACTION 0.02 /* of the range p20..p99.5 */
#define LEAST_EXPLAINED \
    0.5 /* between-class over total variance; one Gaussian class split at its mean gives 0.64 of linear
                                   counts, but less of its logs, and the distance guard decides there */
#define LEAST_DISTANCE 5.0 /* class distance in noise standard deviations */
#define LONE_DISTANCE 10.0 /* of a threshold without two classes: a few nuclei in a wide empty field */

typedef struct split {
    double at;        /* upper edge of the dark class, in bins */
    double explained; /* between-class over total variance */
} split;

static split best_split(const double *histogram, double total)
{
    double sum = 0, squares = 0;
    for (int i = 0; i < BINS; i++) sum += i * histogram[i], squares += (double)i * i * histogram[i];
    double variance = squares / total - (sum / total) * (sum / total), dark = 0, dark_sum = 0;
    split best = {0, 0};
    for (int i = 0; i < BINS - 1; i++) {
        dark += histogram[i];
        dark_sum += i * histogram[i];
        double bright = total - dark;
        if (dark <= 0 || bright <= 0) continue;
        double gap = dark_sum / dark - (sum - dark_sum) / bright;
        double between = dark * bright / (total * total) * gap * gap;
        if (variance > 0 && between / variance > best.explained) best = (split){i + 1, between / variance};
    }
    return best;
}

/* Means of the two classes, in counts. */
static void class_means(const plane *p, int every, float threshold, double *out_dark, double *out_bright)
{
    double sum[2] = {0, 0}, count[2] = {0, 0};
    for (int y = 0; y < p->height; y += every) {
        const float *row = p->px + (size_t)y * (size_t)p->width;
        for (int x = 0; x < p->width; x += every) {
            int bright = row[x] > threshold;
            sum[bright] += row[x];
            count[bright] += 1;
        }
    }
    *out_dark = count[0] > 0 ? sum[0] / count[0] : 0;
    *out_bright = count[1] > 0 ? sum[1] / count[1] : 0;
}

static bool two_classes(const plane *smooth, double noise_counts, float *out_threshold)
{
    float ends[2];
    plane_quantiles(smooth, (const double[]){0.2, 0.995}, 2, ends);
    double low = ends[0], high = ends[1], range = high - low;
    if (!(range > 0)) return false;
    double c = LOG_FLOOR_FRACTION * range, top = log1p(1.25 * range / c), histogram[BINS];
    size_t n = (size_t)smooth->width * (size_t)smooth->height;
    float per_count = (float)(1 / c), bins_per_log = (float)(BINS / top);
    uint32_t counts[4][BINS] = {{0}}; /* in turn, so that no count waits for the one before */
    int every = n > ENOUGH_PIXELS ? 2 : 1, width = smooth->width;
    for (int y = 0; y < smooth->height; y += every) {
        const float *row = smooth->px + (size_t)y * (size_t)width;
        for (int x = 0; x < width; x += every) {
            float bin = row[x] > 0 ? logf(1 + row[x] * per_count) * bins_per_log : 0;
            counts[x / every % 4][bin < BINS - 1 ? (int)bin : BINS - 1]++;
        }
    }
    double total = 0;
    for (int b = 0; b < BINS; b++) {
        histogram[b] = (double)counts[0][b] + counts[1][b] + counts[2][b] + counts[3][b];
        total += histogram[b];
    }
    split s = best_split(histogram, total);
    if (s.explained < LEAST_EXPLAINED) return false;
    float threshold = (float)(c * expm1(s.at / BINS * top));
    double dark_mean, bright_mean;
    class_means(smooth, every, threshold, &dark_mean, &bright_mean);
    if (bright_mean - dark_mean < LEAST_DISTANCE * noise_counts) return false;
    *out_threshold = threshold;
    return true;
}

bool nucleus_threshold(const plane *smooth, double noise_counts, float *out_threshold)
{
    float threshold;
    if (!two_classes(smooth, noise_counts, &threshold)) {
        /* Where nuclei cover little, or nothing, the median is background. */
        double lone = plane_quantile(smooth, 0.5) + LONE_DISTANCE * noise_counts;
        float most = 0;
        size_t n = (size_t)smooth->width * (size_t)smooth->height;
        for (size_t i = 0; i < n; i++) most = fmaxf(most, smooth->px[i]);
        if (!(most > lone)) return false;
        threshold = (float)lone;
    }
    *out_threshold = threshold;
    return true;
}
