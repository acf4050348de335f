/* Label images in and out: one-channel TIFF, uint16 (uint32 above 65535 nuclei), deflate. */
#ifndef IMAGE_LABEL_TIFF_H
#define IMAGE_LABEL_TIFF_H

#include "image/plane.h"

sunder_status label_tiff_write(const char *path, const label_plane *labels, double pixel_um,
                               sunder_error *err) SUNDER_MUST_USE;
sunder_status label_tiff_read(const char *path, label_plane *out_labels, sunder_error *err) SUNDER_MUST_USE;

#endif
