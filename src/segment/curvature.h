/* Where the image bends: domes (nuclei) and valleys or steps (between them). */
#ifndef SEGMENT_CURVATURE_H
#define SEGMENT_CURVATURE_H

#include "image/plane.h"

/* Largest eigenvalue of the Hessian of log(smooth + floor_counts) at scale sigma_px, times sigma_px^2: negative on a
 * dome, positive in a valley or at the foot of a step. A valley whose brightness falls by a fraction d gives about d / 2. */
sunder_status curvature_map(const plane *smooth, double floor_counts, double sigma_px, plane *out_curvature,
                            sunder_error *err) SUNDER_MUST_USE;

#endif
