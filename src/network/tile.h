/* One tile through the network. */
#ifndef NETWORK_TILE_H
#define NETWORK_TILE_H

#include "image/plane.h"
#include "network/layers.h"

/* A window on the reflected image, px. */
typedef struct tile_window {
    int x, y, width, height;
} tile_window;

typedef struct tile_job {
    const network *net;
    const plane *seen;  /* the reflected image begins NETWORK_MARGIN_PX before it */
    tile_window input;  /* what is computed on; a multiple of the network, zeros beyond */
    tile_window kept;   /* what is written of it: within the image */
    float *const *maps; /* NETWORK_OUTPUTS of them, of the size of the image */
} tile_job;

sunder_status tile_run(const tile_job *job, sunder_error *err) SUNDER_MUST_USE;

#endif
