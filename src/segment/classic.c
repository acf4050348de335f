/* From the work image to labels, in six steps: mask, fragments (watershed of the curvature), grouping into nuclei, the
 * brightness at which each nucleus ends, spikes off, outlines at native resolution. */
#include "segment/classic.h"

#include <math.h>

#include "core/fail.h"
#include "segment/curvature.h"
#include "segment/drop_small.h"
#include "segment/edge_level.h"
#include "segment/grouping.h"
#include "segment/label_regions.h"
#include "segment/largest_part.h"
#include "segment/outline.h"
#include "segment/surroundings.h"
#include "segment/texture.h"
#include "segment/threshold.h"
#include "segment/watershed.h"

#define LEAST_VALLEY 0.03 /* curvature: in a field without texture rounding alone makes valleys */

classic_options classic_options_default(void)
{
    return (classic_options){
        .grid = {.work_um = 0.33, .smooth_um = 0.06, .reach_um = 12},
        .mask_fraction = 1.1,
        .least_noise = 10,
        .curvature_um = 0.66,
        .log_floor = 1.3,
        .texture_weight = 6,
        .basin_depth = 0.085,
        .least_dome = 0.01,
        .trim_fraction = 0.41,
        .outline_fraction = 0.33,
        .most_base = 0.65,
        .typical_um = 8,
        .least_area_um2 = 12,
        .least_edge_area_um2 = 4,
        .grow_um = 0.66,
        .open_um = 0.65,
        .cost = {.nucleus = 0.03,
                 .ellipse_weight = 1,
                 .ellipse_free = 0.09,
                 .hull_weight = 0.5,
                 .hull_free = 0.05,
                 .small_weight = 0.01,
                 .large_weight = 0.34,
                 .size_free = 0.025,
                 .seam_weight = 1.8,
                 .seam_free = 0.07,
                 .seam_most = 0.7},
    };
}

static size_t work_size(const work_image *work)
{
    return (size_t)work->smooth.width * (size_t)work->smooth.height;
}

/* Fragments without a dome go; the others end at a fraction of their own brightness. */
static sunder_status trim_fragments(label_plane *basins, size_t *n, const work_image *work, const plane *curvature,
                                    const classic_options *o, sunder_error *err)
{
    SUNDER_AUTO(auto_free) float *median = array_new(*n, sizeof *median);
    SUNDER_AUTO(auto_free) float *lowest = array_new(*n, sizeof *lowest);
    if (!median || !lowest) return fail_memory(err, "pieces of nuclei");
    sunder_status status = label_quantiles(basins, *n, &work->smooth, 0.5, median, err);
    if (status != SUNDER_OK) return status;
    size_t size = work_size(work);
    for (size_t i = 0; i < size; i++)
        if (basins->px[i] && curvature->px[i] < lowest[basins->px[i] - 1]) lowest[basins->px[i] - 1] = curvature->px[i];
    for (size_t i = 0; i < size; i++) {
        uint32_t id = basins->px[i];
        if (!id) continue;
        if (lowest[id - 1] > -o->least_dome || work->smooth.px[i] < o->trim_fraction * median[id - 1])
            basins->px[i] = 0;
    }
    return labels_renumber(basins, n, err);
}

/* What the watershed leaves, and the landscape it ran through. */
typedef struct pieces {
    label_plane basins;
    size_t n;
    plane curvature;
    double least_valley; /* curvature that texture does not reach */
} pieces;

static void pieces_free(pieces *p)
{
    label_plane_free(&p->basins);
    plane_free(&p->curvature);
}

static sunder_status find_pieces(const work_image *work, float threshold, const classic_options *o, pieces *out,
                                 sunder_error *err)
{
    size_t size = work_size(work);
    SUNDER_AUTO(auto_free) uint8_t *mask = array_new(size, 1);
    if (!mask) return fail_memory(err, "a mask");
    float low = (float)fmax(o->mask_fraction * threshold, o->least_noise * work->noise);
    for (size_t i = 0; i < size; i++) mask[i] = work->smooth.px[i] > low;
    double texture = 0;
    sunder_status status =
        curvature_map(&work->smooth, o->log_floor * threshold, o->curvature_um / work->um, &out->curvature, err);
    if (status == SUNDER_OK) status = curvature_texture(&out->curvature, mask, work->um, &texture, err);
    out->least_valley = o->texture_weight * texture;
    float depth = (float)fmin(o->basin_depth, fmax(LEAST_VALLEY, out->least_valley));
    /* Its constants were chosen with ridges to the first; large nuclei with nucleoli fall apart with the other rule. */
    if (status == SUNDER_OK)
        status = watershed_basins(&out->curvature, mask, depth, RIDGE_TO_FIRST, &out->basins, &out->n, err);
    return status == SUNDER_OK ? trim_fragments(&out->basins, &out->n, work, &out->curvature, o, err) : status;
}

/* Fragments become nuclei, in place. */
static sunder_status group(pieces *p, const work_image *work, const classic_options *o, sunder_error *err)
{
    label_plane *labels = &p->basins;
    fragment_list list = {0};
    SUNDER_AUTO(auto_free) uint32_t *owner = array_new(p->n, sizeof *owner);
    if (!owner) return fail_memory(err, "nuclei");
    sunder_status status = fragment_list_make(labels, p->n, &p->curvature, &list, err);
    if (status != SUNDER_OK) return status;
    cost_options cost = o->cost;
    cost.um = work->um;
    cost.seam_free = fmin(cost.seam_free, fmax(LEAST_VALLEY, p->least_valley));
    cost.typical_area_um2 = 0.785398 * o->typical_um * o->typical_um;
    status = group_fragments(&list, labels->height, &cost, owner, err);
    size_t size = work_size(work);
    for (size_t i = 0; status == SUNDER_OK && i < size; i++)
        if (labels->px[i]) labels->px[i] = owner[labels->px[i] - 1] + 1;
    if (status == SUNDER_OK) status = labels_renumber(labels, &p->n, err);
    fragment_list_free(&list);
    return status;
}

/* Native outlines of the nuclei on the work grid. */
static sunder_status draw_outlines(label_plane *regions, size_t n, const work_image *work, int width, int height,
                                   const classic_options *o, label_runs *out_outlines, sunder_error *err)
{
    SUNDER_AUTO(auto_free) float *level = array_new(n + 1, sizeof *level);
    SUNDER_AUTO(auto_free) float *base = array_new(n + 1, sizeof *base);
    if (!level || !base) return fail_memory(err, "outlines");
    sunder_status status = label_quantiles(regions, n, &work->smooth, 0.5, level, err);
    if (status == SUNDER_OK) status = surroundings_find(regions, n, work, base, err);
    /* What does not stand out is light from other depths. */
    for (size_t k = 0; k < n; k++) level[k] = base[k] > o->most_base * level[k] ? 0 : level[k] - base[k];
    if (status == SUNDER_OK) status = labels_grow(regions, (int)(o->grow_um / work->um + 0.5), err);
    if (status != SUNDER_OK) return status;
    double fraction = edge_level(work, regions, base, level, o->outline_fraction);
    for (size_t k = 0; k < n; k++) level[k] = level[k] > 0 ? base[k] + (float)fraction * level[k] : INFINITY;
    level[n] = INFINITY; /* of what was carved off: label n + 1, never drawn */
    size_t size = work_size(work);
    for (size_t i = 0; i < size; i++)
        if (regions->px[i] && work->smooth.px[i] <= level[regions->px[i] - 1]) regions->px[i] = 0;
    if (o->open_um > 0) status = labels_open(regions, o->open_um / work->um, (uint32_t)n + 1, err);
    if (status == SUNDER_OK) status = labels_grow(regions, 1, err);
    if (status == SUNDER_OK) status = outline_native(work, regions, level, width, height, out_outlines, err);
    if (status == SUNDER_OK) status = keep_largest_parts(out_outlines, n, err);
    return status;
}

sunder_status classic_outlines(const work_image *work, int width, int height, const classic_options *o,
                               label_runs *out_outlines, size_t *out_n, sunder_error *err)
{
    float threshold;
    *out_n = 0;
    *out_outlines = (label_runs){.width = width, .height = height};
    if (!nucleus_threshold(&work->smooth, work->noise, &threshold)) return SUNDER_OK;
    pieces found = {0};
    label_runs outlines = {0};
    sunder_status status = find_pieces(work, threshold, o, &found, err);
    if (status == SUNDER_OK) status = group(&found, work, o, err);
    size_t n = found.n;
    if (status == SUNDER_OK) status = draw_outlines(&found.basins, n, work, width, height, o, &outlines, err);
    if (status == SUNDER_OK)
        status = drop_small(&outlines, &n, work->um / work->step, o->least_area_um2, o->least_edge_area_um2, err);
    pieces_free(&found);
    if (status != SUNDER_OK) {
        label_runs_free(&outlines);
        return status;
    }
    *out_outlines = outlines;
    *out_n = n;
    return SUNDER_OK;
}
