/* On the work grid, where the maps live. A sure outline is a steep step of `inside`: two pixels to either side of it the
 * network knows in from out. A nucleus cut short or drawn too wide lies on a slope; one that holds two has a seam. */
#include "segment/network_evidence.h"

#include <math.h>
#include <stdlib.h>

#include "core/fail.h"

#define EDGE_REACH_PX 2 /* 0.66 um */

typedef struct evidence_sums {
    double n, seam, n_edge, sure;
} evidence_sums;

static uint32_t label_under(const work_image *work, const label_plane *labels, int x, int y)
{
    int u = (int)((x + 0.5) * work->step), v = (int)((y + 0.5) * work->step);
    if (u < 0 || v < 0 || u >= labels->width || v >= labels->height) return 0;
    return labels->px[(size_t)v * (size_t)labels->width + (size_t)u];
}

/* Another label two pixels away in one of the four directions, given from -1, 0 and 1; the label itself when there is none. */
static uint32_t across_edge(const uint32_t *ids, int width, int height, int x, int y)
{
    static const int steps[4][2] = {{EDGE_REACH_PX, 0}, {0, EDGE_REACH_PX}, {-EDGE_REACH_PX, 0}, {0, -EDGE_REACH_PX}};
    uint32_t here = ids[(size_t)y * (size_t)width + (size_t)x];
    for (int i = 0; i < 4; i++) {
        int u = x + steps[i][0], v = y + steps[i][1];
        if (u < 0 || v < 0 || u >= width || v >= height) continue;
        uint32_t there = ids[(size_t)v * (size_t)width + (size_t)u];
        if (there != here) return there;
    }
    return here;
}

static void add_edge(evidence_sums *s, double inside)
{
    s->n_edge += 1;
    s->sure += fabs(2 * inside - 1);
}

static void walk_maps(const network_regions *found, const uint32_t *ids, evidence_sums *sums, nucleus_facts *facts)
{
    int width = found->inside.width, height = found->inside.height;
    for (int y = 0; y < height; y++)
        for (int x = 0; x < width; x++) {
            size_t i = (size_t)y * (size_t)width + (size_t)x;
            uint32_t here = ids[i], there = across_edge(ids, width, height, x, y);
            if (here) {
                nucleus_facts *f = &facts[here - 1];
                f->heart = fmax(f->heart, found->depth.px[i]);
                sums[here - 1].n += 1;
                sums[here - 1].seam += found->seam.px[i];
            }
            if (here == there) continue;
            if (here) add_edge(&sums[here - 1], found->inside.px[i]);
            else add_edge(&sums[there - 1], found->inside.px[i]);
        }
}

sunder_status network_evidence(const work_image *work, const network_regions *found, const label_plane *labels,
                               size_t n, nucleus_facts *facts, sunder_error *err)
{
    if (n == 0) return SUNDER_OK;
    int width = found->inside.width, height = found->inside.height;
    SUNDER_AUTO(auto_free) uint32_t *ids = array_new((size_t)width * (size_t)height, sizeof *ids);
    SUNDER_AUTO(auto_free) evidence_sums *sums = array_new(n + 1, sizeof *sums);
    if (!ids || !sums) return fail_memory(err, "evidence of the network");
    for (int y = 0; y < height; y++)
        for (int x = 0; x < width; x++) ids[(size_t)y * (size_t)width + (size_t)x] = label_under(work, labels, x, y);
    for (size_t k = 0; k < n; k++) facts[k].heart = 0;
    walk_maps(found, ids, sums, facts);
    for (size_t k = 0; k < n; k++) {
        facts[k].sure_edge = sums[k].n_edge > 0 ? sums[k].sure / sums[k].n_edge : 0;
        facts[k].seam = sums[k].n > 0 ? sums[k].seam / sums[k].n : 0;
    }
    return SUNDER_OK;
}
