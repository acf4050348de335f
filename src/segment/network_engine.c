/* What the network sees is the whole work image between its darkest and brightest hundredth, as in training
 * (models/train/images.py, normalise); it never sees a tile stretched by itself. */
#include "segment/network_engine.h"

#include <math.h>

#include "core/fail.h"
#include "segment/drop_small.h"
#include "segment/fill_holes.h"
#include "segment/largest_part.h"
#include "segment/outline.h"
#include "segment/threshold.h"

#define LOW_QUANTILE 0.01
#define HIGH_QUANTILE 0.998
#define MOST_SEEN 2.0f
#define GAMMA 0.6f

network_engine_options network_engine_options_default(void)
{
    /* 5 um2 is a disc of 2.5 um. */
    return (network_engine_options){
        .regions = map_region_options_default(), .outline = 0.5, .least_area_um2 = 5, .least_edge_area_um2 = 4};
}

static sunder_status seen_image(const plane *raw, plane *out_seen, sunder_error *err)
{
    sunder_status status = plane_new_unset(raw->width, raw->height, out_seen, err);
    if (status != SUNDER_OK) return status;
    const double quantiles[2] = {LOW_QUANTILE, HIGH_QUANTILE};
    float ends[2];
    plane_quantiles(raw, quantiles, 2, ends);
    float low = ends[0], range = fmaxf(ends[1] - ends[0], 1e-6f);
    size_t size = (size_t)raw->width * (size_t)raw->height;
    for (size_t i = 0; i < size; i++)
        out_seen->px[i] = powf(fminf(fmaxf((raw->px[i] - low) / range, 0), MOST_SEEN), GAMMA);
    return SUNDER_OK;
}

static void logits_to_probability(plane *p)
{
    size_t size = (size_t)p->width * (size_t)p->height;
    for (size_t i = 0; i < size; i++) p->px[i] = 1 / (1 + expf(-p->px[i]));
}

void network_regions_free(network_regions *found)
{
    plane_free(&found->inside);
    plane_free(&found->depth);
    plane_free(&found->seam);
    label_plane_free(&found->labels);
    *found = (network_regions){0};
}

sunder_status network_find_regions(sunder_context *context, const network *net, const work_image *work,
                                   const network_engine_options *options, network_regions *out_found, sunder_error *err)
{
    plane seen = {0};
    network_maps maps = {0};
    network_regions found = {0};
    sunder_status status = seen_image(&work->raw, &seen, err);
    if (status == SUNDER_OK) status = network_run(context, net, &seen, 0, &maps, err);
    plane_free(&seen);
    if (status == SUNDER_OK) {
        logits_to_probability(&maps.inside);
        logits_to_probability(&maps.depth);
        logits_to_probability(&maps.seam);
        status = map_regions(&maps.inside, &maps.depth, &maps.seam, &options->regions, &found.labels, &found.n, err);
    }
    if (status == SUNDER_OK) {
        found.inside = maps.inside;
        found.depth = maps.depth;
        found.seam = maps.seam;
        maps.inside = maps.depth = maps.seam = (plane){0};
        *out_found = found;
    }
    network_maps_free(&maps);
    return status;
}

/* The level line of the probability of being inside, drawn as the classical engine draws that of the brightness. */
static sunder_status draw_outlines(const work_image *work, const network_regions *found, int width, int height,
                                   double outline, label_runs *out_outlines, sunder_error *err)
{
    SUNDER_AUTO(auto_free) float *level = array_new(found->n + 1, sizeof *level);
    if (!level) return fail_memory(err, "outlines");
    for (size_t k = 0; k < found->n; k++) level[k] = (float)outline;
    work_image probability = {.smooth = found->inside, .step = work->step, .um = work->um};
    sunder_status status = outline_native(&probability, &found->labels, level, width, height, out_outlines, err);
    if (status == SUNDER_OK) status = keep_largest_parts(out_outlines, found->n, err);
    if (status == SUNDER_OK) status = fill_holes(out_outlines, err);
    return status;
}

void network_drawing_free(network_drawing *drawing)
{
    label_runs_free(&drawing->outlines);
    network_regions_free(&drawing->regions);
    *drawing = (network_drawing){0};
}

sunder_status network_draw(sunder_context *context, const network *net, const work_image *work, int width, int height,
                           const network_engine_options *o, network_drawing *out_drawing, sunder_error *err)
{
    float threshold;
    network_drawing d = {0};
    /* Noise alone would be stretched to what the network takes for chromatin: what stands out of it decides, as for the
     * classical engine. */
    const bool empty = !nucleus_threshold(&work->smooth, work->noise, &threshold);
    d.outlines = (label_runs){.width = width, .height = height};
    sunder_status status = empty ? SUNDER_OK : network_find_regions(context, net, work, o, &d.regions, err);
    if (!empty && status == SUNDER_OK)
        status = draw_outlines(work, &d.regions, width, height, o->outline, &d.outlines, err);
    d.n = d.regions.n;
    if (!empty && status == SUNDER_OK)
        status = drop_small(&d.outlines, &d.n, work->um / work->step, o->least_area_um2, o->least_edge_area_um2, err);
    if (status == SUNDER_OK) *out_drawing = d;
    else network_drawing_free(&d);
    return status;
}
