/* The image is cut into tiles of whole deepest pixels. Each is computed with a rim as wide as the network sees, cut where
 * the reflected image ends, and only what lies within the rim is kept: every kept value comes from the same inputs by the
 * same sums whatever the tiles are. */
#include "network/network.h"

#include <string.h>

#include "core/fail.h"
#include "network/tile.h"

enum { LARGEST_TILE_PX = 1024, SMALLEST_TILE_PX = 256, LARGEST_GIVEN_TILE_PX = 1 << 16 };

/* Of one tile at work; and of all together, a part of what the context allows. */
static const size_t most_tile_bytes = 110u << 20, parts_of_memory = 4;

typedef struct tiling {
    const network *net;
    const plane *seen;
    network_maps *maps;
    int width, height; /* of the reflected image */
    int tile_width, tile_height, columns, reach;
} tiling;

static int rounded_up(int n, int step)
{
    return (n + step - 1) / step * step;
}

static int least(int a, int b)
{
    return a < b ? a : b;
}

static int most(int a, int b)
{
    return a > b ? a : b;
}

/* Where place i of the reflected line falls on the line of n: 2 1 0 | 0 1 2 ... without a seam, again and again. */
static int reflected(int i, int n)
{
    const int period = 2 * n;
    int at = (i % period + period) % period;
    return at < n ? at : period - 1 - at;
}

/* The part of the reflected image that a tile needs. */
static sunder_status tile_input(const tiling *t, const tile_window *window, row_map *out_in, sunder_error *err)
{
    sunder_status status = row_map_new(window->width, window->height, 1, 0, out_in, err);
    if (status != SUNDER_OK) return status;
    for (int y = 0; y < window->height; y++) {
        const float *from = t->seen->px + (size_t)reflected(window->y + y - NETWORK_MARGIN_PX, t->seen->height) *
                                              (size_t)t->seen->width;
        float *to = row_map_row(out_in, y) + 1;
        for (int x = 0; x < window->width; x++)
            to[x] = from[reflected(window->x + x - NETWORK_MARGIN_PX, t->seen->width)];
    }
    return SUNDER_OK;
}

/* a widened by rim on each side, within the whole. */
static tile_window widened(const tile_window *a, int rim, int width, int height)
{
    const int x = most(a->x - rim, 0), y = most(a->y - rim, 0);
    return (tile_window){x, y, least(a->x + a->width + rim, width) - x, least(a->y + a->height + rim, height) - y};
}

/* The part of a tile that lies on the image, within the reflected image. */
static tile_window on_image(const tiling *t, size_t index)
{
    const int column = (int)(index % (size_t)t->columns), row = (int)(index / (size_t)t->columns);
    const int x = most(column * t->tile_width, NETWORK_MARGIN_PX), y = most(row * t->tile_height, NETWORK_MARGIN_PX);
    const int end_x = least((column + 1) * t->tile_width, NETWORK_MARGIN_PX + t->seen->width);
    const int end_y = least((row + 1) * t->tile_height, NETWORK_MARGIN_PX + t->seen->height);
    return (tile_window){x, y, end_x - x, end_y - y};
}

static sunder_status run_tile(void *user, size_t index, sunder_error *err)
{
    const tiling *t = user;
    const tile_window image = on_image(t, index);
    if (image.width <= 0 || image.height <= 0) return SUNDER_OK;
    const int column = (int)(index % (size_t)t->columns), row = (int)(index / (size_t)t->columns);
    const tile_window tile = {column * t->tile_width, row * t->tile_height,
                              least(t->tile_width, t->width - column * t->tile_width),
                              least(t->tile_height, t->height - row * t->tile_height)};
    const tile_window input = widened(&tile, t->reach, t->width, t->height);
    SUNDER_AUTO(row_map_free) row_map in = {0};
    sunder_status status = tile_input(t, &input, &in, err);
    if (status != SUNDER_OK) return status;
    const tile_window kept = {image.x - input.x, image.y - input.y, image.width, image.height};
    const size_t stride = (size_t)t->seen->width;
    const size_t at = (size_t)(image.y - NETWORK_MARGIN_PX) * stride + (size_t)(image.x - NETWORK_MARGIN_PX);
    network_maps *m = t->maps;
    float *const out[NETWORK_OUTPUTS] = {m->inside.px + at, m->depth.px + at, m->seam.px + at, m->to_x.px + at,
                                         m->to_y.px + at};
    return tile_run(t->net, &in, &kept, out, stride, err);
}

/* The largest that fits in memory; an image of one such tile is cut into strips, one for each thread. */
static void choose_tile(tiling *t, const sunder_context *context)
{
    const int multiple = layers_multiple_px(t->net), threads = parallel_workers(context);
    const size_t budget = context_max_memory_bytes(context) / parts_of_memory / (size_t)threads;
    int tile = LARGEST_TILE_PX;
    for (;; tile /= 2) {
        const int width = least(tile + 2 * t->reach, t->width), height = least(tile + 2 * t->reach, t->height);
        const size_t bytes = tile_bytes(t->net, width, height);
        if (tile <= SMALLEST_TILE_PX || (bytes <= most_tile_bytes && bytes <= budget)) break;
    }
    t->tile_width = least(rounded_up(tile, multiple), t->width);
    t->tile_height = least(rounded_up(tile, multiple), t->height);
    if (threads > 1 && t->tile_width == t->width && t->tile_height == t->height)
        t->tile_height = least(most(rounded_up(t->height / threads, multiple), SMALLEST_TILE_PX), t->height);
}

static sunder_status new_maps(const plane *seen, network_maps *maps, sunder_error *err)
{
    plane *const all[NETWORK_OUTPUTS] = {&maps->inside, &maps->depth, &maps->seam, &maps->to_x, &maps->to_y};
    for (int c = 0; c < NETWORK_OUTPUTS; c++) {
        sunder_status status = plane_new_unset(seen->width, seen->height, all[c], err);
        if (status != SUNDER_OK) return status;
    }
    return SUNDER_OK;
}

sunder_status network_run(sunder_context *context, const network *net, const plane *seen, int tile_px,
                          network_maps *out_maps, sunder_error *err)
{
    const int multiple = layers_multiple_px(net);
    network_maps maps = {0};
    tiling t = {.net = net, .seen = seen, .maps = &maps, .reach = layers_reach_px(net)};
    t.width = rounded_up(seen->width + 2 * NETWORK_MARGIN_PX, multiple);
    t.height = rounded_up(seen->height + 2 * NETWORK_MARGIN_PX, multiple);
    choose_tile(&t, context);
    if (tile_px > 0) {
        t.tile_width = least(rounded_up(least(tile_px, LARGEST_GIVEN_TILE_PX), multiple), t.width);
        t.tile_height = least(rounded_up(least(tile_px, LARGEST_GIVEN_TILE_PX), multiple), t.height);
    }
    t.columns = (t.width + t.tile_width - 1) / t.tile_width;
    const int rows = (t.height + t.tile_height - 1) / t.tile_height;
    sunder_status status = new_maps(seen, &maps, err);
    if (status == SUNDER_OK)
        status = parallel_for(context, (size_t)t.columns * (size_t)rows, 0, run_tile, &t, err);
    if (status != SUNDER_OK)
        network_maps_free(&maps);
    else
        *out_maps = maps;
    return status;
}

void network_maps_free(network_maps *maps)
{
    plane_free(&maps->inside);
    plane_free(&maps->depth);
    plane_free(&maps->seam);
    plane_free(&maps->to_x);
    plane_free(&maps->to_y);
}
