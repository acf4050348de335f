/* Hills of the depth map are fragments: a watershed on the logarithm of depth, so that a dip counts by its share of the
 * hill, small nuclei like large ones. What belongs together is joined (region_joins.c). */
#include "segment/map_regions.h"

#include <math.h>
#include <stdlib.h>

#include "core/fail.h"
#include "segment/label_regions.h"
#include "segment/region_joins.h"
#include "segment/watershed.h"

#define LEAST_DEPTH 0.05f /* below, depth is the network's noise */

map_region_options map_region_options_default(void)
{
    return (map_region_options){
        .least_inside = 0.2, .smooth_px = 1.0, .least_heart = 0.15, .fragment_dip = 0.05, .least_same = 0.5};
}

/* Depth where something may be inside, smoothed. */
static sunder_status smooth_depth(const plane *inside, const plane *depth, const map_region_options *o,
                                  plane *out_depth, sunder_error *err)
{
    plane masked = {0};
    sunder_status status = plane_new_unset(depth->width, depth->height, &masked, err);
    if (status != SUNDER_OK) return status;
    size_t size = (size_t)depth->width * (size_t)depth->height;
    for (size_t i = 0; i < size; i++) masked.px[i] = inside->px[i] > o->least_inside ? depth->px[i] : 0;
    status = gaussian_blur_in_place(&masked, o->smooth_px, err);
    if (status == SUNDER_OK) *out_depth = masked;
    else plane_free(&masked);
    return status;
}

static sunder_status fragments_of(const plane *inside, const plane *depth, const map_region_options *o,
                                  label_plane *out_fragments, size_t *out_n, sunder_error *err)
{
    size_t size = (size_t)depth->width * (size_t)depth->height;
    SUNDER_AUTO(auto_free) uint8_t *mask = array_new(size, 1);
    if (!mask) return fail_memory(err, "a mask");
    plane hills = {0};
    sunder_status status = plane_new_unset(depth->width, depth->height, &hills, err);
    if (status != SUNDER_OK) return status;
    for (size_t i = 0; i < size; i++) {
        mask[i] = inside->px[i] > o->least_inside;
        hills.px[i] = -logf(fmaxf(depth->px[i], LEAST_DEPTH));
    }
    status =
        watershed_basins(&hills, mask, (float)-log1p(-o->fragment_dip), RIDGE_TO_LOWEST, out_fragments, out_n, err);
    plane_free(&hills);
    return status;
}

/* Regions without a heart, or nowhere rather inside than not, go. */
static sunder_status drop_heartless(const plane *inside, const plane *depth, const map_region_options *o,
                                    label_plane *regions, size_t *n, sunder_error *err)
{
    SUNDER_AUTO(auto_free) uint32_t *number = array_new(*n + 1, sizeof *number);
    if (!number) return fail_memory(err, "regions");
    for (size_t k = 1; k <= *n; k++) number[k] = LABEL_DROPPED;
    size_t size = (size_t)regions->width * (size_t)regions->height;
    for (size_t i = 0; i < size; i++)
        if (depth->px[i] > o->least_heart && inside->px[i] > 0.5f) number[regions->px[i]] = 0;
    number[0] = 0;
    labels_number(regions, number, n);
    return SUNDER_OK;
}

sunder_status map_regions(const plane *inside, const plane *depth, const plane *seam, const map_region_options *options,
                          label_plane *out_regions, size_t *out_n, sunder_error *err)
{
    plane smooth = {0};
    label_plane regions = {0};
    size_t n = 0;
    sunder_status status = smooth_depth(inside, depth, options, &smooth, err);
    if (status == SUNDER_OK) status = fragments_of(inside, &smooth, options, &regions, &n, err);
    if (status == SUNDER_OK) status = drop_heartless(inside, &smooth, options, &regions, &n, err);
    if (status == SUNDER_OK) status = join_fragments(inside, &smooth, seam, options->least_same, &regions, &n, err);
    plane_free(&smooth);
    if (status != SUNDER_OK) {
        label_plane_free(&regions);
        return status;
    }
    *out_regions = regions;
    *out_n = n;
    return SUNDER_OK;
}
