/* An objective focuses its colours at depths up to some tenths of a micrometre apart, so fused pairs lie apart in z by the
 * same length everywhere. It is the median over bright pairs that lie together in the plane; their spread about it (from the
 * median absolute deviation) holds the scatter of the locus and the errors of both depths. Signals of the first and last
 * plane are left out: they may lie beyond. */
#include "laws/depth_shift.h"

#include <math.h>

#include "core/fail.h"
#include "core/memory.h"
#include "laws/sure_signals.h"

static const double pair_significance = 8; /* as for the shift in the plane, algorithms.md 8.2.4 */
static const double reach_sigmas = 2;      /* fused pairs within; chance neighbours are few there */
static const double sd_of_mad = 1.4826;
enum { LEAST_PAIRS = 8 };

static bool can_tell(const candidate *c)
{
    return is_sure(c, pair_significance) && c->z_se_um > 0 && isfinite(c->z_um) && !c->at_stack_end;
}

/* Nearest sure 5' signal to a 3' one; NULL when none is within reach. */
static const candidate *nearest_5p(const candidates *all, size_t from, size_t to, const candidate *c,
                                   const slide_laws *laws)
{
    sunder_point_um place = laws_map_to_5p(laws, END_3P, c->centre_um);
    double nearest_um = reach_sigmas * laws->pair_sigma_um;
    const candidate *found = NULL;
    for (size_t k = from; k < to; k++) {
        const candidate *other = &all->rows[k];
        if (other->end != END_5P || !can_tell(other)) continue;
        double apart_um = distance_um(place, other->centre_um);
        if (apart_um < nearest_um) nearest_um = apart_um, found = other;
    }
    return found;
}

sunder_status depth_shift_measure(const candidates *all, const size_t *starts, size_t n_fields, const slide_laws *laws,
                                  depth_law *out_law, sunder_error *err)
{
    SUNDER_AUTO(auto_free) double *apart_um = array_new(all->n, sizeof *apart_um);
    if (!apart_um) return fail_memory(err, "the depths of the signals");
    size_t n = 0;
    for (size_t in_field = 0; in_field < n_fields; in_field++) {
        for (size_t i = starts[in_field]; i < starts[in_field + 1]; i++) {
            const candidate *c = &all->rows[i];
            if (c->end != END_3P || !can_tell(c)) continue;
            const candidate *other = nearest_5p(all, starts[in_field], starts[in_field + 1], c, laws);
            if (other) apart_um[n++] = other->z_um - c->z_um;
        }
    }
    *out_law = (depth_law){.state = LAW_REFUSED, .pairs = n};
    if (n < LEAST_PAIRS) return SUNDER_OK;
    double middle = quantile_of(apart_um, n, 0.5);
    for (size_t i = 0; i < n; i++) apart_um[i] = fabs(apart_um[i] - middle);
    *out_law = (depth_law){LAW_FOUND, middle, sd_of_mad * quantile_of(apart_um, n, 0.5), n};
    return SUNDER_OK;
}
