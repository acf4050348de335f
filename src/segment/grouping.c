/* Search for the partition of the fragments into nuclei that costs least (region_cost).
 *
 * Start: merge the pair of neighbouring regions that gains most, while one gains. Then try every connected set of up to
 * MOST_TOGETHER fragments that is cheaper than its parts: lift it out of the regions that hold it, leave what remains of
 * them as it hangs together, and keep the change when the whole gets cheaper. Sweeps end when one changes nothing. The
 * order is fixed, so the result is. */
#include "segment/grouping.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/fail.h"
#include "core/rank.h"

#define MOST_TOGETHER 6
#define MOST_SETS_PER_FRAGMENT 400 /* a guard for pathological clumps, far above what nuclei make */
#define MOST_SWEEPS 8
#define MOST_TYPICAL 3.0    /* a set larger than this many typical nuclei is not looked at */
#define WHOLE_SOLIDITY 0.94 /* regions that tell the typical area: nearly convex, */
#define WHOLE_ELLIPSE 0.9   /* nearly elliptical, */
#define WHOLE_SHARE 0.2     /* no crumbs, */
#define LEAST_WHOLE 5       /* and enough of them */
#define SIZE_ROUNDS 2
#define LEAST_GAIN 1e-9 /* below is rounding */

typedef struct region {
    fragment_set set;
    double cost;
} region;

typedef struct partition {
    const fragment_list *list;
    const cost_options *options;
    shape_scratch scratch;
    region *regions; /* region i is alive when owner of its first fragment is i */
    uint32_t *owner; /* of each fragment: number of its region, the least fragment of the set */
    double *alone;   /* cost of each fragment alone */
} partition;

typedef struct candidates {
    region *items;
    size_t n, capacity;
} candidates;

/* INFINITY when it is `limit` or more. */
static double cost_of(partition *p, const fragment_set *set, double limit)
{
    return region_cost(p->list, set, p->options, limit, &p->scratch);
}

static bool holds(const fragment_set *set, uint32_t id)
{
    for (int i = 0; i < set->n; i++)
        if (set->ids[i] == id) return true;
    return false;
}

static void insert(fragment_set *set, uint32_t id)
{
    int at = set->n++;
    for (; at > 0 && set->ids[at - 1] > id; at--) set->ids[at] = set->ids[at - 1];
    set->ids[at] = id;
}

static void put_region(partition *p, const fragment_set *set, double cost)
{
    uint32_t number = set->ids[0];
    p->regions[number] = (region){*set, cost};
    for (int i = 0; i < set->n; i++) p->owner[set->ids[i]] = number;
}

static bool joined(const fragment_set *a, const fragment_set *b, fragment_set *out)
{
    if (a->n + b->n > MOST_FRAGMENTS) return false;
    *out = *a;
    for (int i = 0; i < b->n; i++) insert(out, b->ids[i]);
    return true;
}

/* The merge with a neighbour that gains most for one region. */
static double best_merge(partition *p, uint32_t number, region *out)
{
    const region *r = &p->regions[number];
    double best = LEAST_GAIN;
    uint32_t tried[64];
    int n_tried = 0;
    for (int i = 0; i < r->set.n; i++) {
        const fragment *f = &p->list->items[r->set.ids[i]];
        for (size_t k = f->first_seam; k < f->first_seam + f->n_seams; k++) {
            uint32_t other = p->owner[p->list->seams[k].other];
            bool seen = other <= number; /* each pair once */
            for (int t = 0; t < n_tried; t++) seen |= tried[t] == other;
            if (seen) continue;
            if (n_tried < 64) tried[n_tried++] = other;
            fragment_set set;
            if (!joined(&r->set, &p->regions[other].set, &set)) continue;
            double apart = r->cost + p->regions[other].cost;
            double cost = cost_of(p, &set, apart - best + LEAST_GAIN), gain = apart - cost;
            if (gain > best) best = gain, *out = (region){set, cost};
        }
    }
    return best;
}

/* Merges neighbours while one gains; a fragment's best merge is kept until a neighbour of it changes. */
static sunder_status merge_greedily(partition *p, sunder_error *err)
{
    size_t n = p->list->n;
    SUNDER_AUTO(auto_free) region *merge = array_new(n, sizeof *merge);
    SUNDER_AUTO(auto_free) double *gain = array_new(n, sizeof *gain);
    if (!merge || !gain) return fail_memory(err, "merging");
    for (size_t i = 0; i < n; i++) gain[i] = best_merge(p, (uint32_t)i, &merge[i]);
    for (;;) {
        size_t best = n;
        double most = LEAST_GAIN;
        for (size_t i = 0; i < n; i++)
            if (gain[i] > most && p->owner[i] == i) most = gain[i], best = i;
        if (best == n) return SUNDER_OK;
        fragment_set set = merge[best].set;
        put_region(p, &set, merge[best].cost);
        /* Every region beside the new one, and the new one, look again. */
        gain[best] = best_merge(p, (uint32_t)best, &merge[best]);
        for (int i = 0; i < set.n; i++) {
            const fragment *f = &p->list->items[set.ids[i]];
            for (size_t k = f->first_seam; k < f->first_seam + f->n_seams; k++) {
                uint32_t other = p->owner[p->list->seams[k].other];
                if (other < best) gain[other] = best_merge(p, other, &merge[other]);
            }
        }
    }
}

static bool add_candidate(candidates *c, const fragment_set *set, double cost)
{
    if (!array_reserve((void **)&c->items, &c->capacity, c->n + 1, sizeof *c->items)) return false;
    c->items[c->n++] = (region){*set, cost};
    return true;
}

/* Walks the connected sets whose least fragment is set->ids[0] (each once: Wernicke 2006, doi:10.1109/TCBB.2006.51).
 * `beside` are fragments that may still be added; `seen` marks what is in the set, beside it, or was. */
typedef struct walk {
    partition *p;
    candidates *found;
    uint8_t *seen;
    int left;
    double most_area_px;
} walk;

static bool walk_sets(walk *w, const fragment_set *set, const uint32_t *beside, int n_beside, double area, double parts)
{
    const fragment_list *list = w->p->list;
    for (int i = n_beside - 1; i >= 0 && w->left > 0; i--) {
        double area_px = area + list->items[beside[i]].n;
        if (area_px > w->most_area_px) continue;
        fragment_set larger = *set;
        insert(&larger, beside[i]);
        double sum = parts + w->p->alone[beside[i]], cost = cost_of(w->p, &larger, sum);
        w->left--;
        if (cost < sum && !add_candidate(w->found, &larger, cost)) return false;
        if (larger.n >= MOST_TOGETHER) continue;
        uint32_t next[64];
        int n_next = i < 64 ? i : 64;
        memcpy(next, beside, (size_t)n_next * sizeof *next);
        const fragment *f = &list->items[beside[i]];
        int first_new = n_next;
        for (size_t k = f->first_seam; k < f->first_seam + f->n_seams && n_next < 64; k++) {
            uint32_t other = list->seams[k].other;
            if (other <= set->ids[0] || w->seen[other]) continue;
            w->seen[other] = 1;
            next[n_next++] = other;
        }
        bool ok = walk_sets(w, &larger, next, n_next, area_px, sum);
        for (int k = first_new; k < n_next; k++) w->seen[next[k]] = 0;
        if (!ok) return false;
    }
    return true;
}

static sunder_status find_candidates(partition *p, candidates *found, sunder_error *err)
{
    SUNDER_AUTO(auto_free) uint8_t *seen = array_new(p->list->n, 1);
    if (!seen) return fail_memory(err, "sets of pieces");
    double most_area_px = MOST_TYPICAL * p->options->typical_area_um2 / (p->options->um * p->options->um);
    for (uint32_t i = 0; i < p->list->n; i++) {
        fragment_set set = {1, {i}};
        if (!add_candidate(found, &set, p->alone[i])) return fail_memory(err, "sets of pieces");
        uint32_t beside[64];
        int n_beside = 0;
        const fragment *f = &p->list->items[i];
        seen[i] = 1;
        for (size_t k = f->first_seam; k < f->first_seam + f->n_seams && n_beside < 64; k++)
            if (p->list->seams[k].other > i) {
                beside[n_beside] = p->list->seams[k].other;
                seen[beside[n_beside++]] = 1;
            }
        walk w = {p, found, seen, MOST_SETS_PER_FRAGMENT, most_area_px};
        bool ok = walk_sets(&w, &set, beside, n_beside, f->n, p->alone[i]);
        for (int k = 0; k < n_beside; k++) seen[beside[k]] = 0;
        seen[i] = 0;
        if (!ok) return fail_memory(err, "sets of pieces");
    }
    return SUNDER_OK;
}

/* The connected part of `rest` that holds its first fragment moves to out. */
static void take_part(const fragment_list *list, fragment_set *rest, fragment_set *out)
{
    *out = (fragment_set){1, {rest->ids[0]}};
    for (int grown = 0; grown < out->n;) {
        grown = out->n;
        for (int i = 0; i < rest->n; i++) {
            if (holds(out, rest->ids[i])) continue;
            const fragment *f = &list->items[rest->ids[i]];
            for (size_t k = f->first_seam; k < f->first_seam + f->n_seams; k++)
                if (holds(out, list->seams[k].other)) {
                    insert(out, rest->ids[i]);
                    break;
                }
        }
    }
    int n = 0;
    for (int i = 0; i < rest->n; i++)
        if (!holds(out, rest->ids[i])) rest->ids[n++] = rest->ids[i];
    rest->n = n;
}

/* Makes the candidate a region when the whole gets cheaper by it. */
static bool impose(partition *p, const region *candidate)
{
    const fragment_set *set = &candidate->set;
    uint32_t owners[MOST_FRAGMENTS];
    int n_owners = 0;
    double before = 0, after = candidate->cost;
    for (int i = 0; i < set->n; i++) {
        uint32_t owner = p->owner[set->ids[i]];
        int k = 0;
        while (k < n_owners && owners[k] != owner) k++;
        if (k < n_owners) continue;
        owners[n_owners++] = owner;
        before += p->regions[owner].cost;
    }
    if (n_owners == 1 && p->regions[owners[0]].set.n == set->n) return false;
    region parts[MOST_FRAGMENTS * MOST_TOGETHER];
    int n_parts = 0;
    for (int k = 0; k < n_owners && after < before; k++) {
        fragment_set rest = {0, {0}};
        const fragment_set *whole = &p->regions[owners[k]].set;
        for (int i = 0; i < whole->n; i++)
            if (!holds(set, whole->ids[i])) rest.ids[rest.n++] = whole->ids[i];
        while (rest.n > 0 && after < before) {
            take_part(p->list, &rest, &parts[n_parts].set);
            parts[n_parts].cost = cost_of(p, &parts[n_parts].set, before - after + LEAST_GAIN);
            after += parts[n_parts++].cost;
        }
    }
    if (after > before - LEAST_GAIN) return false;
    put_region(p, set, candidate->cost);
    for (int k = 0; k < n_parts; k++) put_region(p, &parts[k].set, parts[k].cost);
    return true;
}

static void improve(partition *p, const candidates *found)
{
    for (int sweep = 0; sweep < MOST_SWEEPS; sweep++) {
        bool changed = false;
        for (size_t i = 0; i < found->n; i++) changed |= impose(p, &found->items[i]);
        if (!changed) return;
    }
}

/* Whether a valley as deep as those between nuclei runs through the region. */
static bool has_valley(const partition *p, const fragment_set *set)
{
    for (int i = 0; i < set->n; i++) {
        const fragment *f = &p->list->items[set->ids[i]];
        for (size_t k = f->first_seam; k < f->first_seam + f->n_seams; k++) {
            const fragment_seam *seam = &p->list->seams[k];
            if (holds(set, seam->other) && seam->strength_px > p->options->seam_free * seam->length_px) return true;
        }
    }
    return false;
}

/* Median area of the regions that look like one whole nucleus; 0 when there are too few. */
static double typical_area_um2(partition *p, double *areas)
{
    size_t n = 0;
    for (uint32_t i = 0; i < p->list->n; i++) {
        if (p->owner[i] != i) continue;
        region_shape shape = shape_of(p->list, &p->regions[i].set, &p->scratch);
        double area = shape.area_px * p->options->um * p->options->um;
        if (shape.at_edge || shape.solidity < WHOLE_SOLIDITY || shape.ellipse_overlap < WHOLE_ELLIPSE) continue;
        if (area < WHOLE_SHARE * p->options->typical_area_um2 || has_valley(p, &p->regions[i].set)) continue;
        areas[n++] = area;
    }
    return n < LEAST_WHOLE ? 0 : upper_median(areas, n);
}

static void separate_all(partition *p)
{
    for (uint32_t i = 0; i < p->list->n; i++) {
        fragment_set set = {1, {i}};
        p->alone[i] = cost_of(p, &set, INFINITY);
        put_region(p, &set, p->alone[i]);
    }
}

sunder_status group_fragments(const fragment_list *list, int height, const cost_options *options, uint32_t *out_group,
                              sunder_error *err)
{
    SUNDER_AUTO(auto_free) region *regions = array_new(list->n, sizeof *regions);
    SUNDER_AUTO(auto_free) uint32_t *owner = array_new(list->n, sizeof *owner);
    SUNDER_AUTO(auto_free) double *alone = array_new(list->n, sizeof *alone);
    SUNDER_AUTO(auto_free) double *areas = array_new(list->n, sizeof *areas);
    if (!regions || !owner || !alone || !areas) return fail_memory(err, "nuclei");
    cost_options cost = *options;
    partition p = {list, &cost, {0}, regions, owner, alone};
    sunder_status status = shape_scratch_new(height, &p.scratch, err);
    if (status != SUNDER_OK) return status;
    status = shape_scratch_remember(&p.scratch, err);
    candidates found = {0};
    for (int round = 0; round <= SIZE_ROUNDS && status == SUNDER_OK; round++) {
        separate_all(&p);
        status = merge_greedily(&p, err);
        double typical = status == SUNDER_OK && round < SIZE_ROUNDS ? typical_area_um2(&p, areas) : 0;
        if (typical > 0) cost.typical_area_um2 = typical;
    }
    if (status == SUNDER_OK) status = find_candidates(&p, &found, err);
    if (status == SUNDER_OK) {
        improve(&p, &found);
        memcpy(out_group, owner, list->n * sizeof *owner);
    }
    free(found.items);
    shape_scratch_free(&p.scratch);
    return status;
}
