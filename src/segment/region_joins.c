/* A nucleus is one hill of the depth map, but chromatin, clefts and elongation leave more than one top on some. Two tops
 * are one nucleus or two by what the maps show between them: how far depth falls on the way from one to the other, how
 * surely the border lies inside, and whether the network sees a seam there. The three are weighed by a logistic rule; pairs
 * that are each other's likeliest partner are joined, then looked at anew. */
#include "segment/region_joins.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/fail.h"
#include "segment/label_regions.h"

/* Logistic weights: models/train/fit_joints.py, 5,539 pairs of fragments. */
#define SAME_NONE (-4.85)
#define SAME_PER_SADDLE 5.11
#define SAME_PER_SEAM (-5.23)
#define SAME_PER_INSIDE 5.31

#define LEAST_FRAGMENT_PX 40 /* 4 um2: less is no nucleus, whatever the maps show round it */

double joint_same(const fragment_joint *joint, double heart)
{
    double saddle = heart > 0 ? joint->saddle / heart : 1;
    double z = SAME_NONE + SAME_PER_SADDLE * saddle + SAME_PER_SEAM * joint->seam / joint->length +
               SAME_PER_INSIDE * joint->inside / joint->length;
    return 1 / (1 + exp(-z));
}

typedef struct joint_list {
    size_t n, capacity;
    fragment_joint *items;
} joint_list;

static void joint_list_free(joint_list *list)
{
    free(list->items);
}

static int by_pair(const void *left, const void *right)
{
    const fragment_joint *l = left, *r = right;
    if (l->a != r->a) return l->a < r->a ? -1 : 1;
    return l->b < r->b ? -1 : l->b > r->b;
}

/* Sorts by pair and adds up what belongs to one pair. */
static void add_up(joint_list *list)
{
    if (list->n == 0) return;
    qsort(list->items, list->n, sizeof *list->items, by_pair);
    size_t kept = 0;
    for (size_t i = 1; i < list->n; i++) {
        const fragment_joint *one = &list->items[i];
        fragment_joint *last = &list->items[kept];
        if (by_pair(one, last) != 0) {
            list->items[++kept] = *one;
            continue;
        }
        last->saddle = fmaxf(last->saddle, one->saddle);
        last->inside += one->inside;
        last->seam += one->seam;
        last->length += one->length;
    }
    list->n = kept + 1;
}

/* The pairs of pixels where label a meets label b, `ahead` pixels apart in memory; each counts `length`. */
typedef struct joint_maps {
    const plane *inside, *depth, *seam;
    const label_plane *labels;
} joint_maps;

static bool note_meeting(const joint_maps *maps, size_t i, size_t k, joint_list *list)
{
    uint32_t a = maps->labels->px[i], b = maps->labels->px[k];
    if (a == b || a == 0 || b == 0) return true;
    if (!array_reserve((void **)&list->items, &list->capacity, list->n + 1, sizeof *list->items)) return false;
    list->items[list->n++] = (fragment_joint){.a = a < b ? a : b,
                                              .b = a < b ? b : a,
                                              .saddle = fminf(maps->depth->px[i], maps->depth->px[k]),
                                              .inside = 0.5 * (maps->inside->px[i] + maps->inside->px[k]),
                                              .seam = 0.5 * (maps->seam->px[i] + maps->seam->px[k]),
                                              .length = 1};
    return true;
}

static sunder_status find_joints(const joint_maps *maps, joint_list *out, sunder_error *err)
{
    size_t width = (size_t)maps->labels->width, height = (size_t)maps->labels->height;
    bool room = true;
    for (size_t y = 0; room && y < height; y++)
        for (size_t x = 0; room && x < width; x++) {
            size_t i = y * width + x;
            if (maps->labels->px[i] == 0) continue;
            if (x + 1 < width) room = room && note_meeting(maps, i, i + 1, out);
            if (y + 1 < height) room = room && note_meeting(maps, i, i + width, out);
        }
    if (!room) return fail_memory(err, "borders of nuclei");
    add_up(out);
    return SUNDER_OK;
}

/* The likeliest partner of every label so far. */
typedef struct partner {
    uint32_t label; /* 0: none */
    double same;
} partner;

static void prefer(partner *p, uint32_t other, double same)
{
    if (same > p->same || (same == p->same && other < p->label)) *p = (partner){other, same};
}

/* What is known of each fragment. */
typedef struct fragment_sums {
    float *heart;
    uint32_t *area; /* px */
} fragment_sums;

/* Joins every two that are each other's likeliest partner; into[k] is the new label of k. Returns how many were joined. */
static size_t join_round(joint_list *list, const fragment_sums *f, size_t n, double least_same, partner *best,
                         uint32_t *into)
{
    memset(best, 0, (n + 1) * sizeof *best);
    for (size_t i = 0; i < list->n; i++) {
        const fragment_joint *j = &list->items[i];
        double same = joint_same(j, fminf(f->heart[j->a], f->heart[j->b]));
        bool crumb = f->area[j->a] < LEAST_FRAGMENT_PX || f->area[j->b] < LEAST_FRAGMENT_PX;
        if (same < least_same && !crumb) continue;
        prefer(&best[j->a], j->b, same);
        prefer(&best[j->b], j->a, same);
    }
    size_t joined = 0;
    for (uint32_t k = 1; k <= n; k++) {
        uint32_t other = best[k].label;
        bool mutual = other != 0 && best[other].label == k;
        into[k] = mutual && other < k ? other : k;
        if (into[k] == k) continue;
        f->heart[other] = fmaxf(f->heart[other], f->heart[k]);
        f->area[other] += f->area[k];
        joined++;
    }
    size_t kept = 0;
    for (size_t i = 0; i < list->n; i++) {
        fragment_joint j = list->items[i];
        uint32_t a = into[j.a], b = into[j.b];
        if (a == b) continue;
        j.a = a < b ? a : b;
        j.b = a < b ? b : a;
        list->items[kept++] = j;
    }
    list->n = kept;
    add_up(list);
    return joined;
}

sunder_status join_fragments(const plane *inside, const plane *depth, const plane *seam, double least_same,
                             label_plane *labels, size_t *n, sunder_error *err)
{
    SUNDER_AUTO(joint_list_free) joint_list joints = {0};
    SUNDER_AUTO(auto_free) float *heart = array_new(*n + 1, sizeof *heart);
    SUNDER_AUTO(auto_free) uint32_t *area = array_new(*n + 1, sizeof *area);
    SUNDER_AUTO(auto_free) partner *best = array_new(*n + 1, sizeof *best);
    SUNDER_AUTO(auto_free) uint32_t *into = array_new(*n + 1, sizeof *into);
    SUNDER_AUTO(auto_free) uint32_t *owner = array_new(*n + 1, sizeof *owner);
    if (!heart || !area || !best || !into || !owner) return fail_memory(err, "fragments of nuclei");
    size_t size = (size_t)labels->width * (size_t)labels->height;
    for (size_t i = 0; i < size; i++) {
        uint32_t k = labels->px[i];
        heart[k] = fmaxf(heart[k], depth->px[i]);
        area[k] += inside->px[i] > 0.5f;
    }
    const joint_maps maps = {inside, depth, seam, labels};
    sunder_status status = find_joints(&maps, &joints, err);
    if (status != SUNDER_OK) return status;
    for (uint32_t k = 0; k <= *n; k++) owner[k] = k;
    const fragment_sums sums = {heart, area};
    while (join_round(&joints, &sums, *n, least_same, best, into) > 0)
        for (uint32_t k = 1; k <= *n; k++) owner[k] = into[owner[k]];
    for (size_t i = 0; i < size; i++) labels->px[i] = owner[labels->px[i]];
    return labels_renumber(labels, n, err);
}
