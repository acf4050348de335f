/* Reads PNG files as samples. Palettes become RGB, grey with alpha becomes grey, 2 and 4 bit grey become 8 bit; 1-bit
 * grey is refused (a mask is no photograph). No gamma or colour profile is applied: counts stay as stored. */
#ifndef IMAGE_PNG_READ_H
#define IMAGE_PNG_READ_H

#include <stddef.h>
#include <stdint.h>

#include "core/library_version.h"
#include "sunder/error.h"

/* channels is 1, 3 or 4, bits 8 or 16. *out_samples: height * width * channels values, interleaved, row after row; the
 * caller's: free. Files that need more than max_bytes (0: no limit) or claim more pixels than their size can hold are
 * refused before memory is taken. */
sunder_status png_read(const char *path, size_t max_bytes, int *width, int *height, int *channels, int *bits,
                       uint16_t **out_samples, sunder_error *err) SUNDER_MUST_USE;

/* The same numbers from the header alone, with the same refusals except for memory. */
sunder_status png_read_size(const char *path, int *width, int *height, int *channels, int *bits,
                            sunder_error *err) SUNDER_MUST_USE;

/* The library behind it. */
library_version png_library(void);

#endif
