/* What kind of object an outline holds. */
#ifndef SEGMENT_KINDS_H
#define SEGMENT_KINDS_H

#include "segment/segment.h"

/* Fills kind of all rows, judged ones, from the field's own whole nuclei; a mitosis that could have been scored is
 * excluded. */
void tell_kinds(const segment_options *options, nuclei *found);

#endif
