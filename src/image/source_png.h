/* A field from one PNG file. */
#ifndef IMAGE_SOURCE_PNG_H
#define IMAGE_SOURCE_PNG_H

#include "image/image_source.h"

sunder_status source_png_read(const char *path, image_source_list *list, sunder_error *err) SUNDER_MUST_USE;

/* Decodes samples of a PNG; planes[i] has room for width * height values of sample i, or is NULL. */
sunder_status source_png_pixels(const char *path, size_t max_bytes, int width, int height, int n, float *const *planes,
                                sunder_error *err) SUNDER_MUST_USE;

#endif
