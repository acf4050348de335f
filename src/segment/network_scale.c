/* The network was trained on nuclei of 28 px, give or take a factor of two; it also finds those of half or twice that size,
 * only less plainly. So one pass tells the size, and the heart of a nucleus (depth, 1 when the network is sure of it)
 * tells how much to believe it: it is highest between 0.7 and 1.4 of the true scale and falls on both sides. */
#include "segment/network_scale.h"

#include <math.h>
#include <string.h>

#include "core/fail.h"
#include "core/rank.h"
#include "segment/classic.h"
#include "segment/network_engine.h"

#define TRAINED_PX 28.0
#define MOST_TRIAL_PX 5e5     /* of the image the network sees: some 500 nuclei */
#define MOST_ENLARGEMENT 5.0  /* coarser images than this hold no outlines */
#define LEAST_NUCLEUS_PX 20.0 /* area at the scale of the network: less is a crumb */
#define PLAIN 0.75            /* clarity of nuclei seen at their own scale */
#define NEAR 1.25             /* factor between sizes that are one scale to the network */
#define FAR 2.2

/* The middle of a plane, at most width x height. */
static sunder_status middle_of(const plane *p, int width, int height, plane *out, sunder_error *err)
{
    if (width > p->width) width = p->width;
    if (height > p->height) height = p->height;
    int x0 = (p->width - width) / 2, y0 = (p->height - height) / 2;
    sunder_status status = plane_new_unset(width, height, out, err);
    for (int y = 0; status == SUNDER_OK && y < height; y++)
        memcpy(out->px + (size_t)y * (size_t)width, p->px + (size_t)(y + y0) * (size_t)p->width + x0,
               (size_t)width * sizeof *out->px);
    return status;
}

/* Size and clarity of the regions the network finds. */
static sunder_status look_at_regions(const network_regions *found, nuclear_size *out, sunder_error *err)
{
    SUNDER_AUTO(auto_free) double *area = array_new(found->n + 1, sizeof *area);
    SUNDER_AUTO(auto_free) double *heart = array_new(found->n + 1, sizeof *heart);
    if (!area || !heart) return fail_memory(err, "sizes of nuclei");
    size_t size = (size_t)found->labels.width * (size_t)found->labels.height, n = 0;
    for (size_t i = 0; i < size; i++) {
        uint32_t k = found->labels.px[i];
        if (k == 0) continue;
        area[k] += found->inside.px[i] > 0.5f;
        heart[k] = fmax(heart[k], found->depth.px[i]);
    }
    double sum = 0, weight = 0;
    for (size_t k = 1; k <= found->n; k++) {
        if (area[k] < LEAST_NUCLEUS_PX) continue;
        sum += area[k] * heart[k];
        weight += area[k];
        area[n++] = area[k];
    }
    *out = (nuclear_size){0};
    if (n == 0) return SUNDER_OK;
    out->diameter_px = 2 * sqrt(upper_median(area, n) / M_PI);
    out->clarity = sum / weight;
    return SUNDER_OK;
}

static sunder_status try_size(sunder_context *context, const network *net, const plane *dapi, double diameter_px,
                              nuclear_size *out, sunder_error *err)
{
    classic_options classic = classic_options_default();
    network_engine_options how = network_engine_options_default();
    double pixel_um = TRAINED_PX * classic.grid.work_um / diameter_px, step = diameter_px / TRAINED_PX;
    int side = (int)(sqrt(MOST_TRIAL_PX) * step);
    plane middle = {0};
    work_image work = {0};
    network_regions found = {0};
    sunder_status status = middle_of(dapi, side, side, &middle, err);
    if (status == SUNDER_OK) status = work_image_make(&middle, pixel_um, &classic.grid, &work, err);
    if (status == SUNDER_OK) status = network_find_regions(context, net, &work, &how, &found, err);
    if (status == SUNDER_OK) status = look_at_regions(&found, out, err);
    if (status == SUNDER_OK) out->diameter_px *= work.step;
    network_regions_free(&found);
    work_image_free(&work);
    plane_free(&middle);
    return status;
}

/* One look at a size, and one at what was found there when that is another scale. */
static sunder_status try_from(sunder_context *context, const network *net, const plane *dapi, double diameter_px,
                              nuclear_size *best, sunder_error *err)
{
    const double least_px = TRAINED_PX / MOST_ENLARGEMENT;
    for (int pass = 0; pass < 2; pass++) {
        diameter_px = fmax(least_px, diameter_px);
        nuclear_size now = {0};
        sunder_status status = try_size(context, net, dapi, diameter_px, &now, err);
        if (status != SUNDER_OK) return status;
        if (now.clarity > best->clarity) *best = now;
        if (now.diameter_px <= 0) break;
        double factor = now.diameter_px / diameter_px;
        if (factor < NEAR && factor > 1 / NEAR) break;
        diameter_px = now.diameter_px;
    }
    return SUNDER_OK;
}

sunder_status network_nuclear_size(sunder_context *context, const network *net, const plane *dapi, double guess_px,
                                   nuclear_size *out_size, sunder_error *err)
{
    const double starts[] = {guess_px, guess_px / FAR, guess_px * FAR};
    nuclear_size best = {0};
    for (size_t i = 0; i < sizeof starts / sizeof *starts && best.clarity < PLAIN; i++) {
        sunder_status status = try_from(context, net, dapi, starts[i], &best, err);
        if (status != SUNDER_OK) return status;
    }
    *out_size = best;
    out_size->plain = best.clarity >= PLAIN;
    return SUNDER_OK;
}
