/* Inference of the nucleus network (models/train/network.py): a U-Net of 3 x 3 convolutions, on full resolution or on a
 * stem of half resolution. What it computes is, by definition, the network applied to the whole image reflected
 * NETWORK_MARGIN_PX beyond each side and then on to a multiple of the network, zeros beyond that; the tiles in which it
 * is done, the threads and the processor do not change a byte of it. */
#ifndef NETWORK_NETWORK_H
#define NETWORK_NETWORK_H

#include "core/context.h"
#include "image/plane.h"

/* A bit more than half a nucleus (28 px), so that one cut by the edge is seen whole. */
enum { NETWORK_MARGIN_PX = 16 };

typedef struct network network;

/* Reads an ONNX file of at most 16 MiB. want_sha256 (64 hexadecimal digits, or NULL) is checked before anything is read
 * out of it. A file that is missing, another one, no ONNX or a network of another shape is SUNDER_ERROR_INPUT. The caller
 * frees *out_network; it is constant from then on and may be used by several threads at once. */
sunder_status network_load(const char *path, const char *want_sha256, network **out_network,
                           sunder_error *err) SUNDER_MUST_USE;
void network_free(network *net);
SUNDER_AUTO_DEFINE(auto_network, network, network_free)

/* What the network says of each pixel, of the size of the image: logits of inside (in a nucleus), depth (1 at its heart,
 * 0 at its rim) and seam (beside another nucleus). */
typedef struct network_maps {
    plane inside, depth, seam;
} network_maps;

/* seen: DAPI at the canonical scale, normalised (models/train/images.py), of any size from 1 x 1. tile_px: side of the
 * tiles, 0 for one that suits memory and threads. Tiles run side by side unless the caller is itself one of several
 * workers. context may be NULL: one thread. The caller frees *out_maps. */
sunder_status network_run(sunder_context *context, const network *net, const plane *seen, int tile_px,
                          network_maps *out_maps, sunder_error *err) SUNDER_MUST_USE;
void network_maps_free(network_maps *maps);

#endif
