/* The two convolutions of a level run row by row, the first one row ahead of the second, so that between them only three
 * rows exist; the stem and the head do the same with their neighbours. Whole maps are kept only where a later level needs
 * them. */
#include "network/tile.h"

#include <string.h>

enum { ROWS_SEEN = 3 };

/* A level at work: from -> first convolution -> middle -> second -> to. */
typedef struct level_run {
    const network *net;
    const row_map *image;         /* the level's input comes from it by the stem; NULL: no stem */
    const row_map *from, *skip;   /* skip NULL: down */
    const packed_conv *convs;     /* two */
    row_map *stem, *middle, *to;
    int stem_done, middle_done;
} level_run;

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

static conv_row row_to(const packed_conv *conv, const row_map *to, int y)
{
    return (conv_row){.n_parts = 1,
                      .pixels = to->width,
                      .relu = conv->relu,
                      .out = row_map_row(to, y) + CONV_LANES,
                      .out_block_floats = to->block_floats,
                      .out_step = CONV_LANES};
}

/* Row y of a 3 x 3 convolution. */
static void conv_same(const network *net, const packed_conv *conv, const row_map *from, const row_map *to, int y)
{
    conv_row row = row_to(conv, to, y);
    row.parts[0] = part_on(&conv->parts[0], from, y - 1, 0, from->lanes);
    run_groups(net, conv, row);
}

/* Row y of the stem, 2 x 2 at every second pixel. */
static void conv_stem(const network *net, const row_map *image, const row_map *to, int y)
{
    conv_row row = row_to(&net->stem, to, y);
    row.parts[0] = part_on(&net->stem.parts[0], image, 2 * y, 1, 2);
    run_groups(net, &net->stem, row);
}

/* Row y of a 3 x 3 convolution on `deep` at twice its size beside `skip`: the even pixels, then the odd ones. */
static void conv_joined(const network *net, const packed_conv *conv, const row_map *deep, const row_map *skip,
                        const row_map *to, int y)
{
    for (int side = 0; side < 2; side++) {
        conv_row row = row_to(conv, to, y);
        row.n_parts = 2;
        row.pixels = to->width / 2;
        row.out += side * CONV_LANES;
        row.out_step = 2 * CONV_LANES;
        row.parts[0] = part_on(&conv->parts[0], deep, y / 2 - 1 + y % 2, side * CONV_LANES, CONV_LANES);
        row.parts[0].weights += (size_t)(2 * (y % 2) + side) * (size_t)conv->groups * conv->parts[0].group_floats;
        row.parts[1] = part_on(&conv->parts[1], skip, y - 1, side * CONV_LANES, 2 * CONV_LANES);
        run_groups(net, conv, row);
    }
}

/* The first convolution up to row y. */
static void middle_upto(level_run *run, int y)
{
    for (; run->middle_done <= y && run->middle_done < run->middle->height; run->middle_done++) {
        if (run->image)
            for (; run->stem_done <= run->middle_done + 1 && run->stem_done < run->stem->height; run->stem_done++)
                conv_stem(run->net, run->image, run->stem, run->stem_done);
        if (run->skip)
            conv_joined(run->net, &run->convs[0], run->from, run->skip, run->middle, run->middle_done);
        else
            conv_same(run->net, &run->convs[0], run->from, run->middle, run->middle_done);
    }
}

static void level_row(level_run *run, int y)
{
    middle_upto(run, y + 1);
    conv_same(run->net, &run->convs[1], run->middle, run->to, y);
}

static float greater(float a, float b)
{
    return a > b ? a : b;
}

/* Row y of the greatest of 2 x 2. */
static void pool_row(const row_map *from, const row_map *to, int y)
{
    const float *above = row_map_row(from, 2 * y), *below = row_map_row(from, 2 * y + 1);
    float *out = row_map_row(to, y);
    for (int b = 0; b < to->blocks; b++) {
        const size_t in_at = (size_t)b * from->block_floats + CONV_LANES, at = (size_t)b * to->block_floats + CONV_LANES;
        for (int x = 0; x < to->width; x++) {
            for (int l = 0; l < CONV_LANES; l++) {
                const size_t i = in_at + (size_t)(2 * x * CONV_LANES + l), next = i + CONV_LANES;
                out[at + (size_t)(x * CONV_LANES + l)] =
                    greater(greater(above[i], above[next]), greater(below[i], below[next]));
            }
        }
    }
}

/* Level l on the way down: *kept is made, and what the next level starts from (*pooled) if there is one. */
static sunder_status run_down(const network *net, int l, const row_map *in, row_map *kept, row_map *pooled,
                              sunder_error *err)
{
    const bool has_stem = l == 0 && net->half_stem;
    const int width = has_stem ? in->width / 2 : in->width, height = has_stem ? in->height / 2 : in->height;
    const int channels = net->channels[l];
    SUNDER_AUTO(row_map_free) row_map stem = {0};
    SUNDER_AUTO(row_map_free) row_map middle = {0};
    sunder_status status = row_map_new(width, height, channels, 0, kept, err);
    if (status == SUNDER_OK) status = row_map_new(width, height, channels, ROWS_SEEN, &middle, err);
    if (status == SUNDER_OK && has_stem) status = row_map_new(width, height, channels, ROWS_SEEN, &stem, err);
    if (status == SUNDER_OK && pooled) status = row_map_new(width / 2, height / 2, channels, 0, pooled, err);
    if (status != SUNDER_OK) return status;
    level_run run = {.net = net,
                     .image = has_stem ? in : NULL,
                     .from = has_stem ? &stem : in,
                     .convs = net->down[l],
                     .stem = &stem,
                     .middle = &middle,
                     .to = kept};
    for (int y = 0; y < height; y++) {
        level_row(&run, y);
        if (pooled && y % 2) pool_row(kept, pooled, y / 2);
    }
    return SUNDER_OK;
}

/* Row y of the last level to the outputs. */
static void write_row(const network *net, const row_map *from, const row_map *head, int y, const tile_window *window,
                      float *const *out, size_t out_width)
{
    const int scale = net->half_stem ? 2 : 1;
    if ((y + 1) * scale <= window->y || y * scale >= window->y + window->height) return;
    conv_row row = row_to(&net->head, head, y);
    row.parts[0] = part_on(&net->head.parts[0], from, y, CONV_LANES, CONV_LANES);
    run_groups(net, &net->head, row);
    for (int place_y = 0; place_y < scale; place_y++) {
        const int to_y = y * scale + place_y - window->y;
        if (to_y < 0 || to_y >= window->height) continue;
        for (int x = 0; x < window->width; x++) {
            const int from_x = (window->x + x) / scale, place = place_y * scale + (window->x + x) % scale;
            const float *values = row_map_row(head, y) + (size_t)place * head->block_floats + (size_t)(from_x + 1) * CONV_LANES;
            for (int c = 0; c < NETWORK_OUTPUTS; c++) out[c][(size_t)to_y * out_width + (size_t)x] = values[c];
        }
    }
}

/* Level l on the way up; on level 0 its rows go to the outputs and no map is made. */
static sunder_status run_up(const network *net, int l, const row_map *deep, const row_map *skip, row_map *to,
                            const tile_window *window, float *const *out, size_t out_width, sunder_error *err)
{
    SUNDER_AUTO(row_map_free) row_map middle = {0};
    SUNDER_AUTO(row_map_free) row_map head = {0};
    sunder_status status = row_map_new(skip->width, skip->height, net->channels[l], l ? 0 : 1, to, err);
    if (status == SUNDER_OK)
        status = row_map_new(skip->width, skip->height, net->channels[l], ROWS_SEEN, &middle, err);
    if (status == SUNDER_OK && l == 0)
        status = row_map_new(skip->width, skip->height, net->head.groups * CONV_GROUP, 1, &head, err);
    if (status != SUNDER_OK) return status;
    level_run run = {.net = net, .from = deep, .skip = skip, .convs = net->up[l], .middle = &middle, .to = to};
    for (int y = 0; y < skip->height; y++) {
        level_row(&run, y);
        if (l == 0) write_row(net, to, &head, y, window, out, out_width);
    }
    return SUNDER_OK;
}

static sunder_status run_levels(const network *net, const row_map *in, row_map *kept, row_map *pooled,
                                const tile_window *window, float *const *out, size_t out_width, sunder_error *err)
{
    const int deepest = net->levels - 1;
    sunder_status status = SUNDER_OK;
    for (int l = 0; status == SUNDER_OK && l <= deepest; l++) {
        status = run_down(net, l, l ? &pooled[l] : in, &kept[l], l < deepest ? &pooled[l + 1] : NULL, err);
        row_map_free(&pooled[l]);
    }
    for (int l = deepest - 1; status == SUNDER_OK && l >= 0; l--) {
        row_map risen = {0};
        status = run_up(net, l, &kept[l + 1], &kept[l], &risen, window, out, out_width, err);
        row_map_free(&kept[l + 1]);
        row_map_free(&kept[l]);
        kept[l] = risen;
    }
    return status;
}

sunder_status tile_run(const network *net, const row_map *in, const tile_window *window, float *const *out,
                       size_t out_width, sunder_error *err)
{
    row_map kept[MOST_LEVELS] = {{0}}, pooled[MOST_LEVELS] = {{0}};
    sunder_status status = run_levels(net, in, kept, pooled, window, out, out_width, err);
    for (int l = 0; l < MOST_LEVELS; l++) {
        row_map_free(&kept[l]);
        row_map_free(&pooled[l]);
    }
    return status;
}

/* All that is kept, and beside it what the level below the top rises to. */
size_t tile_bytes(const network *net, int width, int height)
{
    size_t bytes = row_map_bytes(width, height, 1);
    for (int l = 0, half = net->half_stem; l < net->levels; l++, half++) {
        const size_t map = row_map_bytes(width >> half, height >> half, net->channels[l]);
        bytes += l == 1 ? 2 * map : map;
    }
    return bytes;
}
