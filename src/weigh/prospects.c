/* Working table of a field. Neighbours are found on the list sorted by x: with some thousand spots in a field of 100 um and
 * reaches below 2 um a few hundred are looked at, which needs no grid. */
#include "weigh/prospects.h"

#include <math.h>
#include <stdlib.h>

#include "core/memory.h"
#include "laws/bleed.h"

/* Distance along a rod between places that distances are measured from: one 0.5 um off the line is at most 0.02 um nearer to it
 * than to the next of them. The rest of the room is for doublets. */
#define MEMBER_STEP_UM 0.25
#define MOST_ROD_MEMBERS (MOST_MEMBERS - 5)

/* Maxima along a made line of 1 to 3 um (tests/bench/bench_rods.c). */
#define LUMP_SPACING_UM 0.9

double separation_um(sunder_point_um a, sunder_point_um b)
{
    return hypot(a.x - b.x, a.y - b.y);
}

int lumps_of(const prospect *s)
{
    return 1 + (int)(s->seen->length_um / LUMP_SPACING_UM);
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

/* Distances from a rod are measured from places along it, its ends among them. */
static void lay_along_line(prospect *s, const slide_laws *laws)
{
    const rod_line seen = rod_line_of(s->seen);
    s->line_ref_um.from = laws_map_to_5p(laws, s->seen->end, seen.from);
    s->line_ref_um.to = laws_map_to_5p(laws, s->seen->end, seen.to);
    const double steps = fmin(fmax(ceil(s->seen->length_um / MEMBER_STEP_UM), 1), MOST_ROD_MEMBERS - 1);
    for (int i = 0; i <= (int)steps; i++) s->member_ref_um[s->n_members++] = rod_line_at(s->line_ref_um, i / steps);
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
    s.line_ref_um = (rod_line){s.ref_um, s.ref_um};
    if (c->length_um > 0) lay_along_line(&s, laws);
    return s;
}

static double half_length_um(const prospect *s)
{
    return fmax(separation_um(s->ref_um, s->line_ref_um.from), separation_um(s->ref_um, s->line_ref_um.to));
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
        t.longest_um = fmax(t.longest_um, half_length_um(&t.rows[i]));
    }
    qsort_r(t.by_x, n, sizeof *t.by_x, compare_by_x, t.rows);
    for (size_t i = 0; i < n; i++) t.sorted_x[i] = t.rows[t.by_x[i]].ref_um.x;
    *out_table = t;
    return SUNDER_OK;
}

near_walk near_start(const prospect_table *t, const prospect *from, double radius_um)
{
    const double reach_um = radius_um + half_length_um(from) + t->longest_um;
    size_t low = 0, high = t->n;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (t->sorted_x[middle] < from->ref_um.x - reach_um) low = middle + 1;
        else high = middle;
    }
    return (near_walk){
        .table = t, .from = from, .radius_um = radius_um, .reach_um = reach_um, .at = low, .found = NO_PROSPECT};
}

bool near_next(near_walk *walk)
{
    const prospect_table *t = walk->table;
    while (walk->at < t->n && t->sorted_x[walk->at] <= walk->from->ref_um.x + walk->reach_um) {
        const size_t row = t->by_x[walk->at++];
        walk->distance_um = rod_lines_apart_um(t->rows[row].line_ref_um, walk->from->line_ref_um);
        if (walk->distance_um > walk->radius_um) continue;
        walk->found = row;
        return true;
    }
    return false;
}
