/* ONNX files: the part of the format that the nucleus network uses, read without trust.
 *
 * An ONNX file is a message in protocol buffers' wire format (https://protobuf.dev/programming-guides/encoding/): fields
 * of a number, a type and a value, a message within as a field of bytes. Field numbers are those of onnx.proto3 (ONNX IR
 * version 6). Read are nodes (operator, names of inputs and outputs, attributes of integers, text and tensors) and float
 * and integer tensors of the graph; unknown fields are passed over. */
#ifndef NETWORK_ONNX_FILE_H
#define NETWORK_ONNX_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sunder/error.h"

enum { ONNX_MOST_INPUTS = 4, ONNX_MOST_NUMBERS = 8, ONNX_MOST_ATTRIBUTES = 8, ONNX_MOST_PARTS = 512 };

/* A name as it stands in the file, not terminated. */
typedef struct onnx_name {
    const char *text;
    size_t length;
} onnx_name;

typedef struct onnx_numbers {
    int n;
    int64_t values[ONNX_MOST_NUMBERS];
} onnx_numbers;

/* data: n floats, little-endian, at any address (onnx_float); NULL if it is not of that type or is kept in another way. */
typedef struct onnx_tensor {
    onnx_name name;
    onnx_numbers dims;
    int64_t type;
    const void *data;
    size_t n;
} onnx_tensor;

typedef struct onnx_attribute {
    onnx_name name, text;
    onnx_numbers numbers; /* one or several */
    onnx_tensor tensor;
} onnx_attribute;

typedef struct onnx_node {
    onnx_name op, inputs[ONNX_MOST_INPUTS], output;
    int n_inputs, n_attributes;
    onnx_attribute attributes[ONNX_MOST_ATTRIBUTES];
} onnx_node;

/* Everything points into the bytes that were read. */
typedef struct onnx_graph {
    onnx_node *nodes;
    onnx_tensor *tensors;
    onnx_name input, output; /* the first of each */
    size_t n_nodes, n_tensors, node_capacity, tensor_capacity;
} onnx_graph;

/* The caller keeps bytes while the graph is used, and frees the graph. Bytes that are no such file: SUNDER_ERROR_INPUT. */
sunder_status onnx_read(const void *bytes, size_t n, onnx_graph *out_graph, sunder_error *err) SUNDER_MUST_USE;
void onnx_graph_free(onnx_graph *graph);

float onnx_float(const void *data, size_t i);
bool onnx_same_name(onnx_name a, onnx_name b);
bool onnx_is(onnx_name name, const char *text);

/* NULL where there is none. */
const onnx_attribute *onnx_attribute_of(const onnx_node *node, const char *name);
const onnx_tensor *onnx_tensor_named(const onnx_graph *graph, onnx_name name);

#endif
