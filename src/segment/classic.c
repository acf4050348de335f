#include "segment/classic.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/fail.h"
#include "segment/curvature.h"
#include "segment/grouping.h"
#include "segment/outline.h"
#include "segment/threshold.h"
#include "segment/watershed.h"
#include "segment/work_image.h"

#define PLATEAU_QUANTILE 0.75 /* of the pixels of a region: above the sloping rim, below single bright granules */

classic_options classic_options_default(void)
{
    return (classic_options){
        .work_um = 0.33, .smooth_um = 0.35, .curvature_um = 0.8, .basin_depth = 0.05, .least_dome = 0.03,
        .outline_fraction = 0.33, .typical_um = 8, .least_area_um2 = 12, .most_area_um2 = 400,
        .ellipse_weight = 1, .hull_weight = 0.5, .cut_um = 0.5, .inside_um = 6,
    };
}

static int compare_floats(const void *a, const void *b)
{
    float x = *(const float *)a, y = *(const float *)b;
    return (x > y) - (x < y);
}

/* Quantile of the values of each label 1 .. n. */
static sunder_status label_quantiles(const label_plane *labels, size_t n, const plane *values, double q, float *out,
                                     sunder_error *err)
{
    size_t size = (size_t)labels->width * (size_t)labels->height;
    SUNDER_AUTO(auto_free) size_t *first = array_new(n + 2, sizeof *first);
    SUNDER_AUTO(auto_free) float *sorted = array_new(size, sizeof *sorted);
    if (!first || !sorted) return fail_memory(err, "brightness of nuclei");
    for (size_t i = 0; i < size; i++)
        if (labels->px[i]) first[labels->px[i] + 1]++;
    for (size_t k = 1; k < n + 2; k++) first[k] += first[k - 1];
    for (size_t i = 0; i < size; i++)
        if (labels->px[i]) sorted[first[labels->px[i]]++] = values->px[i];
    for (size_t k = 1; k <= n; k++) {
        size_t from = first[k - 1], count = first[k] - from;
        if (!count) {
            out[k - 1] = 0;
            continue;
        }
        qsort(sorted + from, count, sizeof *sorted, compare_floats);
        out[k - 1] = sorted[from + (size_t)(q * (double)(count - 1))];
    }
    return SUNDER_OK;
}

/* Fragments without a dome go; the others end at the outline fraction of their own plateau. */
static sunder_status trim_fragments(label_plane *basins, size_t n, const work_image *work, const plane *curvature,
                                    const classic_options *o, sunder_error *err)
{
    size_t size = (size_t)basins->width * (size_t)basins->height;
    SUNDER_AUTO(auto_free) float *plateau = array_new(n, sizeof *plateau);
    SUNDER_AUTO(auto_free) float *lowest = array_new(n, sizeof *lowest);
    if (!plateau || !lowest) return fail_memory(err, "pieces of nuclei");
    sunder_status status = label_quantiles(basins, n, &work->smooth, PLATEAU_QUANTILE, plateau, err);
    if (status != SUNDER_OK) return status;
    for (size_t i = 0; i < size; i++)
        if (basins->px[i]) lowest[basins->px[i] - 1] = fminf(lowest[basins->px[i] - 1], curvature->px[i]);
    for (size_t i = 0; i < size; i++) {
        uint32_t id = basins->px[i];
        if (!id) continue;
        if (lowest[id - 1] > -o->least_dome || work->smooth.px[i] < o->outline_fraction * plateau[id - 1])
            basins->px[i] = 0;
    }
    return SUNDER_OK;
}

static size_t renumber(label_plane *labels, size_t n, uint32_t *number)
{
    size_t size = (size_t)labels->width * (size_t)labels->height, count = 0;
    memset(number, 0, (n + 1) * sizeof *number);
    for (size_t i = 0; i < size; i++) {
        uint32_t id = labels->px[i];
        if (!id) continue;
        if (!number[id]) number[id] = (uint32_t)++count;
        labels->px[i] = number[id];
    }
    return count;
}

static sunder_status find_basins(const work_image *work, float threshold, const classic_options *o,
                                 label_plane *out_basins, size_t *out_n, plane *out_curvature, sunder_error *err)
{
    size_t size = (size_t)work->smooth.width * (size_t)work->smooth.height;
    SUNDER_AUTO(auto_free) uint8_t *mask = array_new(size, 1);
    if (!mask) return fail_memory(err, "a mask");
    for (size_t i = 0; i < size; i++) mask[i] = work->smooth.px[i] > threshold;
    sunder_status status = curvature_map(&work->smooth, threshold, o->curvature_um / work->um, out_curvature, err);
    if (status == SUNDER_OK)
        status = watershed_basins(out_curvature, mask, (float)o->basin_depth, out_basins, out_n, err);
    return status;
}

static sunder_status group(const label_plane *basins, size_t n, const work_image *work, const plane *curvature,
                           const classic_options *o, label_plane *regions, size_t *out_n, sunder_error *err)
{
    fragment_list list = {0};
    SUNDER_AUTO(auto_free) uint32_t *owner = array_new(n, sizeof *owner);
    SUNDER_AUTO(auto_free) uint32_t *number = array_new(n + 1, sizeof *number);
    if (!owner || !number) return fail_memory(err, "nuclei");
    sunder_status status = fragment_list_make(basins, n, curvature, &list, err);
    if (status != SUNDER_OK) return status;
    cost_options cost = {work->um, 50, o->least_area_um2, o->most_area_um2, o->ellipse_weight, o->hull_weight,
                         o->cut_um, o->inside_um};
    status = group_fragments(&list, basins->height, &cost, owner, err);
    if (status == SUNDER_OK) {
        size_t size = (size_t)basins->width * (size_t)basins->height;
        for (size_t i = 0; i < size; i++) regions->px[i] = basins->px[i] ? owner[basins->px[i] - 1] + 1 : 0;
        *out_n = renumber(regions, n, number);
    }
    fragment_list_free(&list);
    return status;
}

static void drop_small(label_plane *labels, size_t *n, double least_px, uint32_t *number, uint32_t *area)
{
    size_t size = (size_t)labels->width * (size_t)labels->height;
    memset(area, 0, (*n + 1) * sizeof *area);
    for (size_t i = 0; i < size; i++) area[labels->px[i]]++;
    for (size_t i = 0; i < size; i++)
        if (labels->px[i] && area[labels->px[i]] < least_px) labels->px[i] = 0;
    *n = renumber(labels, *n, number);
}

work_image_options classic_work_image(const classic_options *o)
{
    return (work_image_options){o->work_um, o->smooth_um};
}

sunder_status classic_labels(const work_image *work, int width, int height, const classic_options *o,
                             label_plane *out_labels, size_t *out_n, sunder_error *err)
{
    plane curvature = {0};
    label_plane basins = {0}, labels = {0};
    size_t n = 0;
    float threshold;
    double native_um = work->um / work->step;
    sunder_status status;
    if (!otsu_log(&work->smooth, work->noise, &threshold)) {
        status = label_plane_new(width, height, &labels, err);
    } else {
        status = find_basins(work, threshold, o, &basins, &n, &curvature, err);
        SUNDER_AUTO(auto_free) uint32_t *number = array_new(n + 1, sizeof *number);
        SUNDER_AUTO(auto_free) uint32_t *area = array_new(n + 1, sizeof *area);
        SUNDER_AUTO(auto_free) float *level = array_new(n + 1, sizeof *level);
        if (status == SUNDER_OK && (!number || !area || !level)) status = fail_memory(err, "nuclei");
        if (status == SUNDER_OK) status = trim_fragments(&basins, n, work, &curvature, o, err);
        if (status == SUNDER_OK) {
            n = renumber(&basins, n, number);
            status = group(&basins, n, work, &curvature, o, &basins, &n, err);
        }
        if (status == SUNDER_OK)
            status = label_quantiles(&basins, n, &work->smooth, PLATEAU_QUANTILE, level, err);
        for (size_t i = 0; i < n; i++) level[i] *= (float)o->outline_fraction;
        if (status == SUNDER_OK)
            status = outline_native(work, &basins, level, width, height, &labels, err);
        if (status == SUNDER_OK)
            drop_small(&labels, &n, o->least_area_um2 / (native_um * native_um), number, area);
    }
    plane_free(&curvature);
    label_plane_free(&basins);
    if (status != SUNDER_OK) {
        label_plane_free(&labels);
        return status;
    }
    *out_labels = labels;
    *out_n = n;
    return SUNDER_OK;
}
