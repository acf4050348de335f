/* One signal shows in several planes of a stack, most significantly in the one where it is sharpest. Candidates of the same
 * colour in neighbouring planes that lie within reach of each other are a chain, nearest first; one missing plane is bridged,
 * because a weak signal may fall below the survey's floor by chance. A chain has one signal, unless its significance falls
 * between two planes as deep as between two points that are just resolved (Rayleigh's dip), and by more than noise makes: then
 * two signals lie over each other, and the chain is cut at the lowest plane.
 *
 * z is the vertex of the parabola through the logarithm of the significance in the strongest plane and its two neighbours
 * (exact for a Gaussian profile along z); its error follows from that of a significance, which is 1.
 *
 * A rod (rods.h) may be seen as such in one plane and as lumps in the next: lumps on its line are part of it. Shadows of what is
 * out of focus have no row (plane_shadows.c).
 *
 * A stack is looked at once for each plane, so noise has as many chances. The significance of a row is that of one look with
 * the same chance: normal tails go as exp(-T^2 / 2), so T^2 loses 2 ln(planes). */
#include "detect/link_planes.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/fail.h"
#include "core/memory.h"
#include "core/rank.h"
#include "detect/plane_chains.h"
#include "detect/plane_shadows.h"
#include "detect/rod_place.h"

/* Two fits of one spot differ by less (0.05 um each), two spots of one colour nearer than this are one for the survey. */
static const double reach_um = 0.30;
/* A significance has noise of sd 1: a difference of two this large is no noise (three sd). */
static const double noise_of_dip = 4.24;
typedef struct link {
    double distance_um;
    size_t chain, row;
} link;

link_planes link_planes_start(int n_z, double z_step_um, double least_significance)
{
    return (link_planes){.n_z = n_z, .z_step_um = z_step_um, .least_significance = least_significance};
}

void link_planes_free(link_planes *l)
{
    free(l->chains);
    free(l->done);
    free(l->sightings);
    *l = (link_planes){0};
}

static sunder_status close_chain(link_planes *l, const plane_chain *c, sunder_error *err)
{
    if (c->part_of_rod) return SUNDER_OK;
    if (!array_reserve((void **)&l->done, &l->done_capacity, l->n_done + 1, sizeof *l->done))
        return fail_memory(err, "the planes of a stack");
    l->done[l->n_done++] = *c;
    return SUNDER_OK;
}

static double one_look(const link_planes *l, double significance)
{
    return sqrt(fmax(0, significance * significance - 2 * log(l->n_z)));
}

static candidate row_of(const link_planes *l, const plane_chain *c)
{
    candidate row = c->best;
    row.significance = one_look(l, row.significance);
    row.at_stack_end = row.z_plane == 0 || row.z_plane == l->n_z - 1;
    row.z_um = row.z_se_um = NAN;
    if (!(l->z_step_um > 0)) return row;
    double planes, se;
    chain_vertex(c, l->least_significance, &planes, &se);
    /* At the end of the stack nobody knows how far beyond it the signal is sharpest. */
    row.z_um = (row.z_plane + (row.at_stack_end ? 0 : planes)) * l->z_step_um;
    row.z_se_um = (row.at_stack_end ? 1 : se) * l->z_step_um;
    return row;
}

static sunder_status see(link_planes *l, plane_chain *c, double significance, int z, sunder_error *err)
{
    if (!array_reserve((void **)&l->sightings, &l->sightings_capacity, l->n_sightings + 1, sizeof *l->sightings))
        return fail_memory(err, "the planes of a stack");
    l->sightings[l->n_sightings] = (sighting){significance, z, c->latest};
    c->latest = l->n_sightings++;
    return SUNDER_OK;
}

static sunder_status start_chain(link_planes *l, const candidate *c, int z, sunder_error *err)
{
    if (!array_reserve((void **)&l->chains, &l->capacity, l->n + 1, sizeof *l->chains))
        return fail_memory(err, "the planes of a stack");
    l->chains[l->n++] = chain_of(c, z);
    return see(l, &l->chains[l->n - 1], c->significance, z, err);
}

static bool is_dip(double lowest, double a, double b)
{
    double lesser = fmin(a, b);
    return lowest < RESOLVED_DIP * lesser && lesser - lowest > noise_of_dip;
}

/* Lengthens a chain by a candidate of plane z, or cuts it there. t is the significance of all of it in that plane. */
static sunder_status lengthen(link_planes *l, plane_chain *c, const candidate *next, double t, int z, sunder_error *err)
{
    bool gap = z > c->last_z + 1;
    double previous = gap ? NAN : c->last;
    if (gap) c->lowest = fmin(c->lowest, l->least_significance);
    if (is_dip(c->lowest, c->best.significance, t)) {
        sunder_status status = close_chain(l, c, err);
        if (status != SUNDER_OK) return status;
        *c = chain_of(next, z);
        c->before = previous;
        return see(l, c, t, z, err);
    }
    const bool is_best = next->significance > c->best.significance;
    chain_take_shape(c, next, z);
    if (is_best) {
        c->before = previous, c->after = NAN, c->lowest = t;
    } else {
        if (z == c->best.z_plane + 1) c->after = t;
        c->lowest = fmin(c->lowest, t);
    }
    c->last = t, c->last_z = z, c->taken = true;
    return see(l, c, t, z, err);
}

static int nearest_first(const void *a, const void *b)
{
    const link *p = a, *q = b;
    if (p->distance_um != q->distance_um) return p->distance_um < q->distance_um ? -1 : 1;
    if (p->chain != q->chain) return p->chain < q->chain ? -1 : 1;
    return (p->row > q->row) - (p->row < q->row);
}

static int by_place(const void *a, const void *b)
{
    const candidate *p = &((const plane_chain *)a)->best, *q = &((const plane_chain *)b)->best;
    if (p->end != q->end) return p->end < q->end ? -1 : 1;
    if (p->centre_um.y != q->centre_um.y) return p->centre_um.y < q->centre_um.y ? -1 : 1;
    return compare_doubles(&p->centre_um.x, &q->centre_um.x);
}

/* First chain of the colour at or below y. */
static size_t first_chain(const link_planes *l, probe_end end, double y_um)
{
    size_t low = 0, high = l->n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const candidate *c = &l->chains[middle].best;
        if (c->end < end || (c->end == end && c->centre_um.y < y_um)) low = middle + 1;
        else high = middle;
    }
    return low;
}

typedef struct link_list {
    size_t n, capacity;
    link *rows;
} link_list;

static void link_list_free(link_list *list)
{
    free(list->rows);
}

/* Half of the longest rod of the chains and of the plane in hand: how far a line reaches beyond its middle. */
static double half_longest_um(const link_planes *l, const candidates *found)
{
    double longest_um = 0, longest_found_um = 0;
    for (size_t i = 0; i < l->n; i++) longest_um = fmax(longest_um, l->chains[i].best.length_um);
    for (size_t i = 0; i < found->n; i++) longest_found_um = fmax(longest_found_um, found->rows[i].length_um);
    return (longest_um + longest_found_um) / 2;
}

static sunder_status find_links(const link_planes *l, const candidates *found, link_list *out, sunder_error *err)
{
    const double along_um = reach_um + half_longest_um(l, found);
    for (size_t i = 0; i < found->n; i++) {
        const candidate *c = &found->rows[i];
        for (size_t k = first_chain(l, c->end, c->centre_um.y - along_um); k < l->n; k++) {
            const candidate *from = &l->chains[k].best;
            if (from->end != c->end || from->centre_um.y > c->centre_um.y + along_um) break;
            double apart = rod_lines_apart_um(rod_line_of(from), rod_line_of(c));
            if (apart > reach_um) continue;
            if (!array_reserve((void **)&out->rows, &out->capacity, out->n + 1, sizeof *out->rows))
                return fail_memory(err, "the planes of a stack");
            out->rows[out->n++] = (link){apart, k, i};
        }
    }
    if (out->n) qsort(out->rows, out->n, sizeof *out->rows, nearest_first);
    return SUNDER_OK;
}

/* Chains that were not seen for two planes are whole. */
static sunder_status close_old(link_planes *l, int z, sunder_error *err)
{
    size_t kept = 0;
    for (size_t i = 0; i < l->n; i++) {
        if (l->chains[i].last_z < z - 1) {
            sunder_status status = close_chain(l, &l->chains[i], err);
            if (status != SUNDER_OK) return status;
        } else {
            l->chains[kept++] = l->chains[i];
        }
    }
    l->n = kept;
    return SUNDER_OK;
}

/* Where a chain is a rod and the plane shows lumps, all of them on its line are that rod; returns the significance of the
 * strongest. */
static double take_lumps(const link_planes *l, const candidates *found, const link_list *links, size_t from,
                         bool *linked)
{
    const link *first = &links->rows[from];
    const double rod_significance = l->chains[first->chain].rod_significance;
    double strongest = found->rows[first->row].significance;
    if (found->rows[first->row].length_um > 0 || !chain_rod_counts(rod_significance, strongest)) return strongest;
    for (size_t i = from + 1; i < links->n; i++) {
        const link *other = &links->rows[i];
        const candidate *lump = &found->rows[other->row];
        if (other->chain != first->chain || linked[other->row] || lump->length_um > 0) continue;
        if (!chain_rod_counts(rod_significance, lump->significance)) continue;
        linked[other->row] = true;
        strongest = fmax(strongest, lump->significance);
    }
    return strongest;
}

/* Where the chains show lumps and the plane a rod, those on its line that no other candidate went on with are part of it. */
static void end_lumps(link_planes *l, const candidates *found, const link_list *links)
{
    for (size_t i = 0; i < links->n; i++) {
        plane_chain *c = &l->chains[links->rows[i].chain];
        const candidate *rod = &found->rows[links->rows[i].row];
        if (c->taken || c->rod_significance > 0 || !(rod->length_um > 0)) continue;
        c->part_of_rod |= chain_rod_counts(rod->significance, c->best.significance);
    }
}

sunder_status link_planes_add(link_planes *l, const candidates *found, int z, sunder_error *err)
{
    SUNDER_AUTO(auto_free) bool *linked = array_new(found->n, sizeof *linked);
    SUNDER_AUTO(link_list_free) link_list links = {0};
    if (!linked) return fail_memory(err, "the planes of a stack");
    if (l->n) qsort(l->chains, l->n, sizeof *l->chains, by_place);
    for (size_t i = 0; i < l->n; i++) l->chains[i].taken = false;
    sunder_status status = find_links(l, found, &links, err);
    for (size_t i = 0; status == SUNDER_OK && i < links.n; i++) {
        const link *near = &links.rows[i];
        if (linked[near->row] || l->chains[near->chain].taken) continue;
        linked[near->row] = true;
        const double t = take_lumps(l, found, &links, i, linked);
        status = lengthen(l, &l->chains[near->chain], &found->rows[near->row], t, z, err);
    }
    end_lumps(l, found, &links);
    for (size_t i = 0; status == SUNDER_OK && i < found->n; i++)
        if (!linked[i]) status = start_chain(l, &found->rows[i], z, err);
    return status == SUNDER_OK ? close_old(l, z, err) : status;
}

static int in_order(const void *a, const void *b)
{
    const candidate *p = &((const plane_chain *)a)->best, *q = &((const plane_chain *)b)->best;
    int order = by_place(a, b);
    return order ? order : (p->z_plane > q->z_plane) - (p->z_plane < q->z_plane);
}

sunder_status link_planes_finish(link_planes *l, candidates *out, sunder_error *err)
{
    sunder_status status = close_old(l, l->n_z + 1, err);
    if (status != SUNDER_OK) return status;
    if (l->n_done) qsort(l->done, l->n_done, sizeof *l->done, in_order);
    if (!array_reserve((void **)&out->rows, &out->capacity, out->n + l->n_done, sizeof *out->rows))
        return fail_memory(err, "the planes of a stack");
    double defocus_planes = 0, longest_um = 0;
    for (size_t i = 0; i < l->n_done; i++) longest_um = fmax(longest_um, l->done[i].best.length_um);
    status = shadows_measure_defocus(l, &defocus_planes, err);
    for (size_t i = 0; status == SUNDER_OK && i < l->n_done; i++) {
        bool weak = one_look(l, l->done[i].best.significance) <= l->least_significance;
        if (!weak && !is_shadow(l, i, defocus_planes, longest_um)) out->rows[out->n++] = row_of(l, &l->done[i]);
    }
    return status;
}
