/* The nucleus network that ships with sunder, for the stage segment. */
#ifndef PIPELINE_NUCLEUS_NETWORK_H
#define PIPELINE_NUCLEUS_NETWORK_H

#include "network/network.h"
#include "segment/segment.h"

/* SHA-256 of models/nuclei.onnx; models/nuclei.md says what it is. */
extern const char nucleus_network_sha256[];

/* Reads the network that `segmenter` needs into options: nothing for "classic". Where path is NULL or names no file,
 * "auto" goes without, options->network_missing says why and a warning is given; "network" is an error. A file that is
 * there but is not the network this build was made for is an error for both. *out_network is the caller's: network_free;
 * it may be NULL. */
sunder_status nucleus_network_open(sunder_context *context, const char *path, const char *segmenter,
                                   segment_options *options, network **out_network, sunder_error *err) SUNDER_MUST_USE;

#endif
