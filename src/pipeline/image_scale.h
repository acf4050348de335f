/* The pixel size of one image: told, or taken from its nuclei; and whether what was told can be true. */
#ifndef PIPELINE_IMAGE_SCALE_H
#define PIPELINE_IMAGE_SCALE_H

#include "segment/segment.h"
#include "sunder/segment.h"
#include "sunder/slide.h"

/* Fills pixel_um, pixel_source and scale_how of the summary. Without a pixel size it is estimated, with nuclei of 9 um;
 * pixel_um is 0 where nothing like a nucleus is there. */
sunder_status image_scale_find(sunder_context *context, const sunder_slide *slide, const plane *image,
                               const segment_options *segmenting, sunder_segment_summary *summary,
                               sunder_error *err) SUNDER_MUST_USE;

/* Holds a told pixel size against the nuclei found with it: where they have no size of nuclei, the image is asked, and
 * scale_how says in words what contradicts; else it stays "". */
sunder_status image_scale_check(sunder_context *context, const plane *image, const segment_options *segmenting,
                                const nuclei *found, sunder_segment_summary *summary,
                                sunder_error *err) SUNDER_MUST_USE;

#endif
