/* The image is cut into tiles of whole deepest pixels. Each is computed with a rim as wide as the network sees, cut where
 * the reflected image ends, and only what lies within the rim is kept: every kept value comes from the same inputs by the
 * same sums whatever the tiles are. */
#include "network/network.h"

#include "core/fail.h"
#include "network/tile.h"

enum { LARGEST_TILE_PX = 2048, SMALLEST_TILE_PX = 256, LARGEST_GIVEN_TILE_PX = 1 << 16 };

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
    network_maps *m = t->maps;
    float *const maps[NETWORK_OUTPUTS] = {m->inside.px, m->depth.px, m->seam.px, m->to_x.px, m->to_y.px};
    const tile_job job = {t->net, t->seen, widened(&tile, t->reach, t->width, t->height), image, maps};
    return tile_run(&job, err);
}

/* The side of tiles of about the same size, none much larger than `tile`. */
static int even_share(int whole, int tile, int multiple)
{
    const int n = (whole + tile - 1) / tile;
    return rounded_up((whole + n - 1) / n, multiple);
}

/* Strips, one for each thread; narrower and lower only where rows or the time between looks at `cancel` would get long. */
static void choose_tile(tiling *t, int threads)
{
    const int multiple = layers_multiple_px(t->net);
    const int height = least(LARGEST_TILE_PX, most((t->height + threads - 1) / threads, SMALLEST_TILE_PX));
    t->tile_width = even_share(t->width, LARGEST_TILE_PX, multiple);
    t->tile_height = even_share(t->height, height, multiple);
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
    choose_tile(&t, parallel_workers(context));
    if (tile_px > 0) {
        t.tile_width = least(rounded_up(least(tile_px, LARGEST_GIVEN_TILE_PX), multiple), t.width);
        t.tile_height = least(rounded_up(least(tile_px, LARGEST_GIVEN_TILE_PX), multiple), t.height);
    }
    t.columns = (t.width + t.tile_width - 1) / t.tile_width;
    const int rows = (t.height + t.tile_height - 1) / t.tile_height;
    sunder_status status = new_maps(seen, &maps, err);
    if (status == SUNDER_OK) status = parallel_for(context, (size_t)t.columns * (size_t)rows, 0, run_tile, &t, err);
    if (status != SUNDER_OK) network_maps_free(&maps);
    else *out_maps = maps;
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
