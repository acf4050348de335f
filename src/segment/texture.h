/* How much the curvature fluctuates inside nuclei. */
#ifndef SEGMENT_TEXTURE_H
#define SEGMENT_TEXTURE_H

#include "segment/work_image.h"

/* *out_texture, in units of the curvature: the typical deviation from its mean over 1 um, away from the rim of the mask;
 * INFINITY when no pixel lies that deep, so that nothing is known. mask: 0 outside, as wide and high as the curvature. */
sunder_status curvature_texture(const plane *curvature, const uint8_t *mask, double um, double *out_texture,
                                sunder_error *err) SUNDER_MUST_USE;

#endif
