/* The values between two layers: rows of blocks of eight channels, or of the image alone, with a pixel of zeros before and
 * after each row and a row of zeros above and below. A map may keep only its last few rows. */
#ifndef NETWORK_ROW_MAP_H
#define NETWORK_ROW_MAP_H

#include "core/memory.h"

typedef struct row_map {
    int width, height, blocks, lanes, kept_rows;
    size_t block_floats, row_floats;
    float *px;
    void *memory;
} row_map;

/* kept_rows 0: all of them. Zeroed. */
sunder_status row_map_new(int width, int height, int channels, int kept_rows, row_map *out_map,
                          sunder_error *err) SUNDER_MUST_USE;
void row_map_free(row_map *map);

/* Bytes of such a map. */
size_t row_map_bytes(int width, int height, int channels);

/* Where row y begins, at the zeros before pixel 0; a row of zeros beyond the map. A map of few rows gives those written
 * last. */
float *row_map_row(const row_map *map, int y);

/* n floats from a multiple of 64 bytes, zeroed; *out_memory is what to free. NULL when memory is short. */
float *aligned_floats(size_t n, void **out_memory) SUNDER_MUST_USE;

#endif
