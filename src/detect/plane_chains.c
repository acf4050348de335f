/* One chain: where along z it is sharpest, and whether it is round or a rod. What is a rod in a plane where it is about in focus
 * is one; out of focus two round signals blur into a line as well, which says nothing. In focus: its significance, that of its
 * strongest lump, is no less than Rayleigh's share of the lumps' in their best plane. */
#include "detect/plane_chains.h"

#include <math.h>

/* A signal is a lump of chromatin and no point, along z as in the plane: error of the model as a share of its height, the
 * same as in fit_window.c. */
static const double model_error = 0.2;

void chain_vertex(const plane_chain *c, double floor_significance, double *out_planes, double *out_se)
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

plane_chain chain_of(const candidate *c, int z)
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

bool chain_rod_counts(double rod_significance, double lumps_significance)
{
    return rod_significance > 0 && rod_significance >= RESOLVED_DIP * lumps_significance;
}

void chain_take_shape(plane_chain *c, const candidate *next, int z)
{
    const candidate before = c->best;
    const bool is_best = next->significance > before.significance, is_rod = next->length_um > 0;
    const bool stays_rod = !is_rod && chain_rod_counts(c->rod_significance, next->significance);
    const bool becomes_rod =
        is_rod && c->rod_significance <= 0 && chain_rod_counts(next->significance, before.significance);
    if ((is_best && !stays_rod) || becomes_rod) {
        c->best = *next;
        c->rod_significance = is_rod ? next->significance : 0;
    }
    c->best.significance = fmax(before.significance, next->significance);
    c->best.z_plane = is_best ? z : before.z_plane;
}
