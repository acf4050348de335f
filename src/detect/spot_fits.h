/* Measures the spots of a channel: close ones are fitted together. */
#ifndef DETECT_SPOT_FITS_H
#define DETECT_SPOT_FITS_H

#include "detect/background.h"
#include "detect/spots.h"

/* Fills fit, background and fit_failed of every spot. A spot whose fit failed keeps the place of its maximum, the width
 * expected of a spot and the amplitude that its response tells; its errors are NaN. */
sunder_status spot_fits_run(const plane *image, double saturation_counts, double pixel_um, const noise_law *law,
                            const background *level, spots *s, sunder_error *err) SUNDER_MUST_USE;

#endif
