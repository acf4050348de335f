/* Candidates that are signals beyond doubt, from which the laws are read, and the small statistics they need. */
#ifndef LAWS_SURE_SIGNALS_H
#define LAWS_SURE_SIGNALS_H

#include <stdbool.h>

#include "detect/candidates.h"

/* Significant, measured, round, and inside a nucleus: granules and debris lie mostly outside; the middle of a rod is no place
 * of its locus. */
bool is_sure(const candidate *c, double least_significance);

/* Linear quantile of n values (reordered); NaN when n is 0. */
double quantile_of(double *values, size_t n, double q);

/* Where the rows of each field begin: fields + 1 entries, rows being in order of field. The caller's; NULL when
 * memory is short. */
size_t *field_starts(const candidates *all, size_t n_fields);

static inline double distance_um(sunder_point_um a, sunder_point_um b)
{
    double dx = a.x - b.x, dy = a.y - b.y;
    return __builtin_sqrt(dx * dx + dy * dy);
}

#endif
