/* Opening an image for one stage alone. */
#include "pipeline/open_image.h"

sunder_status open_image(sunder_context *context, const char *path, const char *channels, double pixel_um,
                         sunder_slide **out_slide, sunder_error *err)
{
    sunder_slide_options opening = SUNDER_SLIDE_OPTIONS_INIT;
    opening.channels = channels;
    opening.pixel_um = pixel_um;
    opening.need_scale = opening.need_dapi = false;
    return sunder_slide_open(context, path, &opening, out_slide, err);
}
