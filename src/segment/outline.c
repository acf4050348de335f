/* Outlines at native resolution: the level set of the brightness between work pixels (bilinear) and, where nuclei touch, the
 * line where the cubic B-spline sums of their indicator functions are equal: smooth seams instead of stairs. */
#include "segment/outline.h"

#include <math.h>
#include <string.h>

#include "core/fail.h"
#include "core/run_time_simd.h"

#define EMPTY 0
#define MIXED UINT32_MAX
#define ROUNDING 1e-6f /* of a bilinear mean of floats, over the sum of its four values */

typedef struct grid_place {
    int at;           /* work pixel left of (above) the native pixel, clamped so that at + 1 exists */
    float fraction;   /* between at and at + 1 */
    float weights[4]; /* cubic B-spline of at - 1 .. at + 2 */
} grid_place;

static grid_place place_of(int native, double step, int size)
{
    double position = (native + 0.5) / step - 0.5;
    int at = (int)floor(position);
    if (at > size - 2) at = size - 2;
    if (at < 0) at = 0;
    double f = fmin(1, fmax(0, position - at)), g = 1 - f;
    return (grid_place){at,
                        (float)f,
                        {(float)(g * g * g / 6), (float)((3 * f * f * f - 6 * f * f + 4) / 6),
                         (float)((3 * g * g * g - 6 * g * g + 4) / 6), (float)(f * f * f / 6)}};
}

static int clamp(int value, int high)
{
    return value < 0 ? 0 : value > high ? high : value;
}

/* The 4 x 4 work pixels round the native pixels between four of them: row by row, with the edge repeated. */
typedef struct neighbourhood {
    uint32_t only;     /* the one label there; 0: several */
    uint32_t n;        /* labels, the rest of this when there are several */
    uint32_t ids[16];  /* in the order met */
    uint8_t which[16]; /* of each pixel: its place in ids; n: background */
} neighbourhood;

/* Whether each of the 16 is 0 or `id`. */
static bool one_label(const uint32_t *ids, uint32_t id)
{
    uint32_t others = 0;
    for (int i = 0; i < 16; i++) others |= ids[i] != 0 && ids[i] != id;
    return !others;
}

static void list_labels(const uint32_t *ids, neighbourhood *out)
{
    out->n = 0;
    for (int i = 0; i < 16; i++) {
        uint32_t k = 0;
        if (!ids[i]) continue;
        while (k < out->n && out->ids[k] != ids[i]) k++;
        if (k == out->n) out->ids[out->n++] = ids[i];
        out->which[i] = (uint8_t)k;
    }
    for (int i = 0; i < 16; i++)
        if (!ids[i]) out->which[i] = (uint8_t)out->n;
}

/* id: one of the labels between at and at + 1. */
static void look_round(const label_plane *regions, int at_x, int at_y, uint32_t id, neighbourhood *out)
{
    uint32_t ids[16];
    size_t width = (size_t)regions->width;
    if (at_x > 0 && at_y > 0 && at_x + 2 < regions->width && at_y + 2 < regions->height) {
        const uint32_t *first = regions->px + (size_t)(at_y - 1) * width + (size_t)(at_x - 1);
        for (int j = 0; j < 4; j++) memcpy(ids + 4 * j, first + (size_t)j * width, 4 * sizeof *ids);
    } else {
        for (int i = 0; i < 16; i++)
            ids[i] = regions->px[(size_t)clamp(at_y - 1 + i / 4, regions->height - 1) * width +
                                 (size_t)clamp(at_x - 1 + i % 4, regions->width - 1)];
    }
    out->only = one_label(ids, id) ? id : 0;
    if (!out->only) list_labels(ids, out);
}

/* Votes of the labels on one native row, column by column of the four. */
static void count_votes(const neighbourhood *round, const grid_place *py, float (*out_votes)[4])
{
    memset(out_votes, 0, ((size_t)round->n + 1) * sizeof *out_votes);
    for (int i = 0; i < 16; i++) out_votes[round->which[i]][i % 4] += py->weights[i / 4];
}

/* The nucleus that prevails there; background does not vote. */
static uint32_t prevailing(const neighbourhood *round, float (*votes)[4], const grid_place *px)
{
    uint32_t best = 0;
    float most = -1;
    for (uint32_t k = 0; k < round->n; k++) {
        const float *v = votes[k], *w = px->weights;
        float sum = (v[0] * w[0] + v[1] * w[1]) + (v[2] * w[2] + v[3] * w[3]);
        if (sum > most) most = sum, best = round->ids[k];
    }
    return best;
}

static inline float smaller(float a, float b)
{
    return a < b ? a : b;
}

/* Bounds of the brightness in each of n cells below a row of work pixels: a mean of the four lies between the least and the
 * most of them, but for rounding. */
FASTEST_AT_RUN_TIME
static void bound_cells(const float *top, size_t right, size_t below, int n, float *least, float *most)
{
    const float *bottom = top + below;
    for (int i = 0; i < n; i++) {
        float p = top[i], q = top[i + right], r = bottom[i], t = bottom[i + right];
        float slack = ROUNDING * (fabsf(p) + fabsf(q) + fabsf(r) + fabsf(t));
        least[i] = smaller(smaller(p, q), smaller(r, t)) - slack;
        most[i] = slack - smaller(smaller(-p, -q), smaller(-r, -t));
    }
}

/* 1 for each of n cells that has a label at one of its corners, 0 for the others. */
FASTEST_AT_RUN_TIME
static void mark_labelled(const uint32_t *top, size_t right, size_t below, int n, uint8_t *marks)
{
    const uint32_t *bottom = top + below;
    for (int i = 0; i < n; i++) marks[i] = (top[i] | top[i + right] | bottom[i] | bottom[i + right]) != 0;
}

/* Cells `from` .. `to` - 1 of a row; all of their native pixels have the label, or it is MIXED and one cell. */
typedef struct cell_span {
    int from, to;
    uint32_t id;
} cell_span;

/* A cell is the square between four work pixels, named by the upper left one. */
typedef struct outline_grid {
    const work_image *work;
    const label_plane *regions;
    const float *level;  /* of each label */
    size_t right, below; /* from a work pixel to the next */
    int n_cells;         /* in a row */
    grid_place *across;  /* of each native column */
    int *first;          /* native column of each cell of a row, and the width */
    cell_span *spans;    /* of one row, those that are not EMPTY */
    int n_spans;
    neighbourhood *rounds; /* of the mixed ones of that row */
    float *least, *most;   /* brightness in each cell of that row */
    uint8_t *labelled;     /* 1: each cell of that row that has a label; and a 1 behind the last */
} outline_grid;

/* Of a cell that has a label: EMPTY, the label that all native pixels of the cell have, or MIXED. */
static uint32_t look_into(const outline_grid *g, int cell, int row)
{
    size_t at = (size_t)row * (size_t)g->regions->width + (size_t)cell;
    const uint32_t *ids = g->regions->px + at;
    uint32_t a = ids[0], b = ids[g->right], c = ids[g->below], d = ids[g->below + g->right];
    neighbourhood *round = &g->rounds[cell];
    if (a == b && a == c && a == d) round->only = a;
    else look_round(g->regions, cell, row, a ? a : b ? b : c ? c : d, round);
    uint32_t id = round->only;
    if (!id) return MIXED;
    if (g->most[cell] < g->level[id - 1]) return EMPTY;
    return g->least[cell] > g->level[id - 1] ? id : MIXED;
}

/* The native pixels of row y in one mixed cell. */
static void outline_cell(const outline_grid *g, int cell, int y, const grid_place *down, label_runs *out)
{
    size_t at = (size_t)down->at * (size_t)g->regions->width + (size_t)cell;
    const float *s = g->work->smooth.px + at;
    float p = s[0], q = s[g->right], r = s[g->below], t = s[g->below + g->right];
    const neighbourhood *round = &g->rounds[cell];
    float votes[16 + 1][4];
    if (!round->only) count_votes(round, down, votes);
    for (int x = g->first[cell]; x < g->first[cell + 1]; x++) {
        uint32_t id = round->only ? round->only : prevailing(round, votes, &g->across[x]);
        float top = p + g->across[x].fraction * (q - p), bottom = r + g->across[x].fraction * (t - r);
        if (top + down->fraction * (bottom - top) > g->level[id - 1]) label_runs_draw(out, y, x, x + 1, id);
    }
}

static void find_spans(outline_grid *g, int row)
{
    const size_t first = (size_t)row * (size_t)g->regions->width;
    bound_cells(g->work->smooth.px + first, g->right, g->below, g->n_cells, g->least, g->most);
    mark_labelled(g->regions->px + first, g->right, g->below, g->n_cells, g->labelled);
    g->n_spans = 0;
    for (int cell = 0; cell < g->n_cells; cell++) {
        if (!g->labelled[cell])
            cell = (int)((const uint8_t *)memchr(g->labelled + cell, 1, (size_t)(g->n_cells + 1 - cell)) - g->labelled);
        if (cell == g->n_cells) return;
        uint32_t id = look_into(g, cell, row);
        if (id == EMPTY) continue;
        cell_span *last = g->n_spans > 0 ? &g->spans[g->n_spans - 1] : NULL;
        if (last && id != MIXED && last->id == id && last->to == cell) last->to++;
        else g->spans[g->n_spans++] = (cell_span){cell, cell + 1, id};
    }
}

static void outline_row(const outline_grid *g, int y, const grid_place *down, label_runs *out)
{
    for (const cell_span *span = g->spans; span < g->spans + g->n_spans; span++) {
        if (span->id == MIXED) outline_cell(g, span->from, y, down, out);
        else if (g->first[span->from] < g->first[span->to])
            label_runs_draw(out, y, g->first[span->from], g->first[span->to], span->id);
    }
}

/* Places of the native columns, and where each cell begins. */
static void lay_columns(outline_grid *g, int width)
{
    int cell = 0;
    for (int x = 0; x < width; x++) {
        g->across[x] = place_of(x, g->work->step, g->regions->width);
        while (cell <= g->across[x].at) g->first[cell++] = x;
    }
    while (cell <= g->n_cells) g->first[cell++] = width;
}

sunder_status outline_native(const work_image *work, const label_plane *regions, const float *level, int width,
                             int height, label_runs *out_outlines, sunder_error *err)
{
    int n_cells = regions->width > 1 ? regions->width - 1 : 1;
    SUNDER_AUTO(auto_free) grid_place *across = array_new((size_t)width, sizeof *across);
    SUNDER_AUTO(auto_free) int *first = array_new((size_t)n_cells + 1, sizeof *first);
    SUNDER_AUTO(auto_free) cell_span *spans = array_new((size_t)n_cells, sizeof *spans);
    SUNDER_AUTO(auto_free) neighbourhood *rounds = array_new((size_t)n_cells, sizeof *rounds);
    SUNDER_AUTO(auto_free) float *bounds = array_unset(2 * (size_t)n_cells, sizeof *bounds);
    SUNDER_AUTO(auto_free) uint8_t *labelled = array_new((size_t)n_cells + 1, 1);
    if (!across || !first || !spans || !rounds || !bounds || !labelled) return fail_memory(err, "outlines");
    labelled[n_cells] = 1;
    outline_grid g = {work,
                      regions,
                      level,
                      regions->width > 1,
                      regions->height > 1 ? (size_t)regions->width : 0,
                      n_cells,
                      across,
                      first,
                      spans,
                      0,
                      rounds,
                      bounds,
                      bounds + n_cells,
                      labelled};
    lay_columns(&g, width);
    label_runs outlines = {width, height, 0, 0, NULL};
    sunder_status status = SUNDER_OK;
    for (int y = 0, ready = -1; y < height; y++) {
        grid_place down = place_of(y, work->step, regions->height);
        if (down.at != ready) {
            ready = down.at;
            find_spans(&g, ready);
        }
        status = label_runs_reserve_row(&outlines, err);
        if (status != SUNDER_OK) break;
        outline_row(&g, y, &down, &outlines);
    }
    if (status == SUNDER_OK) *out_outlines = outlines;
    else label_runs_free(&outlines);
    return status;
}
