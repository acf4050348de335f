/* Out of focus a signal breaks up into lumps and rings beside its middle, and each has a maximum of its own. Such a shadow is
 * told by the chain it comes from: in the shadow's plane that chain is still the more significant of the two, or should be by
 * the field's own law of defocus, and the shadow lies within the width to which its light has spread there.
 *
 * Law of defocus: light of a point spreads as a cone, s^2 = s0^2 + (c z)^2, and the response to a spot of width s in a filter
 * of width f goes as 1 / (s^2 + f^2)^2. So significance falls as 1 / (1 + (z / h)^2)^2 with the distance z from the best plane;
 * h is the median of the field's bright chains. With f as wide as a sharp signal, the width in a plane follows from the
 * significance left in it. */
#include "detect/plane_shadows.h"

#include <math.h>
#include <stdlib.h>

#include "core/fail.h"
#include "core/memory.h"
#include "core/rank.h"
#include "detect/rod_place.h"

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

/* Significance of a chain in a plane; 0 when it was not seen there. */
static double significance_in(const link_planes *l, const plane_chain *c, int z)
{
    for (size_t i = c->latest; i != NO_SIGHTING; i = l->sightings[i].earlier)
        if (l->sightings[i].z == z) return l->sightings[i].significance;
    return 0;
}

sunder_status shadows_measure_defocus(const link_planes *l, double *out_planes, sunder_error *err)
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
    chain_vertex(strong, l->least_significance, &vertex, &unused);
    double share = share_in_focus(defocus_planes, strong->best.z_plane + vertex - c->z_plane);
    double seen = significance_in(l, strong, c->z_plane), expected = share * strong->best.significance;
    double there = fmax(seen, expected);
    double width_um = strong->best.sigma_um * sqrt(2 * sqrt(strong->best.significance / there) - 1);
    double apart_um = rod_lines_apart_um(rod_line_of(&strong->best), rod_line_of(c));
    return apart_um < shadow_widths * width_um ? fmax(seen, ring_contrast * expected) : 0;
}

/* The light of all chains over each other adds. */
bool is_shadow(const link_planes *l, size_t row, double defocus_planes, double longest_um)
{
    const double farthest_um = shadow_reach_um + longest_um;
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
