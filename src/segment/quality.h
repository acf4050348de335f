/* What an outline is worth, and whether the nucleus may be scored: decided from DAPI alone. */
#ifndef SEGMENT_QUALITY_H
#define SEGMENT_QUALITY_H

#include "segment/measures.h"
#include "segment/segment.h"

/* Fills overlap, quality and excluded of all rows. */
void judge_nuclei(const segment_options *options, double pixel_um, size_t n, nucleus *rows, const nucleus_facts *facts);

#endif
