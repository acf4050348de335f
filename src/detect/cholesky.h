/* Small symmetric systems, solved in place. Own code because GSL's solver calls a global error handler, by default one
 * that aborts, when a matrix is not positive definite; here that is an ordinary outcome of a trial step. */
#ifndef DETECT_CHOLESKY_H
#define DETECT_CHOLESKY_H

#include <stdbool.h>

/* a: n x n, row after row, lower triangle read and replaced by the factor L. False when not positive definite. */
bool cholesky_factor(double *a, int n);

/* Solves L L' x = b; b becomes x. */
void cholesky_solve(const double *factor, int n, double *b);

/* Column k of the inverse. */
void cholesky_inverse_column(const double *factor, int n, int k, double *out_column);

#endif
