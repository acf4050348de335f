/* Nuclei that lie under a fibre: collagen glows in both colours, and noise cuts its line into spots that look like pairs. */
#ifndef WEIGH_FIBRES_H
#define WEIGH_FIBRES_H

#include "weigh/prospects.h"

/* Sets marks[id - 1] of nuclei 1 to n_nuclei that hold a line of spots of one colour. Call it when doublets are merged. */
sunder_status mark_fibres(const prospect_table *t, size_t n_nuclei, unsigned char *marks,
                          sunder_error *err) SUNDER_MUST_USE;

#endif
