/* A nucleus is a lens: it thins towards its rim, and the optics blur the rim. So its outline lies outside of the steepest
 * part of its edge, at less than half of its brightness, the less the larger and the flatter it is. The steepness at
 * each relative brightness, over all edges of the field that face no other nucleus, has a broad maximum; its outer
 * shoulder is the outline. One level a field: single edges are too noisy and texture disturbs them. */
#include "segment/edge_level.h"

#include <math.h>

#define BINS 20

#define SHOULDER 0.95 /* of the greatest steepness: matches outlines of lens-shaped nuclei of 4 and 7 um radius */
#define LEAST_LEVEL 0.3
#define MOST_LEVEL 0.5   /* a flat nucleus with a sharp rim */
#define LEAST_PIXELS 400 /* about two nuclei with free edges */
#define FREE_UM 1.0      /* no other nucleus this near */

/* labels: of a pixel at least `reach` off the edge of the image. */
static bool faces_nobody(const uint32_t *labels, ptrdiff_t width, ptrdiff_t reach)
{
    const ptrdiff_t down = reach * width;
    const uint32_t round[8] = {labels[-down - reach], labels[-down],       labels[-down + reach],
                               labels[-reach],        labels[reach],       labels[down - reach],
                               labels[down],          labels[down + reach]};
    uint32_t others = 0; /* nothing branches on each: what it meets follows no pattern */
    for (int i = 0; i < 8; i++) others |= (round[i] != 0) & (round[i] != *labels);
    return !others;
}

static double shoulder_of(const double *steepness, double otherwise)
{
    int peak = 5;
    for (int b = 5; b < 15; b++)
        if (steepness[b] > steepness[peak]) peak = b;
    double wanted = SHOULDER * steepness[peak];
    for (int b = peak; b > 0; b--)
        if (steepness[b - 1] < wanted) {
            double part = (steepness[b] - wanted) / (steepness[b] - steepness[b - 1]);
            return (b + 0.5 - part) / BINS;
        }
    return otherwise;
}

double edge_level(const work_image *work, const label_plane *regions, const float *base, const float *plateau,
                  double otherwise)
{
    double sum[BINS] = {0}, count[BINS] = {0}, steepness[BINS], total = 0;
    int width = regions->width, height = regions->height, reach = (int)ceil(FREE_UM / work->um);
    float noise = (float)(4 * work->noise * work->noise); /* two differences of two pixels, squared */
    for (int y = reach; y < height - reach; y++)          /* beyond it nobody knows */
        for (int x = reach; x < width - reach; x++) {
            size_t at = (size_t)y * (size_t)width + (size_t)x;
            uint32_t id = regions->px[at];
            if (!id || !(plateau[id - 1] > 0)) continue;
            float level = (work->smooth.px[at] - base[id - 1]) / plateau[id - 1];
            if (!(level > 0.05f && level < 0.85f) || !faces_nobody(regions->px + at, width, reach)) continue;
            float gx = work->smooth.px[at + 1] - work->smooth.px[at - 1];
            float gy = work->smooth.px[at + (size_t)width] - work->smooth.px[at - (size_t)width];
            int bin = (int)(level * BINS);
            sum[bin] += (gx * gx + gy * gy - noise) / (plateau[id - 1] * plateau[id - 1]);
            count[bin] += 1;
            total += 1;
        }
    if (total < LEAST_PIXELS) return otherwise;
    for (int b = 0; b < BINS; b++) sum[b] = count[b] > 0 ? sqrt(fmax(0, sum[b] / count[b])) : 0;
    for (int b = 0; b < BINS; b++)
        steepness[b] = 0.5 * sum[b] + 0.25 * sum[b > 0 ? b - 1 : 0] + 0.25 * sum[b < BINS - 1 ? b + 1 : b];
    return fmin(MOST_LEVEL, fmax(LEAST_LEVEL, shoulder_of(steepness, otherwise)));
}
