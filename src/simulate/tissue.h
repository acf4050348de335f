/* What glows softly between the nuclei: cytoplasm and collagen. Both in the frame of the DAPI image, 1 at their full
 * brightness. */
#ifndef SIMULATE_TISSUE_H
#define SIMULATE_TISSUE_H

#include <stdint.h>

#include "image/plane.h"
#include "simulate/scenario.h"

/* Cytoplasm around nuclei; `nuclei` is 1 inside an outline and 0 outside. */
sunder_status draw_cytoplasm(const scenario *s, const plane *nuclei, uint64_t seed, int field, plane *out_cytoplasm,
                             sunder_error *err) SUNDER_MUST_USE;

/* Collagen fibres, in bundles, which run between the nuclei. */
sunder_status draw_fibres(const scenario *s, const plane *nuclei, uint64_t seed, int field, plane *out_fibres,
                          sunder_error *err) SUNDER_MUST_USE;

#endif
