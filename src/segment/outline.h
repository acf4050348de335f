/* From regions on the work grid to outlines at native resolution. */
#ifndef SEGMENT_OUTLINE_H
#define SEGMENT_OUTLINE_H

#include "segment/label_runs.h"
#include "segment/work_image.h"

/* regions: nuclei 1 .. n on the work grid, generous; level[k - 1]: brightness of work->smooth at which nucleus k ends. The
 * native pixel belongs to the nucleus that prevails among the work pixels round it, where the brightness between them is
 * above that nucleus' level. *out_outlines: width x height, labels as in regions; the caller's. */
sunder_status outline_native(const work_image *work, const label_plane *regions, const float *level, int width,
                             int height, label_runs *out_outlines, sunder_error *err) SUNDER_MUST_USE;

#endif
