/* A cursor that never leaves its message; once it fails it stays at its end and says so. */
#include "network/onnx_file.h"

#include <stdlib.h>
#include <string.h>

#include "core/fail.h"
#include "core/memory.h"

/* onnx.proto3 */
enum { MODEL_GRAPH = 7 };
enum { GRAPH_NODE = 1, GRAPH_TENSOR = 5, GRAPH_INPUT = 11, GRAPH_OUTPUT = 12 };
enum { NODE_INPUT = 1, NODE_OUTPUT = 2, NODE_OP = 4, NODE_ATTRIBUTE = 5 };
enum { ATTRIBUTE_NAME = 1, ATTRIBUTE_INT = 3, ATTRIBUTE_TEXT = 4, ATTRIBUTE_TENSOR = 5, ATTRIBUTE_INTS = 8 };
enum { TENSOR_DIMS = 1, TENSOR_TYPE = 2, TENSOR_NAME = 8, TENSOR_RAW = 9, TENSOR_TYPE_FLOAT = 1 };
enum { VALUE_NAME = 1 };
/* wire types */
enum { WIRE_VARINT = 0, WIRE_8_BYTES = 1, WIRE_BYTES = 2, WIRE_4_BYTES = 5, FLOAT_BYTES = 4 };

typedef struct cursor {
    const uint8_t *at, *end;
    bool bad;
} cursor;

typedef struct field {
    uint64_t number, value; /* value: of a varint */
    int wire;
    cursor bytes; /* of a WIRE_BYTES */
} field;

static uint64_t read_varint(cursor *c)
{
    uint64_t value = 0;
    for (int shift = 0; shift < 64 && c->at < c->end; shift += 7) {
        const uint8_t byte = *c->at++;
        value |= (uint64_t)(byte & 0x7f) << shift;
        if (!(byte & 0x80)) return value;
    }
    c->bad = true;
    return 0;
}

/* n bytes of the message, or none. */
static cursor take_bytes(cursor *c, uint64_t n)
{
    if (c->bad || n > (uint64_t)(c->end - c->at)) {
        c->bad = true;
        return (cursor){c->end, c->end, false};
    }
    const cursor taken = {c->at, c->at + n, false};
    c->at += n;
    return taken;
}

/* False at the end of the message, and when it is broken. */
static bool next_field(cursor *c, field *out)
{
    if (c->bad || c->at == c->end) return false;
    const uint64_t key = read_varint(c);
    *out = (field){.number = key >> 3, .wire = (int)(key & 7)};
    switch (out->wire) {
    case WIRE_VARINT: out->value = read_varint(c); break;
    case WIRE_8_BYTES: take_bytes(c, 8); break;
    case WIRE_BYTES: out->bytes = take_bytes(c, read_varint(c)); break;
    case WIRE_4_BYTES: take_bytes(c, 4); break;
    default: c->bad = true;
    }
    return !c->bad;
}

static onnx_name name_of(const field *f)
{
    return (onnx_name){(const char *)f->bytes.at, (size_t)(f->bytes.end - f->bytes.at)};
}

static bool add_number(onnx_numbers *numbers, uint64_t value)
{
    if (numbers->n == ONNX_MOST_NUMBERS) return false;
    numbers->values[numbers->n++] = (int64_t)value;
    return true;
}

/* One integer, or several packed in bytes. */
static bool add_numbers(onnx_numbers *numbers, const field *f)
{
    if (f->wire == WIRE_VARINT) return add_number(numbers, f->value);
    cursor c = f->bytes;
    while (f->wire == WIRE_BYTES && c.at < c.end) {
        const uint64_t value = read_varint(&c);
        if (c.bad || !add_number(numbers, value)) return false;
    }
    return f->wire == WIRE_BYTES;
}

static bool read_tensor(cursor c, onnx_tensor *tensor)
{
    field f;
    cursor raw = {0};
    while (next_field(&c, &f)) {
        if (f.number == TENSOR_DIMS && !add_numbers(&tensor->dims, &f)) return false;
        if (f.number == TENSOR_TYPE) tensor->type = (int64_t)f.value;
        if (f.number == TENSOR_NAME) tensor->name = name_of(&f);
        if (f.number == TENSOR_RAW && f.wire == WIRE_BYTES) raw = f.bytes;
    }
    if (c.bad) return false;
    if (tensor->type == TENSOR_TYPE_FLOAT && raw.at) {
        tensor->data = raw.at;
        tensor->n = (size_t)(raw.end - raw.at) / FLOAT_BYTES;
    }
    return true;
}

static bool read_attribute(cursor c, onnx_attribute *attribute)
{
    field f;
    while (next_field(&c, &f)) {
        if (f.number == ATTRIBUTE_NAME) attribute->name = name_of(&f);
        if (f.number == ATTRIBUTE_TEXT) attribute->text = name_of(&f);
        if ((f.number == ATTRIBUTE_INT || f.number == ATTRIBUTE_INTS) && !add_numbers(&attribute->numbers, &f))
            return false;
        if (f.number == ATTRIBUTE_TENSOR && f.wire == WIRE_BYTES && !read_tensor(f.bytes, &attribute->tensor))
            return false;
    }
    return !c.bad;
}

static bool read_node(cursor c, onnx_node *node)
{
    field f;
    while (next_field(&c, &f)) {
        if (f.wire != WIRE_BYTES) continue;
        if (f.number == NODE_OP) node->op = name_of(&f);
        if (f.number == NODE_OUTPUT) node->output = name_of(&f);
        if (f.number == NODE_INPUT) {
            if (node->n_inputs == ONNX_MOST_INPUTS) return false;
            node->inputs[node->n_inputs++] = name_of(&f);
        }
        if (f.number == NODE_ATTRIBUTE) {
            if (node->n_attributes == ONNX_MOST_ATTRIBUTES) return false;
            if (!read_attribute(f.bytes, &node->attributes[node->n_attributes++])) return false;
        }
    }
    return !c.bad;
}

static onnx_name value_name(cursor c)
{
    field f;
    while (next_field(&c, &f))
        if (f.number == VALUE_NAME) return name_of(&f);
    return (onnx_name){0};
}

static sunder_status broken(sunder_error *err)
{
    return fail(err, SUNDER_ERROR_INPUT, "this is no ONNX file that sunder can read, or it is damaged; copy it again");
}

/* One field of the graph into it. */
static sunder_status add_field(onnx_graph *graph, const field *f, sunder_error *err)
{
    if (f->wire != WIRE_BYTES) return SUNDER_OK;
    if (graph->n_nodes == ONNX_MOST_PARTS || graph->n_tensors == ONNX_MOST_PARTS)
        return fail(err, SUNDER_ERROR_INPUT, "an ONNX file of %d parts or more is no nucleus network", ONNX_MOST_PARTS);
    if (f->number == GRAPH_NODE) {
        if (!array_reserve((void **)&graph->nodes, &graph->node_capacity, graph->n_nodes + 1, sizeof *graph->nodes))
            return fail_memory(err, "the nucleus network");
        onnx_node *node = &graph->nodes[graph->n_nodes++];
        *node = (onnx_node){0};
        if (!read_node(f->bytes, node)) return broken(err);
    }
    if (f->number == GRAPH_TENSOR) {
        if (!array_reserve((void **)&graph->tensors, &graph->tensor_capacity, graph->n_tensors + 1,
                           sizeof *graph->tensors))
            return fail_memory(err, "the nucleus network");
        onnx_tensor *tensor = &graph->tensors[graph->n_tensors++];
        *tensor = (onnx_tensor){0};
        if (!read_tensor(f->bytes, tensor)) return broken(err);
    }
    if (f->number == GRAPH_INPUT && !graph->input.text) graph->input = value_name(f->bytes);
    if (f->number == GRAPH_OUTPUT && !graph->output.text) graph->output = value_name(f->bytes);
    return SUNDER_OK;
}

static sunder_status read_graph(cursor c, onnx_graph *graph, sunder_error *err)
{
    field f;
    while (next_field(&c, &f)) {
        sunder_status status = add_field(graph, &f, err);
        if (status != SUNDER_OK) return status;
    }
    return c.bad ? broken(err) : SUNDER_OK;
}

sunder_status onnx_read(const void *bytes, size_t n, onnx_graph *out_graph, sunder_error *err)
{
    cursor c = {bytes, (const uint8_t *)bytes + n, false};
    onnx_graph graph = {0};
    sunder_status status = SUNDER_OK;
    field f;
    while (status == SUNDER_OK && next_field(&c, &f))
        if (f.number == MODEL_GRAPH && f.wire == WIRE_BYTES) status = read_graph(f.bytes, &graph, err);
    if (status == SUNDER_OK && (c.bad || graph.n_nodes == 0)) status = broken(err);
    if (status != SUNDER_OK) onnx_graph_free(&graph);
    else *out_graph = graph;
    return status;
}

void onnx_graph_free(onnx_graph *graph)
{
    free(graph->nodes);
    free(graph->tensors);
    *graph = (onnx_graph){0};
}

float onnx_float(const void *data, size_t i)
{
    float value;
    memcpy(&value, (const char *)data + i * FLOAT_BYTES, FLOAT_BYTES);
    return value;
}

bool onnx_same_name(onnx_name a, onnx_name b)
{
    return a.text && b.text && a.length == b.length && memcmp(a.text, b.text, a.length) == 0;
}

bool onnx_is(onnx_name name, const char *text)
{
    return onnx_same_name(name, (onnx_name){text, strlen(text)});
}

const onnx_attribute *onnx_attribute_of(const onnx_node *node, const char *name)
{
    for (int i = 0; i < node->n_attributes; i++)
        if (onnx_is(node->attributes[i].name, name)) return &node->attributes[i];
    return NULL;
}

const onnx_tensor *onnx_tensor_named(const onnx_graph *graph, onnx_name name)
{
    for (size_t i = 0; i < graph->n_tensors; i++)
        if (onnx_same_name(graph->tensors[i].name, name)) return &graph->tensors[i];
    return NULL;
}
