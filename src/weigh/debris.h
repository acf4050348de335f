/* Nuclei that their signals give away as debris. algorithms.md 8.2.7. */
#ifndef WEIGH_DEBRIS_H
#define WEIGH_DEBRIS_H

#include "weigh/prospects.h"

/* Sets marks[id - 1] of nuclei 1 to n_nuclei that hold a chain of unpaired spots of one colour, or blobs. Call it before
 * doublets are merged: debris is a chain of small maxima, and merging hides it. */
sunder_status mark_debris(const prospect_table *t, const slide_laws *laws, const distance_rules *rules, size_t n_nuclei,
                          unsigned char *marks, sunder_error *err) SUNDER_MUST_USE;

#endif
