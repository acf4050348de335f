/* Medians over the sure candidates of all fields, blobs included: the laws of brightness leave those out, here they tell. */
#include "laws/channel_look.h"

#include <math.h>

#include "core/memory.h"
#include "laws/sure_signals.h"

static const double sure_significance = 7;  /* as for the brightness (algorithms.md 8.2.5) */
static const double least_light_counts = 1; /* under a spot on a black background; the contrast is then just large */

sunder_status channel_look_measure(const candidates *all, probe_end end, double offset_counts, channel_look *out_look,
                                   sunder_error *err)
{
    SUNDER_AUTO(auto_free) double *sigma = array_new(all->n, sizeof *sigma);
    SUNDER_AUTO(auto_free) double *contrast = array_new(all->n, sizeof *contrast);
    if (!sigma || !contrast) return fail_memory(err, "the look of the channels");
    size_t n = 0;
    for (size_t i = 0; i < all->n; i++) {
        const candidate *c = &all->rows[i];
        if (c->end != end || !is_sure(c, sure_significance)) continue;
        sigma[n] = c->sigma_um;
        /* The swing about the mean: that of chromatin is known, and a broad lump may swing as far down as up. */
        double mean = c->background - offset_counts + c->amplitude / 2;
        contrast[n++] = c->amplitude / fmax(mean, least_light_counts);
    }
    *out_look = (channel_look){n, quantile_of(sigma, n, 0.5), quantile_of(contrast, n, 0.5)};
    return SUNDER_OK;
}
