/* Weak candidates inside nuclei are noise nearly all; their number in two steps of T gives rate and decay of an
 * exponential tail. The decay is held between what texture and what white noise give. */
#include "laws/noise_tail.h"

#include <math.h>

static const double floor_significance = 3.5, step = 0.5;
static const double least_decay = 1.6, most_decay = 3.5; /* algorithms.md 8.2.5 */

noise_tail noise_tail_measure(const candidates *all, probe_end end, double area_um2)
{
    size_t weaker = 0, stronger = 0;
    for (size_t i = 0; i < all->n; i++) {
        const candidate *c = &all->rows[i];
        if (c->end != end || c->nucleus == 0 || c->significance <= floor_significance) continue;
        if (c->significance <= floor_significance + step) weaker++;
        else if (c->significance <= floor_significance + 2 * step) stronger++;
    }
    double decay = log((double)(weaker + 1) / (double)(stronger + 1)) / step;
    decay = fmin(fmax(decay, least_decay), most_decay);
    double share = 1 - exp(-decay * step), area = fmax(area_um2, 1);
    return (noise_tail){(double)(weaker + 1) * decay / share / area, decay, floor_significance};
}
