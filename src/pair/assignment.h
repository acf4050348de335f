/* Optimal pairing of 5' with 3' signals (a pure function). */
#ifndef PAIR_ASSIGNMENT_H
#define PAIR_ASSIGNMENT_H

#include <stddef.h>

#include "sunder/error.h"

/* Which columns go with which rows so that the sum of cost[row * n_columns + column] over the pairs taken is smallest;
 * a pair is taken only when it lowers the sum (cost below 0). partner[row] is the column or -1. Hungarian method
 * (Jonker and Volgenant 1987, doi:10.1007/BF02278710), O(n^3). */
sunder_status pair_assign(const double *cost, size_t n_rows, size_t n_columns, int *partner,
                          sunder_error *err) SUNDER_MUST_USE;

#endif
