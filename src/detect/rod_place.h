/* Where a candidate lies: a round one at a point, a rod on a line. */
#ifndef DETECT_ROD_PLACE_H
#define DETECT_ROD_PLACE_H

#include "detect/candidates.h"

/* Point of the candidate's line, share -1 (one end) to 1 (the other); its centre when it is round. */
sunder_point_um rod_place_at(const candidate *c, double share);

/* Shortest distance between the lines of two candidates, as seen in the image. */
double rod_place_apart_um(const candidate *a, const candidate *b);

#endif
