/* What ImageJ writes into the description of a TIFF. */
#ifndef IMAGE_IMAGEJ_H
#define IMAGE_IMAGEJ_H

#include <stdbool.h>

#include "image/field.h"
#include "image/tiff_file.h"

typedef struct imagej_description {
    long images, channels, slices, frames; /* at least 1 each; images: planes in the file */
    double unit_um;                        /* of the resolution tags; 0: none or no length */
    double spacing_um;                     /* between slices; 0: unknown */
} imagej_description;

/* Whether a description is ImageJ's. */
bool imagej_is(const char *description);

/* Reads it; absent or impossible counts become 1. */
imagej_description imagej_read(const char *description);

/* Slice labels of the first z plane, without the "c:1/3 z:1/7 - " that ImageJ puts in front; names[c] is "" where a label is
 * absent, and all are when the labels do not differ. */
void imagej_channel_labels(tiff_file *file, int n_channels, char names[][48]);

#endif
