/* Writes 8-bit RGB PNG files and memory blocks (for pages that embed pictures). No time stamp: same pixels, same
 * bytes. */
#ifndef IMAGE_PNG_WRITE_H
#define IMAGE_PNG_WRITE_H

#include <stddef.h>
#include <stdint.h>

#include "sunder/error.h"

sunder_status png_write_file(const char *path, const uint8_t *rgb, int width, int height,
                             sunder_error *err) SUNDER_MUST_USE;

/* *out_bytes is the caller's: free. */
sunder_status png_write_memory(const uint8_t *rgb, int width, int height, uint8_t **out_bytes, size_t *out_n,
                               sunder_error *err) SUNDER_MUST_USE;

#endif
