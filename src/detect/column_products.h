/* Sums of products of long columns: the normal equations of a fit. */
#ifndef DETECT_COLUMN_PRODUCTS_H
#define DETECT_COLUMN_PRODUCTS_H

/* Room that a column of n numbers needs; what lies beyond n must be 0. */
int column_length(int n);

/* Products of one column with the columns 0 to n_columns - 1, which lie n apart; n is a column_length. */
void column_products(const float *one, const float *columns, int n_columns, int n, double *out);

#endif
