/* Measured images out: OME-TIFF, one directory a plane. */
#ifndef IMAGE_TIFF_WRITE_H
#define IMAGE_TIFF_WRITE_H

#include <stdint.h>

#include "core/memory.h"
#include "sunder/error.h"

/* What is written; everything is borrowed. Planes lie channel by channel within each z: px[z * n_channels + c]. */
typedef struct ome_tiff_image {
    int width, height, n_channels, n_z;
    int bits;                 /* that the values use: 8 is written as uint8, 9 to 16 as uint16 */
    double pixel_um, z_um;    /* z_um 0: no third dimension */
    const char *const *names; /* of the channels */
    const uint16_t *const *px;
} ome_tiff_image;

/* Deflate with the horizontal predictor, no date: the same pixels give the same bytes. A failed write removes the file. */
sunder_status ome_tiff_write(const char *path, const ome_tiff_image *image, sunder_error *err) SUNDER_MUST_USE;

#endif
