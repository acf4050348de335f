/* Selection by partition (Hoare 1961) with the median of three as pivot. */
#include "detect/robust.h"

#include <math.h>

static float middle_of(float a, float b, float c)
{
    float low = a < b ? a : b, high = a < b ? b : a;
    return c < low ? low : c > high ? high : c;
}

float select_float(float *values, size_t n, size_t k)
{
    ptrdiff_t low = 0, high = (ptrdiff_t)n - 1, wanted = (ptrdiff_t)k;
    while (low < high) {
        float pivot = middle_of(values[low], values[low + (high - low) / 2], values[high]);
        ptrdiff_t i = low, j = high;
        while (i <= j) {
            while (values[i] < pivot) i++;
            while (values[j] > pivot) j--;
            if (i > j) break;
            float swap = values[i];
            values[i++] = values[j];
            values[j--] = swap;
        }
        if (wanted <= j) high = j;
        else if (wanted >= i) low = i;
        else break;
    }
    return values[k];
}

float median_float(float *values, size_t n)
{
    return n ? select_float(values, n, n / 2) : 0;
}

double spread_about_zero(float *values, size_t n)
{
    for (size_t i = 0; i < n; i++) values[i] = fabsf(values[i]);
    return SD_PER_MAD * (double)median_float(values, n);
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
