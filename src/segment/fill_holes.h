/* A nucleus has no holes. */
#ifndef SEGMENT_FILL_HOLES_H
#define SEGMENT_FILL_HOLES_H

#include "segment/label_runs.h"

/* Background that one label alone surrounds becomes that label. */
sunder_status fill_holes(label_runs *runs, sunder_error *err) SUNDER_MUST_USE;

#endif
