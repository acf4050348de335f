/* Outlines at native resolution: the level set of the brightness between work pixels (bilinear) and, where nuclei touch, the
 * line where the cubic B-spline sums of their indicator functions are equal: smooth seams instead of stairs. */
#include "segment/outline.h"

#include <math.h>
#include <string.h>

#include "core/fail.h"

#define EMPTY 0
#define MIXED UINT32_MAX
#define NOBODY 16
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
    uint32_t ids[16];  /* the labels, in the order met */
    uint32_t n;        /* of them */
    uint8_t which[16]; /* of each pixel: its place in ids; NOBODY: background */
} neighbourhood;

static void look_round(const label_plane *regions, int at_x, int at_y, neighbourhood *out)
{
    int columns[4];
    for (int i = 0; i < 4; i++) columns[i] = clamp(at_x - 1 + i, regions->width - 1);
    out->n = 0;
    for (int j = 0; j < 4; j++) {
        const uint32_t *row = regions->px + (size_t)clamp(at_y - 1 + j, regions->height - 1) * (size_t)regions->width;
        for (int i = 0; i < 4; i++) {
            uint32_t id = row[columns[i]], k = 0;
            while (k < out->n && out->ids[k] != id) k++;
            if (id && k == out->n) out->ids[out->n++] = id;
            out->which[4 * j + i] = id ? (uint8_t)k : NOBODY;
        }
    }
    out->only = out->n == 1 ? out->ids[0] : 0;
}

/* Votes of the labels on one native row, column by column of the four. */
static void count_votes(const neighbourhood *round, const grid_place *py, float (*out_votes)[4])
{
    memset(out_votes, 0, (NOBODY + 1) * sizeof *out_votes);
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

static float smaller(float a, float b)
{
    return a < b ? a : b;
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
} outline_grid;

/* EMPTY, the label that all native pixels of the cell have, or MIXED. */
static uint32_t look_into(const outline_grid *g, int cell, int row)
{
    size_t at = (size_t)row * (size_t)g->regions->width + (size_t)cell;
    const uint32_t *ids = g->regions->px + at;
    uint32_t a = ids[0], b = ids[g->right], c = ids[g->below], d = ids[g->below + g->right];
    if (!(a | b | c | d)) return EMPTY;
    neighbourhood *round = &g->rounds[cell];
    if (a == b && a == c && a == d) round->only = a;
    else look_round(g->regions, cell, row, round);
    uint32_t id = round->only;
    if (!id) return MIXED;
    const float *s = g->work->smooth.px + at;
    float p = s[0], q = s[g->right], r = s[g->below], t = s[g->below + g->right];
    float least = smaller(smaller(p, q), smaller(r, t)), most = -smaller(smaller(-p, -q), smaller(-r, -t));
    /* A mean of the four lies between the least and the most of them, but for rounding. */
    float slack = ROUNDING * (fabsf(p) + fabsf(q) + fabsf(r) + fabsf(t));
    if (most + slack < g->level[id - 1]) return EMPTY;
    return least - slack > g->level[id - 1] ? id : MIXED;
}

/* The native pixels of one row in one mixed cell. */
static void outline_cell(const outline_grid *g, int cell, const grid_place *down, uint32_t *out)
{
    size_t at = (size_t)down->at * (size_t)g->regions->width + (size_t)cell;
    const float *s = g->work->smooth.px + at;
    float p = s[0], q = s[g->right], r = s[g->below], t = s[g->below + g->right];
    const neighbourhood *round = &g->rounds[cell];
    float votes[NOBODY + 1][4];
    if (!round->only) count_votes(round, down, votes);
    for (int x = g->first[cell]; x < g->first[cell + 1]; x++) {
        uint32_t id = round->only ? round->only : prevailing(round, votes, &g->across[x]);
        float top = p + g->across[x].fraction * (q - p), bottom = r + g->across[x].fraction * (t - r);
        if (top + down->fraction * (bottom - top) > g->level[id - 1]) out[x] = id;
    }
}

static void find_spans(outline_grid *g, int row)
{
    g->n_spans = 0;
    for (int cell = 0; cell < g->n_cells; cell++) {
        uint32_t id = look_into(g, cell, row);
        if (id == EMPTY) continue;
        cell_span *last = g->n_spans > 0 ? &g->spans[g->n_spans - 1] : NULL;
        if (last && id != MIXED && last->id == id && last->to == cell) last->to++;
        else g->spans[g->n_spans++] = (cell_span){cell, cell + 1, id};
    }
}

static void outline_row(const outline_grid *g, const grid_place *down, uint32_t *out)
{
    for (const cell_span *span = g->spans; span < g->spans + g->n_spans; span++) {
        if (span->id == MIXED) {
            outline_cell(g, span->from, down, out);
            continue;
        }
        for (int x = g->first[span->from]; x < g->first[span->to]; x++) out[x] = span->id;
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
                             int height, label_plane *out_labels, sunder_error *err)
{
    int n_cells = regions->width > 1 ? regions->width - 1 : 1;
    SUNDER_AUTO(auto_free) grid_place *across = array_new((size_t)width, sizeof *across);
    SUNDER_AUTO(auto_free) int *first = array_new((size_t)n_cells + 1, sizeof *first);
    SUNDER_AUTO(auto_free) cell_span *spans = array_new((size_t)n_cells, sizeof *spans);
    SUNDER_AUTO(auto_free) neighbourhood *rounds = array_new((size_t)n_cells, sizeof *rounds);
    if (!across || !first || !spans || !rounds) return fail_memory(err, "outlines");
    label_plane labels = {0};
    sunder_status status = label_plane_new(width, height, &labels, err);
    if (status != SUNDER_OK) return status;
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
                      rounds};
    lay_columns(&g, width);
    for (int y = 0, ready = -1; y < height; y++) {
        grid_place down = place_of(y, work->step, regions->height);
        if (down.at != ready) {
            ready = down.at;
            find_spans(&g, ready);
        }
        outline_row(&g, &down, labels.px + (size_t)y * (size_t)width);
    }
    *out_labels = labels;
    return SUNDER_OK;
}
