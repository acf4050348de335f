/* Channels are rounded up to CONV_GROUP with weights of zero. The head is a 1 x 1 convolution: of a transposed one of
 * 2 x 2 each of the four places is a block of eight channels. */
#include "network/layers.h"

#include <stdlib.h>

#include "core/fail.h"
#include "network/network.h"
#include "network/onnx_file.h"

static int rounded_up(int n, int step)
{
    return (n + step - 1) / step * step;
}

static sunder_status new_part(packed_part *part, int versions, int groups, sunder_error *err)
{
    part->group_floats = (size_t)(part->blocks * part->taps * part->taps * part->lanes) * CONV_GROUP;
    part->weights = aligned_floats(part->group_floats * (size_t)(groups * versions), &part->memory);
    return part->weights ? SUNDER_OK : fail_memory(err, "the nucleus network");
}

static float *weight_at(const packed_part *part, int out, int in, int ky, int kx)
{
    const int block = in / part->lanes, lane = in % part->lanes;
    size_t tap = (size_t)((block * part->taps + ky) * part->taps + kx) * (size_t)part->lanes + (size_t)lane;
    return part->weights + (size_t)(out / CONV_GROUP) * part->group_floats + tap * CONV_GROUP + out % CONV_GROUP;
}

static float given_weight(const conv_weights *from, int out, int in, int ky, int kx)
{
    const size_t row = (size_t)(out * from->ins + in) * (size_t)from->taps + (size_t)ky;
    return onnx_float(from->weights, row * (size_t)from->taps + (size_t)kx);
}

/* The inputs first_in .. first_in + ins - 1 of a convolution. */
static sunder_status pack_same(packed_conv *conv, packed_part *part, const conv_weights *from, int first_in, int ins,
                               sunder_error *err)
{
    *part = (packed_part){.lanes = ins == 1 ? 1 : CONV_LANES, .taps = from->taps};
    part->blocks = ins == 1 ? 1 : rounded_up(ins, CONV_GROUP) / CONV_LANES;
    sunder_status status = new_part(part, 1, conv->groups, err);
    if (status != SUNDER_OK) return status;
    for (int o = 0; o < from->outs; o++)
        for (int i = 0; i < ins; i++)
            for (int k = 0; k < from->taps * from->taps; k++)
                *weight_at(part, o, i, k / from->taps, k % from->taps) =
                    given_weight(from, o, first_in + i, k / from->taps, k % from->taps);
    return SUNDER_OK;
}

/* Of an output pixel in row 2i + side, taps 0, 1, 2 fall on rows i - 1, i, i of the half-size input (side 0) or i, i, i + 1
 * (side 1): the first and the last tap that fall on its row `tap`, of two. */
static void taps_on(int side, int tap, int *first, int *last)
{
    *first = tap == 0 ? 0 : 1 + side;
    *last = tap == 0 ? side : 2;
}

static float summed_weight(const conv_weights *from, int out, int in, int version, int ky, int kx)
{
    int y0, y1, x0, x1;
    double sum = 0;
    taps_on(version / 2, ky, &y0, &y1);
    taps_on(version % 2, kx, &x0, &x1);
    for (int y = y0; y <= y1; y++)
        for (int x = x0; x <= x1; x++) sum += (double)given_weight(from, out, in, y, x);
    return (float)sum;
}

static sunder_status pack_doubled(packed_conv *conv, packed_part *part, const conv_weights *from, int ins,
                                  sunder_error *err)
{
    *part = (packed_part){.lanes = CONV_LANES, .taps = 2, .blocks = rounded_up(ins, CONV_GROUP) / CONV_LANES};
    sunder_status status = new_part(part, 4, conv->groups, err);
    if (status != SUNDER_OK) return status;
    const size_t version_floats = part->group_floats * (size_t)conv->groups;
    for (int version = 0; version < 4; version++)
        for (int o = 0; o < from->outs; o++)
            for (int i = 0; i < ins; i++)
                for (int k = 0; k < 4; k++)
                    weight_at(part, o, i, k / 2, k % 2)[(size_t)version * version_floats] =
                        summed_weight(from, o, i, version, k / 2, k % 2);
    return SUNDER_OK;
}

static sunder_status new_conv(packed_conv *conv, int outs, bool relu, sunder_error *err)
{
    conv->groups = rounded_up(outs, CONV_GROUP) / CONV_GROUP;
    conv->relu = relu;
    conv->bias = aligned_floats((size_t)conv->groups * CONV_GROUP, &conv->bias_memory);
    return conv->bias ? SUNDER_OK : fail_memory(err, "the nucleus network");
}

/* doubled_ins: inputs, the first ones, that come at half the size. */
static sunder_status pack_conv(packed_conv *conv, const conv_weights *from, int doubled_ins, sunder_error *err)
{
    sunder_status status = new_conv(conv, from->outs, true, err);
    for (int o = 0; status == SUNDER_OK && o < from->outs; o++) conv->bias[o] = onnx_float(from->bias, (size_t)o);
    if (status == SUNDER_OK && doubled_ins)
        status = pack_doubled(conv, &conv->parts[conv->n_parts++], from, doubled_ins, err);
    if (status != SUNDER_OK) return status;
    return pack_same(conv, &conv->parts[conv->n_parts++], from, doubled_ins, from->ins - doubled_ins, err);
}

static sunder_status pack_head(packed_conv *conv, const conv_weights *from, bool half_stem, sunder_error *err)
{
    const int places = half_stem ? 4 : 1;
    sunder_status status = new_conv(conv, places * CONV_LANES, false, err);
    if (status != SUNDER_OK) return status;
    packed_part *part = &conv->parts[conv->n_parts++];
    *part = (packed_part){.lanes = CONV_LANES, .taps = 1, .blocks = rounded_up(from->ins, CONV_GROUP) / CONV_LANES};
    status = new_part(part, 1, conv->groups, err);
    if (status != SUNDER_OK) return status;
    for (int place = 0; place < places; place++) {
        for (int o = 0; o < NETWORK_OUTPUTS; o++) {
            conv->bias[place * CONV_LANES + o] = onnx_float(from->bias, (size_t)o);
            for (int i = 0; i < from->ins; i++) {
                const int at = half_stem ? (i * NETWORK_OUTPUTS + o) * places + place : o * from->ins + i;
                *weight_at(part, place * CONV_LANES + o, i, 0, 0) = onnx_float(from->weights, (size_t)at);
            }
        }
    }
    return SUNDER_OK;
}

static sunder_status pack_all(const network_shape *shape, network *net, sunder_error *err)
{
    sunder_status status = SUNDER_OK;
    if (shape->half_stem) status = pack_conv(&net->stem, &shape->stem, 0, err);
    for (int l = 0; status == SUNDER_OK && l < shape->levels; l++) {
        net->channels[l] = rounded_up(shape->widths[l], CONV_GROUP);
        status = pack_conv(&net->down[l][0], &shape->down[l][0], 0, err);
        if (status == SUNDER_OK) status = pack_conv(&net->down[l][1], &shape->down[l][1], 0, err);
        if (l + 1 == shape->levels) break;
        if (status == SUNDER_OK) status = pack_conv(&net->up[l][0], &shape->up[l][0], shape->widths[l + 1], err);
        if (status == SUNDER_OK) status = pack_conv(&net->up[l][1], &shape->up[l][1], 0, err);
    }
    if (status == SUNDER_OK) status = pack_head(&net->head, &shape->head, shape->half_stem, err);
    return status;
}

sunder_status layers_pack(const network_shape *shape, network **out_network, sunder_error *err)
{
    network *net = array_new(1, sizeof *net);
    if (!net) return fail_memory(err, "the nucleus network");
    net->half_stem = shape->half_stem;
    net->levels = shape->levels;
    net->conv_row = conv_row_fastest();
    sunder_status status = pack_all(shape, net, err);
    if (status != SUNDER_OK) network_free(net);
    else *out_network = net;
    return status;
}

static void free_conv(packed_conv *conv)
{
    free(conv->bias_memory);
    for (int i = 0; i < 2; i++) free(conv->parts[i].memory);
}

void network_free(network *net)
{
    if (!net) return;
    free_conv(&net->stem);
    free_conv(&net->head);
    for (int l = 0; l < MOST_LEVELS; l++) {
        for (int i = 0; i < 2; i++) {
            free_conv(&net->down[l][i]);
            free_conv(&net->up[l][i]);
        }
    }
    free(net);
}

int layers_multiple_px(const network *net)
{
    return 1 << (net->levels - 1 + (net->half_stem ? 1 : 0));
}

/* From the output back to the image, at the left end of a run of whole deepest pixels: two convolutions on each level on
 * the way down to the deepest (a half pixel is a whole one there), and two on each on the way back. */
int layers_reach_px(const network *net)
{
    int reach = 0;
    for (int l = 0; l + 1 < net->levels; l++) reach = (reach + 2 + 1) / 2;
    reach += 2;
    for (int l = net->levels - 1; l > 0; l--) reach = 2 * reach + 2;
    const int multiple = layers_multiple_px(net);
    return rounded_up(net->half_stem ? 2 * reach : reach, multiple);
}
