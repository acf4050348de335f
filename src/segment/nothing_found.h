/* Why a field holds no nuclei, in words for whoever took the picture. */
#ifndef SEGMENT_NOTHING_FOUND_H
#define SEGMENT_NOTHING_FOUND_H

#include "segment/work_image.h"

/* Whether the image shows dark nuclei on bright ground: a stained section in transmitted light, or an inverted picture. */
sunder_status nuclei_are_dark(const work_image *work, bool *out_dark, sunder_error *err) SUNDER_MUST_USE;

#define NOTHING_BUT_DARK_NUCLEI                                                                                       \
    "its nuclei are darker than the ground, as in transmitted light; sunder needs a fluorescence image, or this one " \
    "inverted"

/* Static text. n_dropped: regions that an engine drew and that were no nuclei. */
const char *why_nothing_found(const work_image *work, size_t n_dropped);

#endif
