/* Signals drawn out to a line: the probe of decondensed chromatin. What was found as several spots along it, or as one spot
 * too wide, is one. */
#ifndef DETECT_RODS_H
#define DETECT_RODS_H

#include "detect/fit_window.h"
#include "detect/spots.h"

/* After spot_fits_run: spots that one rod explains as well become one, of the strongest's significance and at the pixel of the
 * rod's middle; the others are taken out. `around` is left as it was at the strongest. In scan order at the end. */
sunder_status rods_run(const fit_source *source, double pixel_um, spots *s, sunder_error *err) SUNDER_MUST_USE;

#endif
