/* Light of a stronger signal out of focus that looks like a candidate. Inside of link_planes. */
#ifndef DETECT_PLANE_SHADOWS_H
#define DETECT_PLANE_SHADOWS_H

#include "detect/plane_chains.h"

/* h of the law of defocus, in planes; 0 when too few bright chains tell it. */
sunder_status shadows_measure_defocus(const link_planes *l, double *out_planes, sunder_error *err) SUNDER_MUST_USE;

/* Whether a row of l->done, which is in order, is no more than the light of stronger ones. longest_um: of the rods there. */
bool is_shadow(const link_planes *l, size_t row, double defocus_planes, double longest_um);

#endif
