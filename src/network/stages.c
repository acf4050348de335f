/* Each layer first asks for the rows that it reads, then makes its own. What lies beyond the tile is zero, as in the
 * network's training; the zeros stand around the rows (row_map.h), so nothing here looks where a row ends. */
#include "network/stages.h"

#include "network/network.h"

void stage_upto(const tile_job *job, stage *s, int y)
{
    for (; s->made <= y && s->made < s->rows.height; s->made++) s->make(job, s, s->made);
}

/* Where place i of the reflected line falls on the line of n: 1 0 | 0 1 2 ... n-1 | n-1 n-2 ..., again and again. */
static int reflected(int i, int n)
{
    const int period = 2 * n, at = (i % period + period) % period;
    return at < n ? at : period - 1 - at;
}

void make_input(const tile_job *job, const stage *s, int y)
{
    const int width = job->seen->width, first = job->input.x - NETWORK_MARGIN_PX;
    const int from_y = reflected(job->input.y - NETWORK_MARGIN_PX + y, job->seen->height);
    const float *from = job->seen->px + (size_t)from_y * (size_t)width;
    float *to = row_map_row(&s->rows, y) + 1;
    for (int x = 0; x < s->rows.width; x++) {
        const int at = first + x;
        to[x] = from[at >= 0 && at < width ? at : reflected(at, width)];
    }
}

/* All groups of one output row whose parts and out are set for group 0. */
static void run_groups(const network *net, const packed_conv *conv, conv_row row)
{
    for (int g = 0; g < conv->groups; g++) {
        row.bias = conv->bias + g * CONV_GROUP;
        net->conv_row(&row);
        for (int i = 0; i < row.n_parts; i++) row.parts[i].weights += conv->parts[i].group_floats;
        row.out += CONV_GROUP / CONV_LANES * row.out_block_floats;
    }
}

/* A part that reads rows first_row ... of a map, from offset floats after where they begin. */
static conv_part part_on(const packed_part *packed, const row_map *from, int first_row, int offset, int step)
{
    conv_part part = {.weights = packed->weights,
                      .block_floats = from->block_floats,
                      .blocks = packed->blocks,
                      .taps = packed->taps,
                      .lanes = packed->lanes,
                      .step = step};
    for (int ky = 0; ky < packed->taps; ky++) part.rows[ky] = row_map_row(from, first_row + ky) + offset;
    return part;
}

static conv_row row_to(const stage *s, int y)
{
    return (conv_row){.n_parts = 1,
                      .pixels = s->rows.width,
                      .relu = s->conv->relu,
                      .out = row_map_row(&s->rows, y) + CONV_LANES,
                      .out_block_floats = s->rows.block_floats,
                      .out_step = CONV_LANES};
}

/* Row y of a convolution with one input. */
static void make_plain(const tile_job *job, const stage *s, int y, int first_row, int offset, int step)
{
    conv_row row = row_to(s, y);
    row.parts[0] = part_on(&s->conv->parts[0], &s->from->rows, first_row, offset, step);
    run_groups(job->net, s->conv, row);
}

void make_stem(const tile_job *job, const stage *s, int y)
{
    stage_upto(job, s->from, 2 * y + 1);
    make_plain(job, s, y, 2 * y, 1, 2);
}

void make_conv(const tile_job *job, const stage *s, int y)
{
    stage_upto(job, s->from, y + 1);
    make_plain(job, s, y, y - 1, 0, s->from->rows.lanes);
}

void make_head(const tile_job *job, const stage *s, int y)
{
    stage_upto(job, s->from, y);
    make_plain(job, s, y, y, CONV_LANES, CONV_LANES);
}

/* The even pixels, then the odd ones. */
void make_joined(const tile_job *job, const stage *s, int y)
{
    const row_map *deep = &s->from->rows, *skip = &s->skip->rows;
    stage_upto(job, s->from, (y + 1) / 2);
    stage_upto(job, s->skip, y + 1);
    for (int side = 0; side < 2; side++) {
        const int version = 2 * (y % 2) + side;
        conv_row row = row_to(s, y);
        row.n_parts = 2;
        row.pixels /= 2;
        row.out += side * CONV_LANES;
        row.out_step = 2 * CONV_LANES;
        row.parts[0] = part_on(&s->conv->parts[0], deep, (y + 1) / 2 - 1, side * CONV_LANES, CONV_LANES);
        row.parts[0].weights += (size_t)(version * s->conv->groups) * s->conv->parts[0].group_floats;
        row.parts[1] = part_on(&s->conv->parts[1], skip, y - 1, side * CONV_LANES, 2 * CONV_LANES);
        run_groups(job->net, s->conv, row);
    }
}

static float greater(float a, float b)
{
    return a > b ? a : b;
}

void make_pool(const tile_job *job, const stage *s, int y)
{
    stage_upto(job, s->from, 2 * y + 1);
    const row_map *from = &s->from->rows;
    const float *above = row_map_row(from, 2 * y), *below = row_map_row(from, 2 * y + 1);
    float *out = row_map_row(&s->rows, y);
    for (int b = 0; b < s->rows.blocks; b++) {
        const size_t in_at = (size_t)b * from->block_floats + CONV_LANES;
        float *to = out + (size_t)b * s->rows.block_floats + CONV_LANES;
        for (int x = 0; x < s->rows.width; x++, to += CONV_LANES) {
            const float *high = above + in_at + (size_t)(2 * x * CONV_LANES), *low = below + (high - above);
            for (int l = 0; l < CONV_LANES; l++)
                to[l] = greater(greater(high[l], high[l + CONV_LANES]), greater(low[l], low[l + CONV_LANES]));
        }
    }
}
