/* Regions that are no nuclei: out-of-focus light, cytoplasm, autofluorescent fibres. */
#ifndef SEGMENT_HAZE_H
#define SEGMENT_HAZE_H

#include "segment/measures.h"

/* Takes them out of labels, rows and facts and numbers the rest anew, in order. *n changes.
 * noise_counts: of the image the brightness was measured on. */
sunder_status remove_haze(label_plane *labels, nucleus *rows, nucleus_facts *facts, size_t *n, double noise_counts,
                          sunder_error *err) SUNDER_MUST_USE;

#endif
