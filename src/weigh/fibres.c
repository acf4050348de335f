/* Loci lie anywhere in a nucleus; five of one colour on one straight line, evenly close, are a fibre. Two spots make a line;
 * what lies within the width of a signal of it and between them is counted. */
#include "weigh/fibres.h"

#include <math.h>

#include "core/fail.h"
#include "core/memory.h"

#define LEAST_P 0.3
#define LEAST_ON_LINE 5
#define OFF_LINE_UM 0.25    /* half the width of a signal */
#define MOST_SPACING_UM 1.1 /* mean from spot to spot, as in a chain of debris (algorithms.md 8.2.7) */

typedef struct spot_list {
    size_t n;
    const prospect **rows;
} spot_list;

static bool counts(const prospect *s)
{
    return s->rejected == REJECTED_NOT && s->p > LEAST_P && s->review.judged != JUDGED_SIGNAL;
}

/* Spots on the line from a to b, both included. */
static int on_line(const spot_list *spots, sunder_point_um a, sunder_point_um b, double length_um)
{
    const double ux = (b.x - a.x) / length_um, uy = (b.y - a.y) / length_um;
    int n = 0;
    for (size_t i = 0; i < spots->n; i++) {
        const double dx = spots->rows[i]->ref_um.x - a.x, dy = spots->rows[i]->ref_um.y - a.y;
        const double along = dx * ux + dy * uy, off = dx * uy - dy * ux;
        if (along >= -OFF_LINE_UM && along <= length_um + OFF_LINE_UM && fabs(off) <= OFF_LINE_UM)
            n += lumps_of(spots->rows[i]);
    }
    return n;
}

static bool has_line(const spot_list *spots)
{
    for (size_t i = 0; i < spots->n; i++) {
        for (size_t k = i + 1; k < spots->n; k++) {
            const sunder_point_um a = spots->rows[i]->ref_um, b = spots->rows[k]->ref_um;
            const double length_um = separation_um(a, b);
            if (length_um < MOST_SPACING_UM) continue;
            const int n = on_line(spots, a, b, length_um);
            if (n >= LEAST_ON_LINE && length_um <= MOST_SPACING_UM * (n - 1)) return true;
        }
    }
    return false;
}

sunder_status mark_fibres(const prospect_table *t, size_t n_nuclei, unsigned char *marks, sunder_error *err)
{
    SUNDER_AUTO(auto_free) const prospect **rows = array_new(t->n, sizeof *rows);
    SUNDER_AUTO(auto_free) size_t *spots = array_new(2 * n_nuclei + 1, sizeof *spots);
    if (!rows || !spots) return fail_memory(err, "the search for fibres");
    for (size_t i = 0; i < t->n; i++) {
        const int id = t->rows[i].seen->nucleus;
        if (id >= 1 && (size_t)id <= n_nuclei && counts(&t->rows[i]))
            spots[2 * ((size_t)id - 1) + t->rows[i].seen->end] += (size_t)lumps_of(&t->rows[i]);
    }
    for (size_t at = 0; at < 2 * n_nuclei; at++) {
        if (spots[at] < LEAST_ON_LINE) continue;
        spot_list list = {0, rows};
        for (size_t i = 0; i < t->n; i++) {
            const prospect *s = &t->rows[i];
            if (s->seen->nucleus == (int)(at / 2) + 1 && s->seen->end == (probe_end)(at % 2) && counts(s))
                rows[list.n++] = s;
        }
        if (has_line(&list)) marks[at / 2] = 1;
    }
    return SUNDER_OK;
}
