/* The graph is walked in its order and each node held against the one that the network has there: operator, where its
 * input comes from, size of its weights, strides and edges. */
#include "network/shape.h"

#include <math.h>
#include <stdio.h>

#include "core/fail.h"

enum { WIDEST = 512 };

typedef struct walk {
    const onnx_graph *graph;
    size_t next;
    onnx_name flow; /* what the last node gave */
    int channels;   /* of it */
    sunder_error *err;
} walk;

typedef struct conv_kind {
    const char *op;
    int taps, stride, edge;
} conv_kind;

static const conv_kind stem_kind = {"Conv", 2, 2, 0}, level_kind = {"Conv", 3, 1, 1}, flat_head = {"Conv", 1, 1, 0},
                       half_head = {"ConvTranspose", 2, 2, 0};

static sunder_status another_network(const walk *w, const char *found, const char *expected)
{
    return fail(
        w->err, SUNDER_ERROR_INPUT,
        "node %zu is or has %s, expected %s: this is no nucleus network that sunder knows (models/train/network.py); "
        "use the one that came with sunder",
        w->next, found, expected);
}

static void skip_constants(walk *w)
{
    while (w->next < w->graph->n_nodes && onnx_is(w->graph->nodes[w->next].op, "Constant")) w->next++;
}

/* The next node, which must be of that operator and take what the last one gave. */
static sunder_status take_node(walk *w, const char *op, const onnx_node **out_node)
{
    skip_constants(w);
    if (w->next == w->graph->n_nodes) return another_network(w, "the end of the file", op);
    const onnx_node *node = &w->graph->nodes[w->next];
    if (!onnx_is(node->op, op)) {
        char found[32];
        snprintf(found, sizeof found, "%.*s", (int)(node->op.length < 31 ? node->op.length : 31),
                 node->op.text ? node->op.text : "?");
        return another_network(w, found, op);
    }
    if (node->n_inputs < 1 || !onnx_same_name(node->inputs[0], w->flow))
        return another_network(w, "another input", "that of the node before");
    w->next++;
    w->flow = node->output;
    *out_node = node;
    return SUNDER_OK;
}

/* An attribute that is not there has its default: ones, or zeros for the edges. */
static bool all_are(const onnx_node *node, const char *name, int value, int otherwise)
{
    const onnx_attribute *attribute = onnx_attribute_of(node, name);
    if (!attribute) return value == otherwise;
    for (int i = 0; i < attribute->numbers.n; i++)
        if (attribute->numbers.values[i] != value) return false;
    return attribute->numbers.n > 0;
}

static bool all_finite(const void *data, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (!isfinite(onnx_float(data, i))) return false;
    return true;
}

/* The weights and the bias of a convolution, their sizes within bounds and what is expected of them. */
static sunder_status take_weights(const walk *w, const onnx_node *node, const conv_kind *kind, conv_weights *out)
{
    const onnx_tensor *weights = node->n_inputs == 3 ? onnx_tensor_named(w->graph, node->inputs[1]) : NULL;
    const onnx_tensor *bias = node->n_inputs == 3 ? onnx_tensor_named(w->graph, node->inputs[2]) : NULL;
    if (!weights || !bias || !weights->data || !bias->data || weights->dims.n != 4)
        return another_network(w, "no weights or no bias", "both, as 32-bit floats");
    const int64_t *dims = weights->dims.values;
    const bool transposed = kind == &half_head;
    const int64_t outs = transposed ? dims[1] : dims[0], ins = transposed ? dims[0] : dims[1];
    if (dims[2] != kind->taps || dims[3] != kind->taps) return another_network(w, "a window of another size", "3 x 3");
    if (ins != w->channels) return another_network(w, "weights for other inputs", "as many as the node before gives");
    if (outs < 1 || outs > WIDEST) return another_network(w, "too many channels", "512 at most");
    if (weights->n != (size_t)(outs * ins * kind->taps * kind->taps) || bias->n != (size_t)outs)
        return another_network(w, "weights that are cut off", "all of them");
    if (!all_finite(weights->data, weights->n) || !all_finite(bias->data, bias->n))
        return another_network(w, "a weight that is no number", "numbers");
    *out = (conv_weights){(int)outs, (int)ins, kind->taps, weights->data, bias->data};
    return SUNDER_OK;
}

static sunder_status take_conv(walk *w, const conv_kind *kind, bool relu, conv_weights *out)
{
    const onnx_node *node;
    sunder_status status = take_node(w, kind->op, &node);
    if (status != SUNDER_OK) return status;
    if (!all_are(node, "strides", kind->stride, 1) || !all_are(node, "pads", kind->edge, 0) ||
        !all_are(node, "dilations", 1, 1) || !all_are(node, "group", 1, 1) || onnx_attribute_of(node, "auto_pad") ||
        onnx_attribute_of(node, "output_padding") || onnx_attribute_of(node, "output_shape"))
        return another_network(w, "another stride or edge", "a plain convolution");
    status = take_weights(w, node, kind, out);
    if (status != SUNDER_OK) return status;
    w->channels = out->outs;
    return relu ? take_node(w, "Relu", &node) : SUNDER_OK;
}

static sunder_status take_level(walk *w, conv_weights *convs, int *width)
{
    sunder_status status = take_conv(w, &level_kind, true, &convs[0]);
    if (status == SUNDER_OK) status = take_conv(w, &level_kind, true, &convs[1]);
    if (status != SUNDER_OK) return status;
    if (*width == 0) *width = convs[0].outs;
    if (convs[0].outs != *width || convs[1].outs != *width)
        return another_network(w, "convolutions of unlike widths", "one width on each level");
    return SUNDER_OK;
}

static sunder_status take_pool(walk *w)
{
    const onnx_node *node;
    sunder_status status = take_node(w, "MaxPool", &node);
    if (status != SUNDER_OK) return status;
    if (!all_are(node, "kernel_shape", 2, 0) || !all_are(node, "strides", 2, 1) || !all_are(node, "pads", 0, 0))
        return another_network(w, "another window", "a maximum of 2 x 2");
    return SUNDER_OK;
}

/* The floats of a constant, which is a node or a tensor of the graph. */
static const onnx_tensor *constant_named(const onnx_graph *graph, onnx_name name)
{
    for (size_t i = 0; i < graph->n_nodes; i++) {
        const onnx_node *node = &graph->nodes[i];
        if (!onnx_is(node->op, "Constant") || !onnx_same_name(node->output, name)) continue;
        const onnx_attribute *value = onnx_attribute_of(node, "value");
        return value ? &value->tensor : NULL;
    }
    return onnx_tensor_named(graph, name);
}

static bool has_text(const onnx_node *node, const char *name, const char *text)
{
    const onnx_attribute *attribute = onnx_attribute_of(node, name);
    return attribute && onnx_is(attribute->text, text);
}

static sunder_status take_doubling(walk *w)
{
    static const float expected[] = {1, 1, 2, 2};
    const onnx_node *node;
    sunder_status status = take_node(w, "Resize", &node);
    if (status != SUNDER_OK) return status;
    const onnx_tensor *scales = node->n_inputs == 3 ? constant_named(w->graph, node->inputs[2]) : NULL;
    bool doubles = scales && scales->data && scales->n == 4 && has_text(node, "mode", "nearest") &&
                   has_text(node, "coordinate_transformation_mode", "asymmetric") &&
                   has_text(node, "nearest_mode", "floor");
    for (size_t i = 0; doubles && i < 4; i++) doubles = onnx_float(scales->data, i) == expected[i];
    return doubles ? SUNDER_OK : another_network(w, "another scale or mode", "nearest neighbour, twice as large");
}

static sunder_status take_join(walk *w, onnx_name skip, int skip_channels)
{
    const onnx_node *node;
    sunder_status status = take_node(w, "Concat", &node);
    if (status != SUNDER_OK) return status;
    if (node->n_inputs != 2 || !onnx_same_name(node->inputs[1], skip) || !all_are(node, "axis", 1, 0))
        return another_network(w, "other inputs", "the level below and the same level on the way down");
    w->channels += skip_channels;
    return SUNDER_OK;
}

static sunder_status take_levels(walk *w, network_shape *shape)
{
    onnx_name skips[MOST_LEVELS];
    sunder_status status = SUNDER_OK;
    for (int l = 0; status == SUNDER_OK && l < shape->levels; l++) {
        if (l) status = take_pool(w);
        if (status == SUNDER_OK) status = take_level(w, shape->down[l], &shape->widths[l]);
        skips[l] = w->flow;
    }
    for (int l = shape->levels - 2; status == SUNDER_OK && l >= 0; l--) {
        status = take_doubling(w);
        if (status == SUNDER_OK) status = take_join(w, skips[l], shape->widths[l]);
        if (status == SUNDER_OK) status = take_level(w, shape->up[l], &shape->widths[l]);
    }
    return status;
}

static int pools_of(const onnx_graph *graph)
{
    int n = 0;
    for (size_t i = 0; i < graph->n_nodes; i++) n += onnx_is(graph->nodes[i].op, "MaxPool");
    return n;
}

static bool begins_with_half_stem(const walk *w)
{
    const onnx_node *node = &w->graph->nodes[w->next];
    const onnx_tensor *weights = node->n_inputs > 1 ? onnx_tensor_named(w->graph, node->inputs[1]) : NULL;
    return weights && weights->dims.n == 4 && weights->dims.values[2] == stem_kind.taps;
}

sunder_status shape_read(const onnx_graph *graph, network_shape *out_shape, sunder_error *err)
{
    walk w = {.graph = graph, .flow = graph->input, .channels = 1, .err = err};
    network_shape shape = {.levels = 1 + pools_of(graph)};
    if (shape.levels < 2 || shape.levels > MOST_LEVELS)
        return another_network(&w, "too few or too many levels", "2 to 6 levels");
    skip_constants(&w);
    shape.half_stem = w.next < graph->n_nodes && begins_with_half_stem(&w);
    sunder_status status = SUNDER_OK;
    if (shape.half_stem) {
        status = take_conv(&w, &stem_kind, true, &shape.stem);
        shape.widths[0] = shape.stem.outs;
    }
    if (status == SUNDER_OK) status = take_levels(&w, &shape);
    if (status == SUNDER_OK) status = take_conv(&w, shape.half_stem ? &half_head : &flat_head, false, &shape.head);
    if (status != SUNDER_OK) return status;
    skip_constants(&w);
    if (w.next != graph->n_nodes || !onnx_same_name(w.flow, graph->output) || shape.head.outs != NETWORK_OUTPUTS)
        return another_network(&w, "another end or other outputs", "five outputs after the last convolution");
    *out_shape = shape;
    return SUNDER_OK;
}
