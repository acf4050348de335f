/* A ghost lies at the very pixel of the bright signal that makes it, chromatic shift or not, and is a small share
 * of it: the median share of such candidates is the bleed. */
#include "laws/bleed.h"

#include "core/fail.h"
#include "core/memory.h"
#include "laws/sure_signals.h"

static const double reach_um = 0.10, source_significance = 10, most_share = 0.12; /* algorithms.md 8.2.5 */
static const double usual_share = 0.02;
enum { LEAST_GHOSTS = 4 };

sunder_status bleed_measure(const candidates *all, const size_t *starts, size_t n_fields, probe_end end,
                            double *out_share, sunder_error *err)
{
    SUNDER_AUTO(auto_free) double *shares = array_new(all->n, sizeof *shares);
    if (!shares) return fail_memory(err, "the bleed-through");
    size_t n = 0;
    for (size_t in_field = 0; in_field < n_fields; in_field++) {
        for (size_t i = starts[in_field]; i < starts[in_field + 1]; i++) {
            const candidate *ghost = &all->rows[i];
            if (ghost->end != end || ghost->fit_failed) continue;
            double share = most_share;
            for (size_t k = starts[in_field]; k < starts[in_field + 1]; k++) {
                const candidate *source = &all->rows[k];
                if (source->end == end || source->fit_failed || !(source->significance > source_significance)) continue;
                if (distance_um(ghost->centre_um, source->centre_um) > reach_um) continue;
                if (ghost->amplitude < share * source->amplitude) share = ghost->amplitude / source->amplitude;
            }
            if (share < most_share) shares[n++] = share;
        }
    }
    *out_share = n < LEAST_GHOSTS ? usual_share : quantile_of(shares, n, 0.5);
    return SUNDER_OK;
}
