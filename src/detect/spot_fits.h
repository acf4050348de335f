/* Measures the spots of a channel: close ones are fitted together, and what one Gaussian explains stays one spot. */
#ifndef DETECT_SPOT_FITS_H
#define DETECT_SPOT_FITS_H

#include "detect/fit_window.h"
#include "detect/spots.h"

/* What is believed of any spot before looking. */
gauss_prior spot_prior(double pixel_um);

/* The same for what does not converge so: near the usual width and the maximum. */
gauss_prior spot_tight_prior(double pixel_um);

/* Whether a spot is bright enough to tell its own width. */
bool spot_tells_width(const spot *row);

/* Fills fit, background and fit_failed of every spot; spots that turn out to be part of another one are taken out of
 * the list, whose order stays. A spot whose fit failed keeps the place of its maximum, the width expected of a spot and
 * the amplitude that its response tells; its errors are NaN. */
sunder_status spot_fits_run(const fit_source *source, double pixel_um, spots *s, sunder_error *err) SUNDER_MUST_USE;

#endif
