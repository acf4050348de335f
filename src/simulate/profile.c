#include "simulate/profile.h"

#include <math.h>
#include <stdlib.h>

void profile_free(profile *p)
{
    free(p->half_um);
    p->half_um = NULL;
}

static int clip(double value, int high)
{
    return value < 0 ? 0 : value > high ? high : (int)value;
}

sunder_status profile_new(const scenario *s, const true_nucleus *n, profile *out_profile, sunder_error *err)
{
    double reach = nucleus_reach(n), px = s->image.pixel_um;
    int x0 = clip(floor((n->centre.x - reach) / px), s->image.width_px);
    int y0 = clip(floor((n->centre.y - reach) / px), s->image.height_px);
    int x1 = clip(ceil((n->centre.x + reach) / px) + 1, s->image.width_px);
    int y1 = clip(ceil((n->centre.y + reach) / px) + 1, s->image.height_px);
    profile p = {x0, y0, x1 - x0, y1 - y0, NULL};
    p.half_um = array_new((size_t)p.width * (size_t)p.height, sizeof *p.half_um);
    if (!p.half_um) return fail_memory(err, "a nucleus");
    for (int y = 0; y < p.height; y++)
        for (int x = 0; x < p.width; x++)
            p.half_um[y * p.width + x] = (float)nucleus_half_height(n, (x0 + x) * px, (y0 + y) * px);
    *out_profile = p;
    return SUNDER_OK;
}

double profile_column(const profile *p, const true_nucleus *n, int x, int y, double z_low, double z_high)
{
    double half = p->half_um[y * p->width + x];
    double low = fmax(n->centre.z - half, z_low), high = fmin(n->centre.z + half, z_high);
    return half > 0 && high > low ? high - low : 0;
}
