/* One tile through the network. */
#ifndef NETWORK_TILE_H
#define NETWORK_TILE_H

#include "network/layers.h"

/* A window on the tile, in px. */
typedef struct tile_window {
    int x, y, width, height;
} tile_window;

/* in: one channel, of a size that is a multiple of the network, kept whole. Of the outputs, those in the window are
 * written: output c of its pixel (x, y) to out[c][y * out_width + x]. */
sunder_status tile_run(const network *net, const row_map *in, const tile_window *window, float *const *out,
                       size_t out_width, sunder_error *err) SUNDER_MUST_USE;

/* About the most memory that takes, the input included. */
size_t tile_bytes(const network *net, int width, int height);

#endif
