/* A camera digitises light smoothly: where its histogram is well filled, every value occurs about as often as its
 * neighbours. A stretch for a screen leaves values that never occur (gaps) or occur twice as often (combs), and a cut
 * background stands as a plateau at the lowest value, which the tail of a camera's noise never does. Values that are
 * all a multiple of one step are no fault: cameras of 12 bit often fill the upper bits of 16. */
#include "calibrate/value_scale.h"

#include <math.h>
#include <stdint.h>

#include "core/fail.h"

enum { VALUES = 65536, LOOKED = 20000, WINDOW = 33, LEAST_VALUES = 16, LEAST_COUNT = 50 };

/* Shares that no camera reaches: one value in ten missing although pixels enough fall around it; neighbours that differ
 * by a tenth beyond chance, when every fifth value doubled makes a fifth. */
static const double most_missing_frac = 0.10, most_uneven_frac = 0.10;
/* A plateau at black: this share of the pixels, and so many times as many as at the next value. */
static const double plateau_frac = 0.01, plateau_ratio = 3;

typedef struct histogram {
    uint32_t *counts; /* VALUES */
    int lowest, highest;
    size_t looked;
} histogram;

/* False when a pixel is no whole number of the range. */
static bool count_values(const plane *image, histogram *h)
{
    size_t n = (size_t)image->width * (size_t)image->height,
           step = (n / LOOKED) | 1; /* odd: no column twice as often */
    for (size_t i = 0; i < n; i += step, h->looked++) {
        float value = image->px[i];
        if (!(value >= 0 && value < VALUES) || value != floorf(value)) return false;
        int at = (int)value;
        h->counts[at] += 1;
        h->lowest = at < h->lowest ? at : h->lowest;
        h->highest = at > h->highest ? at : h->highest;
    }
    return true;
}

int greatest_divisor(int a, int b)
{
    while (b) {
        int rest = a % b;
        a = b, b = rest;
    }
    return a;
}

static void find_range(const histogram *h, value_scale *scale)
{
    int step = 0;
    for (int v = h->lowest; v <= h->highest && step != 1; v++)
        if (h->counts[v]) step = greatest_divisor(v, step);
    scale->lowest = h->lowest, scale->highest = h->highest;
    scale->step = step > 0 ? step : 1;
}

/* Values missing beyond what chance leaves out, by the mean number of pixels in a window around each. */
static double missing_share(const uint32_t *at, int n)
{
    double missing = 0, expected = 0, judged = 0, sum = 0;
    for (int i = 0; i < n; i++) {
        sum += at[i];
        if (i >= WINDOW) sum -= at[i - WINDOW];
        int middle = i - WINDOW / 2;
        double mean = sum / WINDOW;
        if (i < WINDOW - 1 || mean < 1) continue;
        judged += 1, missing += at[middle] == 0, expected += exp(-mean);
    }
    return judged >= LEAST_VALUES ? fmax(0, missing - expected) / judged : 0;
}

/* Fourth differences are blind to a smooth peak; chance makes them 70 times the count in variance. */
static double uneven_share(const uint32_t *at, int n)
{
    double squares = 0, by_chance = 0, judged = 0;
    for (int i = 2; i + 2 < n; i++) {
        double a = at[i - 2], b = at[i - 1], c = at[i], d = at[i + 1], e = at[i + 2], mean = (a + b + c + d + e) / 5;
        if (mean < LEAST_COUNT) continue;
        double fourth = (a - 4 * b + 6 * c - 4 * d + e) / (16 * mean);
        squares += fourth * fourth, by_chance += 70 / (256 * mean), judged += 1;
    }
    return judged >= LEAST_VALUES ? sqrt(fmax(0, squares - by_chance) / judged) : 0;
}

sunder_status value_scale_look(const plane *image, value_scale *out_scale, sunder_error *err)
{
    SUNDER_AUTO(auto_free) uint32_t *counts = array_new(VALUES, sizeof *counts);
    if (!counts) return fail_memory(err, "the values of a channel");
    histogram h = {counts, VALUES, 0, 0};
    value_scale scale = {0};
    if (count_values(image, &h)) {
        scale.whole = true;
        find_range(&h, &scale);
        int n = 0;
        for (int v = scale.lowest; v <= scale.highest; v += scale.step) counts[n++] = counts[v];
        double lowest = counts[0], next = n > 1 ? counts[1] : 0, all = (double)h.looked;
        if (n > 1 && lowest > plateau_frac * all && lowest > plateau_ratio * next) scale.lowest_frac = lowest / all;
        /* The plateaus at both ends are judged by themselves. */
        if (n > 2) scale.missing_frac = missing_share(counts + 1, n - 2);
        if (n > 2) scale.uneven_frac = uneven_share(counts + 1, n - 2);
    }
    *out_scale = scale;
    return SUNDER_OK;
}

const char *value_scale_fault(const value_scale *scale)
{
    if (scale->missing_frac > most_missing_frac)
        return "stretched for a screen: values are missing between common ones, which a camera does not do";
    if (scale->uneven_frac > most_uneven_frac)
        return "scaled for a screen: some values occur far more often than their neighbours, which a camera does not do";
    if (scale->lowest_frac > 0) return "the background was cut to black, and its noise with it";
    return NULL;
}

int value_scale_bits(double highest, int step)
{
    int bits = 0;
    while (bits < 32 && ldexp(1, bits) <= highest / step) bits++;
    return bits;
}
