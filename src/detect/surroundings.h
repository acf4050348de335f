/* The nuclei around a place: the one under it, the nearest, the next. */
#ifndef DETECT_SURROUNDINGS_H
#define DETECT_SURROUNDINGS_H

#include "image/plane.h"

typedef struct surroundings {
    int own;           /* label under the place, 0: none */
    int nearest;       /* own, else the nearest label within reach, 0: none */
    double nearest_px; /* 0 inside; distance from the pixel's centre to the nearest edge of that nucleus' pixels */
    int next;          /* nearest label other than `nearest` within reach, 0: none */
    double next_px;    /* INFINITY when none */
} surroundings;

surroundings surroundings_of(const label_plane *labels, int x, int y, double reach_px);

#endif
