/* A nucleus is one piece. */
#ifndef SEGMENT_LARGEST_PART_H
#define SEGMENT_LARGEST_PART_H

#include "segment/label_runs.h"

/* Of every label 1 .. n only its largest part stays, connected along rows and columns; of equal ones the first in scan
 * order. Numbers stay as they are. */
sunder_status keep_largest_parts(label_runs *runs, size_t n, sunder_error *err) SUNDER_MUST_USE;

#endif
