/* The layers of the network with their weights packed for conv_row. */
#ifndef NETWORK_LAYERS_H
#define NETWORK_LAYERS_H

#include "network/conv_row.h"
#include "network/row_map.h"

enum { MOST_LEVELS = 6, NETWORK_OUTPUTS = 3 };

/* A weight array as it stands in the file: [out][in][ky][kx], or [in][out][ky][kx] in a transposed convolution. */
typedef struct conv_weights {
    int outs, ins, taps;
    const void *weights, *bias; /* read with onnx_float */
} conv_weights;

/* What the file holds, in its order; borrowed from the file. */
typedef struct network_shape {
    bool half_stem;
    int levels, widths[MOST_LEVELS];
    conv_weights stem, down[MOST_LEVELS][2], up[MOST_LEVELS][2], head; /* up[l] ends on level l */
} network_shape;

typedef struct packed_part {
    int blocks, lanes, taps;
    float *weights; /* [version][group][block][ky][kx][lane][CONV_GROUP] */
    void *memory;
    size_t group_floats;
} packed_part;

/* A convolution. With two parts the first is seen at twice its size (nearest neighbour): each of the four output pixels
 * on one of its pixels sees 2 x 2 of them with the weights of the taps that coincide added up, one version for each. */
typedef struct packed_conv {
    int groups, n_parts;
    packed_part parts[2];
    float *bias;
    void *bias_memory;
    bool relu;
} packed_conv;

struct network {
    bool half_stem;
    int levels, channels[MOST_LEVELS]; /* widths, rounded up to CONV_GROUP */
    packed_conv stem, down[MOST_LEVELS][2], up[MOST_LEVELS][2], head;
    conv_row_fn conv_row;
};

typedef struct network network;

/* Packs all of it; *out_network does not refer to the file. */
sunder_status layers_pack(const network_shape *shape, network **out_network, sunder_error *err) SUNDER_MUST_USE;

/* Width and height of what the network works on are multiples of this, in px. */
int layers_multiple_px(const network *net);

/* How far an output pixel sees, rounded up to layers_multiple_px. */
int layers_reach_px(const network *net);

#endif
