/* What all laws start from. */
#include "laws/sure_signals.h"

#include <math.h>
#include <stdlib.h>

#include "core/memory.h"
#include "core/rank.h"

bool is_sure(const candidate *c, double least_significance)
{
    return c->significance > least_significance && c->nucleus > 0 && !c->fit_failed && !(c->length_um > 0);
}

double quantile_of(double *values, size_t n, double q)
{
    if (n == 0) return NAN;
    qsort(values, n, sizeof *values, compare_doubles);
    double at = q * (double)(n - 1);
    size_t low = (size_t)at;
    if (low + 1 >= n) return values[n - 1];
    return values[low] + (at - (double)low) * (values[low + 1] - values[low]);
}

size_t *field_starts(const candidates *all, size_t n_fields)
{
    size_t *starts = array_new(n_fields + 1, sizeof *starts);
    if (!starts) return NULL;
    size_t i = 0;
    for (size_t in_field = 0; in_field < n_fields; in_field++) {
        while (i < all->n && all->rows[i].field < in_field) i++;
        starts[in_field] = i;
    }
    while (i < all->n && all->rows[i].field < n_fields) i++;
    starts[n_fields] = i;
    return starts;
}
