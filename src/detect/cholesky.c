/* Cholesky factor of a small matrix, rows first. */
#include "detect/cholesky.h"

#include <math.h>
#include <string.h>

/* A pivot this small beside its diagonal element is rounding. */
static const double least_pivot = 1e-12;

bool cholesky_factor(double *a, int n)
{
    for (int i = 0; i < n; i++) {
        double *row = a + i * n, before = row[i];
        for (int j = 0; j <= i; j++) {
            const double *other = a + j * n;
            double sum = row[j];
            for (int k = 0; k < j; k++) sum -= row[k] * other[k];
            if (j < i) {
                row[j] = sum / other[j];
            } else {
                if (!(sum > least_pivot * before)) return false;
                row[i] = sqrt(sum);
            }
        }
    }
    return true;
}

void cholesky_solve(const double *factor, int n, double *b)
{
    for (int i = 0; i < n; i++) {
        for (int k = 0; k < i; k++) b[i] -= factor[i * n + k] * b[k];
        b[i] /= factor[i * n + i];
    }
    for (int i = n - 1; i >= 0; i--) {
        for (int k = i + 1; k < n; k++) b[i] -= factor[k * n + i] * b[k];
        b[i] /= factor[i * n + i];
    }
}

void cholesky_inverse_column(const double *factor, int n, int k, double *out_column)
{
    memset(out_column, 0, (size_t)n * sizeof *out_column);
    out_column[k] = 1;
    cholesky_solve(factor, n, out_column);
}
