/* One row of a convolution, 16 output channels of it: the one loop where the time goes.
 *
 * A map holds its channels in blocks of eight, side by side in each pixel. An output value is its bias, to which the
 * products are added one by one, each by a fused multiply-add, in the order part, block, tap row, tap column, lane. Every
 * version of the loop keeps that order, so all give the same bytes. */
#ifndef NETWORK_CONV_ROW_H
#define NETWORK_CONV_ROW_H

#include <stdbool.h>
#include <stddef.h>

enum { CONV_LANES = 8, CONV_GROUP = 16, CONV_TAPS = 3 };

/* One input of a convolution. Tap (ky, kx) of output pixel p, lane l of block b, is
 * rows[ky][b * block_floats + p * step + kx * lanes + l]; lanes is 8, or 1 with one block (the image itself), and step is
 * lanes or twice that. */
typedef struct conv_part {
    const float *rows[CONV_TAPS];
    const float *weights; /* [block][ky][kx][lane][CONV_GROUP] */
    size_t block_floats;
    int blocks, taps, lanes, step;
} conv_part;

typedef struct conv_row {
    conv_part parts[2];
    int n_parts, pixels;
    const float *bias; /* CONV_GROUP of them */
    bool relu;
    float *out; /* channel 8 b + l of pixel p at out[b * out_block_floats + p * out_step + l] */
    size_t out_block_floats;
    int out_step;
} conv_row;

typedef void (*conv_row_fn)(const conv_row *row);

/* For any processor. */
void conv_row_plain(const conv_row *row);

/* The fastest that this processor has; conv_row_plain where it has none. */
conv_row_fn conv_row_fastest(void);

#endif
