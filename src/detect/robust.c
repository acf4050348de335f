/* Selection by partition (Hoare 1961) with the median of three as pivot. */
#include "detect/robust.h"

#include <math.h>
#include <stdint.h>

static float middle_of(float a, float b, float c)
{
    float low = a < b ? a : b, high = a < b ? b : a;
    return c < low ? low : c > high ? high : c;
}

float median_float(float *values, size_t n)
{
    return n ? select_float(values, n, n / 2) : 0;
}

enum { BINS = 256, FINEST_PER_UNIT = 64, COARSER = 8 };

/* Median of |values| from a histogram with per_unit bins to one; negative when it lies beyond the last bin. */
static double median_size(const float *values, size_t n, float per_unit)
{
    uint32_t count[BINS + 1] = {0};
    for (size_t i = 0; i < n; i++) {
        float bin = fabsf(values[i]) * per_unit;
        count[bin < BINS ? (int)bin : BINS]++;
    }
    double wanted = 0.5 * (double)n, below = 0;
    for (int bin = 0; bin < BINS; bin++) {
        if (below + count[bin] >= wanted) return (bin + (wanted - below) / count[bin]) / (double)per_unit;
        below += count[bin];
    }
    return -1;
}

/* A histogram is several times faster than a selection and, read between the edges of its bins, as exact as a
 * measure of noise can be. */
double spread_about_zero(const float *values, size_t n)
{
    if (n == 0) return 0;
    double median = -1;
    for (float per_unit = FINEST_PER_UNIT; median < 0 && per_unit > 1e-20F; per_unit /= COARSER)
        median = median_size(values, n, per_unit);
    return median < 0 ? INFINITY : SD_PER_MAD * median;
}

void partition_keyed(keyed *rows, size_t n, size_t k)
{
    ptrdiff_t low = 0, high = (ptrdiff_t)n - 1, wanted = (ptrdiff_t)k;
    while (low < high) {
        float pivot = middle_of(rows[low].key, rows[low + (high - low) / 2].key, rows[high].key);
        ptrdiff_t i = low, j = high;
        while (i <= j) {
            while (rows[i].key < pivot) i++;
            while (rows[j].key > pivot) j--;
            if (i > j) break;
            keyed swap = rows[i];
            rows[i++] = rows[j];
            rows[j--] = swap;
        }
        if (wanted <= j) high = j;
        else if (wanted >= i) low = i;
        else break;
    }
}
