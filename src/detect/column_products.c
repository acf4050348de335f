/* Columns are held and summed in single precision over sixteen lanes that are added in a fixed order: the same bytes whatever the
 * register width. */
#include "detect/column_products.h"

#include "core/run_time_simd.h"

enum { LANES = 16 };

int column_length(int n)
{
    return (n + LANES - 1) / LANES * LANES;
}

typedef float eight __attribute__((vector_size(32), aligned(4)));

FASTEST_AT_RUN_TIME
void column_products(const float *one, const float *columns, int n_columns, int n, double *out)
{
    for (int c = 0; c < n_columns; c++, columns += n) {
        eight a = {0}, b = {0}, sum;
        for (int i = 0; i < n; i += LANES) {
            a += *(const eight *)(one + i) * *(const eight *)(columns + i);
            b += *(const eight *)(one + i + 8) * *(const eight *)(columns + i + 8);
        }
        sum = a + b;
        out[c] = (double)(((sum[0] + sum[4]) + (sum[2] + sum[6])) + ((sum[1] + sum[5]) + (sum[3] + sum[7])));
    }
}
