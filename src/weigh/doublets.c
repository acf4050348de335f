/* Doublets: a replicated locus, or a signal in two lumps, is counted once. The rule's limit is a measured distance with an
 * error, so it is soft: well below the limit two lumps are merged, around it the weaker one keeps the probability that it
 * lies beyond. A third lump chains on the second. Distances to the other colour are later measured from any lump, so that
 * a fused pair with a doublet stays one fused pair. Method: algorithms.md 8.2.7; there limit, soft zone and merge stand as
 * 0.58, 0.08 and 0.45 um, here the zone scales with the assay's limit. Where a stack tells depths, lumps that are surely apart
 * along z are apart. */
#include "weigh/doublets.h"

#include <math.h>
#include <stdlib.h>

#include "core/memory.h"
#include "stats/normal.h"
#include "weigh/depth.h"
#include "weigh/existence.h"

/* Standard error of a distance between two lumps as a share of the limit, and how many of them below it a merge is sure. */
#define SOFT_SHARE (0.08 / 0.58)
#define SURE_SHARE (0.45 / 0.58)

/* Lumps this likely are places that distances are measured from. */
#define LEAST_P_MEMBER 0.5

/* A signal that only a person saw has no significance: it takes nothing in. */
static double strength(const prospect *s)
{
    return isfinite(s->seen->significance) ? s->seen->significance : 0.0;
}

static int compare_by_strength(const void *a, const void *b, void *table)
{
    const prospect *rows = ((const prospect_table *)table)->rows;
    const size_t i = *(const size_t *)a, j = *(const size_t *)b;
    const double si = strength(&rows[i]), sj = strength(&rows[j]);
    if (si != sj) return si > sj ? -1 : 1;
    return (i > j) - (i < j);
}

/* The nearest of the same colour that came before: kept, or softly merged into a kept one. */
static size_t nearest_before(const prospect_table *t, const bool *done, size_t mine, double reach_um, double *out_um)
{
    size_t nearest = NO_PROSPECT;
    *out_um = INFINITY;
    for (near_walk walk = near_start(t, &t->rows[mine], reach_um); near_next(&walk);) {
        if (walk.found == mine || !done[walk.found]) continue;
        const candidate *other = t->rows[walk.found].seen, *own = t->rows[mine].seen;
        const double apart_um = hypot(walk.distance_um, sure_depth_gap_um(own, other));
        if (other->end != own->end || apart_um >= *out_um) continue;
        nearest = walk.found;
        *out_um = apart_um;
    }
    return nearest;
}

static void add_member(prospect *keeper, sunder_point_um place)
{
    if (keeper->n_members < MOST_MEMBERS) keeper->member_ref_um[keeper->n_members++] = place;
}

/* Flux-weighted centre, summed flux. Members move with nobody: they stay where they were seen. */
static void absorb(prospect *keeper, const prospect *lump, const slide_laws *laws)
{
    const double sum = keeper->flux + lump->flux;
    if (sum > 0.0 && keeper->flux > 0.0 && lump->flux > 0.0) {
        const double share = lump->flux / sum;
        keeper->centre_um.x += share * (lump->centre_um.x - keeper->centre_um.x);
        keeper->centre_um.y += share * (lump->centre_um.y - keeper->centre_um.y);
        keeper->flux = sum;
        keeper->flux_se = hypot(keeper->flux_se, lump->flux_se);
    }
    keeper->p = fmax(keeper->p, lump->p);
    keeper->member_ref_um[0] = laws_map_to_5p(laws, keeper->seen->end, keeper->centre_um);
}

static size_t keeper_of(const prospect_table *t, size_t row)
{
    while (t->rows[row].merged_into != NO_PROSPECT) row = t->rows[row].merged_into;
    return row;
}

static void merge_one(prospect_table *t, bool *done, size_t row, const distance_rules *rules, const slide_laws *laws)
{
    prospect *lump = &t->rows[row];
    const double limit = rules->doublet_um[lump->seen->end], soft = SOFT_SHARE * limit;
    double apart_um;
    const size_t before = nearest_before(t, done, row, limit + 4.0 * soft, &apart_um);
    done[row] = true;
    /* Who says that it is a signal says that it is one of its own. */
    if (before == NO_PROSPECT || lump->review.judged == JUDGED_SIGNAL) return;
    prospect *keeper = &t->rows[keeper_of(t, before)];
    const double p_apart = apart_um < SURE_SHARE * limit ? 0.0 : normal_cdf((apart_um - limit) / soft);
    lump->p *= p_apart;
    if (p_apart < 0.5 && lump->p_alone > LEAST_P_MEMBER) {
        for (int i = 0; i < lump->n_members; i++) add_member(keeper, lump->member_ref_um[i]);
        add_member(keeper, (sunder_point_um){(keeper->ref_um.x + lump->ref_um.x) / 2.0,
                                             (keeper->ref_um.y + lump->ref_um.y) / 2.0});
    }
    if (p_apart > 0.0 && lump->p >= LEAST_P_SIGNAL) return;
    lump->rejected = REJECTED_DOUBLET;
    lump->merged_into = (size_t)(keeper - t->rows);
    if (p_apart == 0.0) {
        done[row] = false; /* part of its keeper now: nothing chains on it */
        lump->p = lump->p_alone;
        absorb(keeper, lump, laws);
    }
}

sunder_status merge_doublets(prospect_table *t, const distance_rules *rules, const slide_laws *laws, sunder_error *err)
{
    SUNDER_AUTO(auto_free) size_t *order = array_new(t->n, sizeof *order);
    SUNDER_AUTO(auto_free) bool *done = array_new(t->n, sizeof *done);
    if (!order || !done) return fail_memory(err, "the doublets of a field");
    size_t n = 0;
    for (size_t i = 0; i < t->n; i++) {
        if (t->rows[i].rejected == REJECTED_NOT) order[n++] = i;
    }
    qsort_r(order, n, sizeof *order, compare_by_strength, t);
    for (size_t i = 0; i < n; i++) merge_one(t, done, order[i], rules, laws);
    return SUNDER_OK;
}
