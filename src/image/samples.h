/* Turns samples as they lie in a file into float counts. */
#ifndef IMAGE_SAMPLES_H
#define IMAGE_SAMPLES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum sample_kind { SAMPLE_UINT, SAMPLE_INT, SAMPLE_FLOAT } sample_kind;

typedef struct sample_layout {
    sample_kind kind;
    int bits;      /* 8, 16, 32 of integers; 9 to 15 of unsigned ones, packed; 16, 32, 64 of floats */
    bool inverted; /* 0 is white: unsigned values v become 2^bits - 1 - v */
} sample_layout;

/* Whether samples_to_float knows the layout. */
bool samples_are_readable(const sample_layout *layout);

/* Largest value that the layout can hold; 0 for floats, which have no full scale. */
double samples_full_scale(const sample_layout *layout);

/* Reads n samples, every stride-th from sample `first` of a row that starts at `row` (native byte order; packed samples
 * have their most significant bit first). False when one of them is no finite number. */
bool samples_to_float(const void *row, size_t first, size_t stride, size_t n, const sample_layout *layout, float *out);

#endif
