/* All pairs of bright signals of the two colours are looked at, not nearest neighbours only: where a field is displaced by
 * more than its pairs lie apart, the nearest neighbour is the wrong one. Fused pairs stand out as a heap of displacements
 * (algorithms.md 3.1). A field is displaced when its heap lies off the slide's by more than chance and more than the pairs
 * scatter, and holds more pairs than lie about the slide's own place, beyond chance. Split pairs make no heap: they
 * point everywhere. */
#include "laws/field_shift.h"

#include <math.h>
#include <stdlib.h>

#include "core/fail.h"
#include "core/memory.h"
#include "laws/sure_signals.h"

static const double pair_significance = 8; /* algorithms.md 8.2.4 */
static const double reach_um = 2.5;        /* a stage or filter that failed to settle moves a field by 2 um at most */
static const double step_um = 0.1, heap_um = 0.4;
static const double significant = 3; /* standard errors */
static const double scatters = 2;    /* of the pairs: less turns no fused pair into a split one */
enum { HALF = 25, CELLS = 2 * HALF + 1, LEAST_PAIRS = 8, ROUNDS = 10, HEAP_CELLS = 4 };

typedef struct displacements {
    size_t n, capacity;
    sunder_point_um *rows;
} displacements;

static void displacements_free(displacements *d)
{
    free(d->rows);
}

/* Of all bright pairs of a field within reach, the slide's shift taken off. */
static sunder_status gather(const candidates *all, size_t from, size_t to, const slide_laws *laws, displacements *out,
                            sunder_error *err)
{
    out->n = 0;
    for (size_t i = from; i < to; i++) {
        const candidate *c = &all->rows[i];
        if (c->end != END_3P || !is_sure(c, pair_significance)) continue;
        sunder_point_um here = laws_map_to_5p(laws, END_3P, c->centre_um);
        for (size_t k = from; k < to; k++) {
            const candidate *other = &all->rows[k];
            if (other->end != END_5P || !is_sure(other, pair_significance)) continue;
            sunder_point_um d = {other->centre_um.x - here.x, other->centre_um.y - here.y};
            if (d.x * d.x + d.y * d.y > reach_um * reach_um) continue;
            if (!array_reserve((void **)&out->rows, &out->capacity, out->n + 1, sizeof *out->rows))
                return fail_memory(err, "the shift of a field");
            out->rows[out->n++] = d;
        }
    }
    return SUNDER_OK;
}

/* The place with the most displacements about it, on a coarse grid. */
static sunder_point_um find_heap(const displacements *d)
{
    int counts[CELLS][CELLS] = {{0}}, most = 0;
    sunder_point_um best = {0, 0};
    for (size_t i = 0; i < d->n; i++) {
        int x = HALF + (int)lround(d->rows[i].x / step_um), y = HALF + (int)lround(d->rows[i].y / step_um);
        for (int v = -HEAP_CELLS; v <= HEAP_CELLS; v++)
            for (int u = -HEAP_CELLS; u <= HEAP_CELLS; u++) {
                if (u * u + v * v > HEAP_CELLS * HEAP_CELLS) continue;
                if (x + u < 0 || x + u >= CELLS || y + v < 0 || y + v >= CELLS) continue;
                counts[y + v][x + u] += 1;
            }
    }
    for (int y = 0; y < CELLS; y++)
        for (int x = 0; x < CELLS; x++)
            if (counts[y][x] > most)
                most = counts[y][x], best = (sunder_point_um){(x - HALF) * step_um, (y - HALF) * step_um};
    return best;
}

/* Mean of the displacements about *centre, followed until it rests; their number and scatter per axis. */
static size_t settle(const displacements *d, sunder_point_um *centre, double *out_sd_um)
{
    size_t n = 0;
    for (int round = 0; round < ROUNDS; round++) {
        double x = 0, y = 0, squares = 0;
        n = 0;
        for (size_t i = 0; i < d->n; i++) {
            double r = distance_um(d->rows[i], *centre);
            if (r < heap_um) x += d->rows[i].x, y += d->rows[i].y, squares += r * r, n++;
        }
        if (n == 0) break;
        *centre = (sunder_point_um){x / (double)n, y / (double)n};
        *out_sd_um = sqrt(squares / (2 * (double)n));
    }
    return n;
}

/* Displacements within reach of each place, those near both going to the nearer one. */
static void share_out(const displacements *d, sunder_point_um here, size_t *out_here, size_t *out_slide)
{
    *out_here = *out_slide = 0;
    for (size_t i = 0; i < d->n; i++) {
        double to_here = distance_um(d->rows[i], here), to_slide = hypot(d->rows[i].x, d->rows[i].y);
        if (to_here < heap_um && to_here <= to_slide) *out_here += 1;
        else if (to_slide < heap_um) *out_slide += 1;
    }
}

static field_shift judge(const displacements *d, double pair_sigma_um)
{
    field_shift row = {.off_um = {NAN, NAN}, .error_um = NAN};
    sunder_point_um centre = find_heap(d);
    double sd_um = 0;
    size_t n = settle(d, &centre, &sd_um);
    if (n < LEAST_PAIRS) return row;
    row.off_um = centre;
    row.error_um = sd_um / sqrt((double)n);
    share_out(d, centre, &row.pairs_here, &row.pairs_at_slide);
    double off = hypot(centre.x, centre.y), here = (double)row.pairs_here, at_slide = (double)row.pairs_at_slide;
    row.displaced = row.pairs_here >= LEAST_PAIRS && off > significant * row.error_um &&
                    off > scatters * pair_sigma_um && here - at_slide > significant * sqrt(here + at_slide);
    return row;
}

/* Whether a field shares the slide's shift is asked of the slide's own, where a given one is contradicted: that one would lie
 * off in every field alike. */
static slide_laws laws_of_slide(const slide_laws *laws)
{
    slide_laws own = *laws;
    if (laws->shift_contradicted) own.shift = laws->own_shift;
    return own;
}

sunder_status field_shift_measure(const candidates *all, const size_t *starts, size_t n_fields, const slide_laws *laws,
                                  field_shift *out_rows, sunder_error *err)
{
    SUNDER_AUTO(displacements_free) displacements found = {0};
    const slide_laws own = laws_of_slide(laws);
    for (size_t i = 0; i < n_fields; i++) {
        out_rows[i] = (field_shift){.off_um = {NAN, NAN}, .error_um = NAN};
        if (own.shift.state == LAW_REFUSED) continue;
        sunder_status status = gather(all, starts[i], starts[i + 1], &own, &found, err);
        if (status != SUNDER_OK) return status;
        out_rows[i] = judge(&found, own.pair_sigma_um);
    }
    return SUNDER_OK;
}
