/* The last layer is asked for its rows from top to bottom, and asks the layers before it in turn. So of every map only
 * the rows exist that are still needed: memory does not grow with the height of a tile, and most of it stays in the caches.
 * Most rows by far are those that wait on each level until the deeper levels catch up. */
#include "network/tile.h"

#include "network/network.h"
#include "network/stages.h"

enum { ROWS_SEEN = 3, MOST_STAGES = 3 + 5 * MOST_LEVELS };

typedef struct stage_list {
    stage all[MOST_STAGES];
    int n;
} stage_list;

/* How many rows before its own a level makes of what it starts from, on the way down, for one row on the way up: two
 * convolutions on the deepest; on another two more on the way up, one for the doubling, two for the pairs that are pooled
 * and two on the way down, and twice what the next level needs. */
static int lead_rows(int levels, int level)
{
    int lead = 2;
    for (int l = levels - 2; l >= level; l--) lead = 2 * lead + 5;
    return lead;
}

/* Rows that the skip of a level must keep: what the deeper levels are ahead by, and the three that it is read by. */
static int skip_rows(int levels, int level)
{
    return 2 * lead_rows(levels, level + 1) + 4;
}

/* A stage of that size and of channels that are whole groups, or one. NULL when memory is short. */
static stage *add_stage(stage_list *list, stage wanted, int width, int height, int channels, int rows)
{
    stage *s = &list->all[list->n];
    if (row_map_new(width, height, channels, rows < height ? rows : height, &wanted.rows, NULL) != SUNDER_OK)
        return NULL;
    *s = wanted;
    list->n++;
    return s;
}

/* Two convolutions; the last keeps that many rows. */
static stage *add_level(stage_list *list, stage first, const packed_conv *second, int width, int height, int rows)
{
    const int channels = second->groups * CONV_GROUP;
    stage *middle = add_stage(list, first, width, height, channels, ROWS_SEEN);
    return middle ? add_stage(list, (stage){.make = make_conv, .conv = second, .from = middle}, width, height, channels,
                              rows)
                  : NULL;
}

/* The way down: what each level gives to kept. */
static bool add_down(stage_list *list, const network *net, const tile_window *input, stage **kept)
{
    int width = input->width, height = input->height;
    stage *from = add_stage(list, (stage){.make = make_input}, width, height, 1, ROWS_SEEN);
    if (from && net->half_stem) {
        width /= 2, height /= 2;
        from = add_stage(list, (stage){.make = make_stem, .conv = &net->stem, .from = from}, width, height,
                         net->channels[0], ROWS_SEEN);
    }
    for (int l = 0; from && l < net->levels; l++) {
        if (l) {
            width /= 2, height /= 2;
            from = add_stage(list, (stage){.make = make_pool, .from = from}, width, height, net->channels[l - 1],
                             ROWS_SEEN);
            if (!from) break;
        }
        from = add_level(list, (stage){.make = make_conv, .conv = &net->down[l][0], .from = from}, &net->down[l][1],
                         width, height, l + 1 < net->levels ? skip_rows(net->levels, l) : ROWS_SEEN);
        kept[l] = from;
    }
    return from != NULL;
}

/* The whole network; its last stage, or NULL when memory is short. */
static stage *add_stages(stage_list *list, const network *net, const tile_window *input)
{
    stage *kept[MOST_LEVELS];
    if (!add_down(list, net, input, kept)) return NULL;
    stage *from = kept[net->levels - 1];
    for (int l = net->levels - 2; from && l >= 0; l--)
        from = add_level(list, (stage){.make = make_joined, .conv = &net->up[l][0], .from = from, .skip = kept[l]},
                         &net->up[l][1], kept[l]->rows.width, kept[l]->rows.height, ROWS_SEEN);
    if (!from) return NULL;
    return add_stage(list, (stage){.make = make_head, .conv = &net->head, .from = from}, from->rows.width,
                     from->rows.height, net->head.groups * CONV_GROUP, 1);
}

/* Row y of the image, within what is kept, from the row of the head that holds it. */
static void write_row(const tile_job *job, const stage *head, int y)
{
    const int scale = job->net->half_stem ? 2 : 1, in_y = y - job->input.y;
    const size_t to = (size_t)(y - NETWORK_MARGIN_PX) * (size_t)job->seen->width;
    const float *row = row_map_row(&head->rows, in_y / scale) + CONV_LANES;
    for (int place_x = 0; place_x < scale; place_x++) {
        const float *place = row + (size_t)(in_y % scale * scale + place_x) * head->rows.block_floats;
        const int first = (job->kept.x - job->input.x + scale - 1 - place_x) / scale;
        for (int x = first; x * scale + place_x < job->kept.x + job->kept.width - job->input.x; x++) {
            const size_t at = to + (size_t)(job->input.x + x * scale + place_x - NETWORK_MARGIN_PX);
            for (int c = 0; c < NETWORK_OUTPUTS; c++) job->maps[c][at] = place[(size_t)x * CONV_LANES + (size_t)c];
        }
    }
}

static void free_stages(stage_list *list)
{
    for (int i = 0; i < list->n; i++) row_map_free(&list->all[i].rows);
}

sunder_status tile_run(const tile_job *job, sunder_error *err)
{
    SUNDER_AUTO(free_stages) stage_list list = {.n = 0};
    const int scale = job->net->half_stem ? 2 : 1;
    stage *head = add_stages(&list, job->net, &job->input);
    if (!head) return fail_memory(err, "the nucleus network");
    for (int y = job->kept.y; y < job->kept.y + job->kept.height; y++) {
        stage_upto(job, head, (y - job->input.y) / scale);
        write_row(job, head, y);
    }
    return SUNDER_OK;
}
