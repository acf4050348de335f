/* Local maxima of a filter response over an image. */
#ifndef DETECT_MAXIMA_H
#define DETECT_MAXIMA_H

#include "detect/background.h"

typedef struct maximum {
    int x, y;
    float significance; /* response over its noise in flat background */
} maximum;

typedef struct maxima {
    size_t n, capacity;
    maximum *rows; /* in scan order */
} maxima;

void maxima_free(maxima *m);

/* Replaces *m by the maxima of the response of `smooth` whose significance exceeds `least` and that are the largest within
 * window_px in rows and columns; of equal ones the first in scan order counts. */
sunder_status maxima_find(const plane *smooth, double norm, const background *b, double least, int window_px, maxima *m,
                          sunder_error *err) SUNDER_MUST_USE;

#endif
