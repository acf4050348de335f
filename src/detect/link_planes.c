/* One signal shows in several planes of a stack, most significantly in the one where it is sharpest. Candidates of the same
 * colour in neighbouring planes that lie within reach of each other are a chain, nearest first; one missing plane is bridged,
 * because a weak signal may fall below the survey's floor by chance. A chain has one signal, unless its significance falls
 * between two planes as deep as between two points that are just resolved (Rayleigh's dip), and by more than noise makes: then
 * two signals lie over each other, and the chain is cut at the lowest plane.
 *
 * z is the vertex of the parabola through the logarithm of the significance in the strongest plane and its two neighbours
 * (exact for a Gaussian profile along z); its error follows from that of a significance, which is 1.
 *
 * Out of focus a signal breaks up into lumps and rings beside its middle, and each has a maximum of its own. Such a shadow is
 * told by the chain it comes from: in the shadow's plane that chain is still the more significant of the two, or should be by
 * the field's own law of defocus, and the shadow lies within the width to which its light has spread there.
 *
 * Law of defocus: light of a point spreads as a cone, s^2 = s0^2 + (c z)^2, and the response to a spot of width s in a filter
 * of width f goes as 1 / (s^2 + f^2)^2. So significance falls as 1 / (1 + (z / h)^2)^2 with the distance z from the best plane;
 * h is the median of the field's bright chains. With f as wide as a sharp signal, the width in a plane follows from the
 * significance left in it.
 *
 * A rod (rods.h) may be seen as such in one plane and as lumps in the next. What is a rod in a plane where it is about in focus
 * is one, and lumps on its line are part of it; out of focus two round signals blur into a line as well, which says nothing.
 * In focus: its significance, that of its strongest lump, is no less than Rayleigh's share of the lumps' in their best plane.
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
#include "detect/rod_place.h"

/* Two fits of one spot differ by less (0.05 um each), two spots of one colour nearer than this are one for the survey. */
static const double reach_um = 0.30;
/* Between two points at Rayleigh's distance the light falls to this share of the maxima (Born and Wolf 8.6.2). */
static const double resolved_dip = 0.735;
/* A significance has noise of sd 1: a difference of two this large is no noise (three sd). */
static const double noise_of_dip = 4.24;
/* A signal is a lump of chromatin and no point, along z as in the plane: error of the model as a share of its height, the
 * same as in spot_fits.c. */
static const double model_error = 0.2;

/* A shadow lies within so many widths of the middle of what casts it. */
static const double shadow_widths = 2;
/* Rings of a disc out of focus are up to so many times as bright as its middle. */
static const double ring_contrast = 2;
/* Noise, of sd 1, adds to a shadow that is a candidate by itself. */
static const double noise_of_shadow = 3;
/* Chains that tell the law of defocus: noise is below a tenth, and both neighbours stand out of it. */
static const double bright_significance = 10;
enum { LEAST_BRIGHT = 2 };
/* Light of a signal spreads no farther than this before it is lost in the noise: bounds the search for what casts a shadow. */
static const double shadow_reach_um = 2;

#define NO_SIGHTING SIZE_MAX

struct sighting {
    double significance;
    int z;
    size_t earlier; /* the one before of the same chain, or NO_SIGHTING */
};

struct plane_chain {
    candidate best;       /* of the strongest plane so far */
    double before, after; /* significance one plane before and after it; NaN: not seen there */
    double last;          /* significance in the plane `last_z` */
    int last_z;
    double lowest; /* since the strongest */
    size_t latest;           /* sighting */
    double rod_significance; /* of the plane that shows `best` as a rod; 0: it is round */
    bool taken;              /* has found its continuation in the plane in hand */
    bool part_of_rod;        /* a lump of another chain: no signal */
};

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

/* Sets how far the vertex lies from the strongest plane, in planes, and its error. */
static void interpolate(const plane_chain *c, double floor_significance, double *out_planes, double *out_se)
{
    double weak = fmin(floor_significance, c->best.significance) / 2; /* anything from nothing to the floor */
    double t[3] = {c->before, c->best.significance, c->after}, se[3], ln[3];
    for (int i = 0; i < 3; i++) {
        bool seen = t[i] > 0;
        t[i] = seen ? t[i] : weak;
        ln[i] = log(t[i]);
        se[i] = seen ? hypot(1 / t[i], model_error) : 0.5;
    }
    double bend = 2 * ln[1] - ln[0] - ln[2], slope = (ln[2] - ln[0]) / 2;
    double at = bend > 0 ? slope / bend : 0;
    at = fmax(-0.5, fmin(0.5, at));
    /* d at / d ln of each of the three. */
    double by_first = bend > 0 ? (-0.5 + at) / bend : 1, by_last = bend > 0 ? (0.5 + at) / bend : 1;
    double by_middle = bend > 0 ? 2 * at / bend : 0;
    double error = sqrt(pow(by_first * se[0], 2) + pow(by_middle * se[1], 2) + pow(by_last * se[2], 2));
    *out_planes = at, *out_se = error;
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
    interpolate(c, l->least_significance, &planes, &se);
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

static plane_chain chain_of(const candidate *c, int z)
{
    plane_chain chain = {.best = *c,
                         .before = NAN,
                         .after = NAN,
                         .last = c->significance,
                         .last_z = z,
                         .lowest = c->significance,
                         .latest = NO_SIGHTING,
                         .rod_significance = c->length_um > 0 ? c->significance : 0,
                         .taken = true};
    chain.best.z_plane = z;
    return chain;
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
    return lowest < resolved_dip * lesser && lesser - lowest > noise_of_dip;
}

/* Whether a plane with such a rod is near enough to the focus to tell it from lumps of such significance. */
static bool rod_counts(double rod_significance, double lumps_significance)
{
    return rod_significance > 0 && rod_significance >= resolved_dip * lumps_significance;
}

/* What the chain is: that of its best plane, or a rod that another plane shows well. */
static void take_shape(plane_chain *c, const candidate *next, int z)
{
    const candidate before = c->best;
    const bool is_best = next->significance > before.significance, is_rod = next->length_um > 0;
    const bool stays_rod = !is_rod && rod_counts(c->rod_significance, next->significance);
    const bool becomes_rod = is_rod && c->rod_significance <= 0 && rod_counts(next->significance, before.significance);
    if ((is_best && !stays_rod) || becomes_rod) {
        c->best = *next;
        c->rod_significance = is_rod ? next->significance : 0;
    }
    c->best.significance = fmax(before.significance, next->significance);
    c->best.z_plane = is_best ? z : before.z_plane;
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
    take_shape(c, next, z);
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
    if (found->rows[first->row].length_um > 0 || !rod_counts(rod_significance, strongest)) return strongest;
    for (size_t i = from + 1; i < links->n; i++) {
        const link *other = &links->rows[i];
        const candidate *lump = &found->rows[other->row];
        if (other->chain != first->chain || linked[other->row] || lump->length_um > 0) continue;
        if (!rod_counts(rod_significance, lump->significance)) continue;
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
        c->part_of_rod = rod_counts(rod->significance, c->best.significance);
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

/* Significance of a chain in a plane; 0 when it was not seen there. */
static double significance_in(const link_planes *l, const plane_chain *c, int z)
{
    for (size_t i = c->latest; i != NO_SIGHTING; i = l->sightings[i].earlier)
        if (l->sightings[i].z == z) return l->sightings[i].significance;
    return 0;
}

/* h of the law of defocus, in planes; 0 when too few bright chains tell it. */
static sunder_status measure_defocus(const link_planes *l, double *out_planes, sunder_error *err)
{
    SUNDER_AUTO(auto_free) double *bends = array_new(l->n_done, sizeof *bends);
    if (!bends) return fail_memory(err, "the planes of a stack");
    size_t n = 0;
    for (size_t i = 0; i < l->n_done; i++) {
        const plane_chain *c = &l->done[i];
        if (c->best.significance < bright_significance || !(c->before > 0) || !(c->after > 0)) continue;
        bends[n++] = 2 * log(c->best.significance) - log(c->before) - log(c->after);
    }
    if (n) qsort(bends, n, sizeof *bends, compare_doubles);
    double ratio = n >= LEAST_BRIGHT ? expm1(bends[n / 2] / 4) : 0;
    *out_planes = ratio > 0 ? 1 / sqrt(ratio) : 0;
    return SUNDER_OK;
}

/* Share of its significance that a signal keeps so far from its best plane. */
static double share_in_focus(double defocus_planes, double planes)
{
    double relative = planes / defocus_planes, spread = 1 + relative * relative;
    return defocus_planes > 0 ? 1 / (spread * spread) : 0;
}

/* Significance that lumps and rings of a stronger chain out of focus may have where a candidate lies in another plane. */
static double shadow_of(const link_planes *l, const plane_chain *strong, const candidate *c, double defocus_planes)
{
    if (strong->best.z_plane == c->z_plane || strong->best.significance <= c->significance) return 0;
    double vertex, unused;
    interpolate(strong, l->least_significance, &vertex, &unused);
    double share = share_in_focus(defocus_planes, strong->best.z_plane + vertex - c->z_plane);
    double seen = significance_in(l, strong, c->z_plane), expected = share * strong->best.significance;
    double there = fmax(seen, expected);
    double width_um = strong->best.sigma_um * sqrt(2 * sqrt(strong->best.significance / there) - 1);
    double apart_um = rod_lines_apart_um(rod_line_of(&strong->best), rod_line_of(c));
    return apart_um < shadow_widths * width_um ? fmax(seen, ring_contrast * expected) : 0;
}

/* The light of all chains over each other adds. l->done is in order. */
static bool is_shadow(const link_planes *l, size_t row, double defocus_planes, double farthest_um)
{
    const candidate *c = &l->done[row].best;
    double sum = 0;
    for (size_t i = row; i-- > 0;) {
        const candidate *other = &l->done[i].best;
        if (other->end != c->end || other->centre_um.y < c->centre_um.y - farthest_um) break;
        sum += shadow_of(l, &l->done[i], c, defocus_planes);
    }
    for (size_t i = row + 1; i < l->n_done; i++) {
        const candidate *other = &l->done[i].best;
        if (other->end != c->end || other->centre_um.y > c->centre_um.y + farthest_um) break;
        sum += shadow_of(l, &l->done[i], c, defocus_planes);
    }
    if (sum > l->least_significance) sum += noise_of_shadow;
    return sum > c->significance;
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
    status = measure_defocus(l, &defocus_planes, err);
    for (size_t i = 0; status == SUNDER_OK && i < l->n_done; i++) {
        bool weak = one_look(l, l->done[i].best.significance) <= l->least_significance;
        if (!weak && !is_shadow(l, i, defocus_planes, shadow_reach_um + longest_um)) out->rows[out->n++] = row_of(l, &l->done[i]);
    }
    return status;
}
