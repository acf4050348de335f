/* How bright the 5' end of each pair is beside its 3' end: a remnant of a deleted 5' part beside a whole 3' looks fused
 * (LMNA-NTRK1, clinical.md 1.4). */
#ifndef CLASSIFY_FLUX_RATIOS_H
#define CLASSIFY_FLUX_RATIOS_H

#include "classify/readings.h"

/* Fills ratio_5p_3p, ratio_se and weak_end of every pair, in units of the median of the fused pairs; NaN and no weak end where
 * the slide has too few of them to know what is usual. */
sunder_status compare_fluxes(readings *r, const weighed_table *w, sunder_error *err) SUNDER_MUST_USE;

#endif
