/* The light round each nucleus: what it stands on, and whether it stands out. */
#ifndef SEGMENT_SURROUNDINGS_H
#define SEGMENT_SURROUNDINGS_H

#include "segment/work_image.h"

/* out_base[k - 1]: brightness beside region k of 1 .. n, in counts above the background; 0 when nothing lies beside it. */
sunder_status surroundings_find(const label_plane *regions, size_t n, const work_image *work, float *out_base,
                                sunder_error *err) SUNDER_MUST_USE;

#endif
