/* How large the nuclei of an image are, by what the network finds at several scales. */
#ifndef SEGMENT_NETWORK_SCALE_H
#define SEGMENT_NETWORK_SCALE_H

#include "core/context.h"
#include "network/network.h"

typedef struct nuclear_size {
    double diameter_px; /* median of what was found; 0: nothing */
    double clarity;     /* 0..1: how plainly the network sees nuclei at that scale */
    bool plain;         /* as plainly as nuclei are seen at their own scale */
} nuclear_size;

/* Begins with nuclei of guess_px across and goes on to what is found there, to half and to twice that size, as long as the
 * nuclei are not plain. The scale at which they are plainest wins, so no pass can run away. A large image is looked at
 * in its middle. */
sunder_status network_nuclear_size(sunder_context *context, const network *net, const plane *dapi, double guess_px,
                                   nuclear_size *out_size, sunder_error *err) SUNDER_MUST_USE;

#endif
