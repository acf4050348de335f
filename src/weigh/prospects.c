/* Working table of a field. Neighbours are found on the list sorted by x: with some thousand spots in a field of 100 um and
 * reaches below 2 um a few hundred are looked at, which needs no grid. */
#include "weigh/prospects.h"

#include <math.h>
#include <stdlib.h>

#include "core/memory.h"
#include "laws/bleed.h"

double separation_um(sunder_point_um a, sunder_point_um b)
{
    return hypot(a.x - b.x, a.y - b.y);
}

void prospect_table_free(prospect_table *t)
{
    free(t->rows);
    free(t->by_x);
    free(t->sorted_x);
    *t = (prospect_table){0};
}

static int compare_by_x(const void *a, const void *b, void *table)
{
    const prospect *rows = table;
    const size_t i = *(const size_t *)a, j = *(const size_t *)b;
    const double xi = rows[i].ref_um.x, xj = rows[j].ref_um.x;
    if (xi != xj) return xi < xj ? -1 : 1;
    return (i > j) - (i < j);
}

static prospect prospect_of(const candidate *c, size_t row, const slide_laws *laws)
{
    prospect s = {.candidate = row,
                  .seen = c,
                  .ref_um = laws_map_to_5p(laws, c->end, c->centre_um),
                  .merged_into = NO_PROSPECT,
                  .n_members = 1,
                  .centre_um = c->centre_um,
                  .flux = c->flux,
                  .flux_se = c->flux_se};
    s.member_ref_um[0] = s.ref_um;
    return s;
}

sunder_status prospect_table_make(const weigh_input *input, size_t first, size_t n, const slide_laws *laws,
                                  prospect_table *out_table, sunder_error *err)
{
    prospect_table t = {.n = n,
                        .rows = array_new(n, sizeof *t.rows),
                        .by_x = array_new(n, sizeof *t.by_x),
                        .sorted_x = array_new(n, sizeof *t.sorted_x)};
    if (!t.rows || !t.by_x || !t.sorted_x) {
        prospect_table_free(&t);
        return fail_memory(err, "the candidates of a field");
    }
    for (size_t i = 0; i < n; i++) {
        t.rows[i] = prospect_of(&input->all->rows[first + i], first + i, laws);
        t.rows[i].forced_significance =
            forced_without_bleed(&input->measured->rows[first + i], &input->all->rows[first + i], laws);
        if (input->reviews) t.rows[i].review = input->reviews[first + i];
        t.by_x[i] = i;
    }
    qsort_r(t.by_x, n, sizeof *t.by_x, compare_by_x, t.rows);
    for (size_t i = 0; i < n; i++) t.sorted_x[i] = t.rows[t.by_x[i]].ref_um.x;
    *out_table = t;
    return SUNDER_OK;
}

near_walk near_start(const prospect_table *t, sunder_point_um place, double radius_um)
{
    size_t low = 0, high = t->n;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (t->sorted_x[middle] < place.x - radius_um) low = middle + 1;
        else high = middle;
    }
    return (near_walk){.table = t, .place = place, .radius_um = radius_um, .at = low, .found = NO_PROSPECT};
}

bool near_next(near_walk *walk)
{
    const prospect_table *t = walk->table;
    while (walk->at < t->n && t->sorted_x[walk->at] <= walk->place.x + walk->radius_um) {
        const size_t row = t->by_x[walk->at++];
        walk->distance_um = separation_um(t->rows[row].ref_um, walk->place);
        if (walk->distance_um > walk->radius_um) continue;
        walk->found = row;
        return true;
    }
    return false;
}
