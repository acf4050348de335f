/* A nucleus has no holes. */
#ifndef SEGMENT_FILL_HOLES_H
#define SEGMENT_FILL_HOLES_H

#include "image/plane.h"

/* Background that one label alone surrounds becomes that label. */
sunder_status labels_fill_holes(label_plane *labels, sunder_error *err) SUNDER_MUST_USE;

#endif
