/* Whether an ONNX graph is the nucleus network, and which of its weights belong where. */
#ifndef NETWORK_SHAPE_H
#define NETWORK_SHAPE_H

#include "network/layers.h"
#include "network/onnx_file.h"

/* out_shape borrows from the bytes that the graph was read from. Another network is SUNDER_ERROR_INPUT. */
sunder_status shape_read(const onnx_graph *graph, network_shape *out_shape, sunder_error *err) SUNDER_MUST_USE;

#endif
