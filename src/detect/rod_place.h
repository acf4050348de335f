/* Where a signal lies: a round one at a point, a rod on a line. */
#ifndef DETECT_ROD_PLACE_H
#define DETECT_ROD_PLACE_H

#include "detect/candidates.h"

/* From end to end; of a round signal both are its centre. */
typedef struct rod_line {
    sunder_point_um from, to;
} rod_line;

rod_line rod_line_of(const candidate *c);

/* Point of a line: share 0 is one end, 1 the other. */
sunder_point_um rod_line_at(rod_line line, double share);

/* Shortest distance between two lines. */
double rod_lines_apart_um(rod_line a, rod_line b);

#endif
