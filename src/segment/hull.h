/* Convex hulls of rows of pixels. */
#ifndef SEGMENT_HULL_H
#define SEGMENT_HULL_H

#include <stddef.h>

typedef struct hull_point {
    int x, y; /* corner of a pixel */
} hull_point;

/* One side of a hull, from its top to its bottom. */
typedef struct hull_chain {
    const hull_point *points;
    int n;
} hull_chain;

typedef enum hull_side { HULL_LEFT = -1, HULL_RIGHT = 1 } hull_side;

/* Appends a point, no higher than the last, to a chain of n points and drops what is no corner any more; returns the new n. */
int hull_add(hull_point *chain, int n, hull_point point, hull_side side);

/* The side of the hull round what n chains enclose; `heads` are used up, out holds two points for each row and two more. */
hull_chain hull_merge(hull_chain *heads, int n, hull_side side, hull_point *out);

/* Area between the two sides of one hull. */
double hull_area(hull_chain left, hull_chain right);

#endif
