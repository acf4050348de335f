/* Selection by partition (Hoare 1961, doi:10.1145/366622.366647) with the median of three as pivot; of many values, as Floyd
 * and Rivest do (1975, doi:10.1145/360680.360691), one of a sample just beyond the value looked for, so that two partitions
 * leave little. Elements move without branches, which no processor could foretell. */
#include "core/rank.h"

#include <stdlib.h>

#define MANY_VALUES 2000
#define SAMPLE 255
#define BEYOND 12 /* values of the sample: one and a half standard deviations of a median's place in it */

static float middle_of(float a, float b, float c)
{
    float low = a < b ? a : b, high = a < b ? b : a;
    return c < low ? low : c > high ? high : c;
}

/* Moves what is below the pivot to the front; returns how many. */
static size_t move_below(float *values, size_t n, float pivot)
{
    size_t below = 0;
    for (size_t i = 0; i < n; i++) {
        float value = values[i];
        values[i] = values[below];
        values[below] = value;
        below += value < pivot;
    }
    return below;
}

/* The same for what equals the pivot, where nothing is below it. */
static size_t move_equal(float *values, size_t n, float pivot)
{
    size_t equal = 0;
    for (size_t i = 0; i < n; i++) {
        float value = values[i];
        values[i] = values[equal];
        values[equal] = value;
        equal += value == pivot;
    }
    return equal;
}

/* Between the k-th of the values and the farther end. */
static float sampled_pivot(const float *values, size_t n, size_t k)
{
    float sample[SAMPLE];
    for (size_t i = 0; i < SAMPLE; i++) sample[i] = values[i * (n / SAMPLE)];
    size_t at = (size_t)((double)k / (double)n * SAMPLE);
    return select_float(sample, SAMPLE, k < n / 2 ? at + BEYOND : at - BEYOND);
}

float select_float(float *values, size_t n, size_t k)
{
    while (n > 1) {
        float pivot =
            n < MANY_VALUES ? middle_of(values[0], values[n / 2], values[n - 1]) : sampled_pivot(values, n, k);
        size_t below = move_below(values, n, pivot);
        if (k < below) {
            n = below;
            continue;
        }
        if (below == 0) { /* the pivot is the least of them */
            below = move_equal(values, n, pivot);
            if (k < below || below == 0) return pivot;
        }
        values += below, n -= below, k -= below;
    }
    return *values;
}

int compare_doubles(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

double upper_median(double *values, size_t n)
{
    if (n == 0) return 0;
    qsort(values, n, sizeof *values, compare_doubles);
    return values[n / 2];
}
