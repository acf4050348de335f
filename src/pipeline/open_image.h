/* Opening an image for one stage alone: no scale, no nuclear stain and no assay are needed. */
#ifndef PIPELINE_OPEN_IMAGE_H
#define PIPELINE_OPEN_IMAGE_H

#include "core/memory.h"
#include "sunder/slide.h"

SUNDER_AUTO_DEFINE(auto_slide, sunder_slide, sunder_slide_free)

/* channels may be NULL, pixel_um 0: both are found out where the file says them. */
sunder_status open_image(sunder_context *context, const char *path, const char *channels, double pixel_um,
                         sunder_slide **out_slide, sunder_error *err) SUNDER_MUST_USE;

#endif
