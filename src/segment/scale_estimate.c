/* Pixel size from the image alone, by the size of its nuclei.
 *
 * First guess: the distance map of a rough mask peaks at the radii of the nuclei. Then the engine itself runs at
 * that guess, and the nuclei that look whole tell the diameter. Where few look whole, the guess was wrong (a tissue
 * or an embryo whose nuclei touch everywhere makes one large mask): smaller guesses are tried and the one that
 * explains most of the stained area by whole nuclei is taken. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/fail.h"
#include "core/rank.h"
#include "segment/classic.h"
#include "segment/distance_transform.h"
#include "segment/network_scale.h"
#include "segment/segment.h"
#include "segment/threshold.h"

#define LEAST_RADIUS_PX 2.0
#define PEAK_REACH_PX 3
#define DIAMETER_PER_PEAK 2.0
#define CRUMB 0.3 /* of the radius that nine tenths stay below */
#define WHOLE_SOLIDITY 0.9
#define WHOLE_ELLIPSE 0.85
#define LEAST_WHOLE 3        /* nuclei; fewer tell no size */
#define GOOD_SHARE 0.5       /* of the labelled area in whole nuclei: the guess is kept */
#define MOST_ENLARGEMENT 5.0 /* coarser images than this hold no outlines */
#define MANY_MORE 2.5
#define ALMOST 0.6
#define MOST_TRIAL_PX 1.5e6 /* work grid of a smaller guess: beyond, it takes seconds */
#define SMALLER_GUESSES 4   /* each half of the one before */

static bool is_peak(const plane *p, int x, int y)
{
    float v = p->px[(size_t)y * (size_t)p->width + (size_t)x];
    if (v < LEAST_RADIUS_PX) return false;
    for (int dy = -PEAK_REACH_PX; dy <= PEAK_REACH_PX; dy++)
        for (int dx = -PEAK_REACH_PX; dx <= PEAK_REACH_PX; dx++) {
            int u = x + dx, w = y + dy;
            if (u < 0 || w < 0 || u >= p->width || w >= p->height) continue;
            if (p->px[(size_t)w * (size_t)p->width + (size_t)u] > v) return false;
        }
    return true;
}

/* Median of the radii that are no crumbs beside the larger ones. */
static double median_radius(double *radii, size_t n)
{
    if (n == 0) return 0;
    qsort(radii, n, sizeof *radii, compare_doubles);
    double crumb = CRUMB * radii[(size_t)(0.9 * (double)(n - 1))];
    size_t first = 0;
    while (radii[first] < crumb) first++;
    return radii[first + (n - first) / 2];
}

/* Typical diameter in px; 0 when nothing stands out. */
static sunder_status guess_diameter(const plane *dapi, double *out_px, sunder_error *err)
{
    size_t n = (size_t)dapi->width * (size_t)dapi->height, count = 0;
    SUNDER_AUTO(auto_free) uint8_t *mask = array_new(n, 1);
    SUNDER_AUTO(auto_free) double *peaks = array_new(n, sizeof *peaks);
    if (!mask || !peaks) return fail_memory(err, "a mask");
    work_image work = {0};
    work_image_options native = {1, 1, 25};
    plane distance = {0};
    *out_px = 0;
    sunder_status status = work_image_make(dapi, 1, &native, &work, err);
    if (status != SUNDER_OK) return status;
    float threshold;
    if (nucleus_threshold(&work.smooth, work.noise, &threshold)) {
        for (size_t i = 0; i < n; i++) mask[i] = work.smooth.px[i] > threshold;
        status = distance_transform(mask, dapi->width, dapi->height, &distance, err);
        if (status == SUNDER_OK) status = gaussian_blur_in_place(&distance, 1, err);
        for (int y = 0; status == SUNDER_OK && y < dapi->height; y++)
            for (int x = 0; x < dapi->width; x++)
                if (is_peak(&distance, x, y)) peaks[count++] = distance.px[(size_t)y * (size_t)dapi->width + (size_t)x];
        *out_px = DIAMETER_PER_PEAK * median_radius(peaks, count);
    }
    work_image_free(&work);
    plane_free(&distance);
    return status;
}

typedef struct trial {
    double diameter_px; /* median of the whole nuclei; 0: too few */
    double whole_share; /* of the labelled area */
    double whole_area;  /* px */
    double n_whole;
} trial;

static void judge_trial(const fragment_list *list, shape_scratch *scratch, double *diameters, trial *out)
{
    size_t n = 0;
    double all = 0, whole = 0;
    for (uint32_t k = 0; k < list->n; k++) {
        fragment_set set = {1, {k}};
        region_shape shape = shape_of(list, &set, scratch);
        all += shape.area_px;
        if (shape.solidity < WHOLE_SOLIDITY || shape.ellipse_overlap < WHOLE_ELLIPSE) continue;
        whole += shape.area_px;
        if (!shape.at_edge) diameters[n++] = 2 * sqrt(shape.area_px / 3.14159265358979);
    }
    *out = (trial){n >= LEAST_WHOLE ? upper_median(diameters, n) : 0, all > 0 ? whole / all : 0, whole, (double)n};
}

/* Runs the engine as if a nucleus were diameter_px across. */
static sunder_status try_diameter(const plane *dapi, double diameter_px, trial *out, sunder_error *err)
{
    classic_options options = classic_options_default();
    work_image work = {0};
    label_runs outlines = {0};
    fragment_list list = {0};
    shape_scratch scratch = {0};
    size_t n = 0;
    sunder_status status = work_image_make(dapi, options.typical_um / diameter_px, &options.grid, &work, err);
    if (status == SUNDER_OK) status = classic_outlines(&work, dapi->width, dapi->height, &options, &outlines, &n, err);
    if (status == SUNDER_OK) status = fragment_list_of_runs(&outlines, n, &list, err);
    if (status == SUNDER_OK) status = shape_scratch_new(dapi->height, &scratch, err);
    SUNDER_AUTO(auto_free) double *diameters = array_new(n, sizeof *diameters);
    if (status == SUNDER_OK && !diameters) status = fail_memory(err, "sizes of nuclei");
    if (status == SUNDER_OK) judge_trial(&list, &scratch, diameters, out);
    shape_scratch_free(&scratch);
    fragment_list_free(&list);
    label_runs_free(&outlines);
    work_image_free(&work);
    return status;
}

/* Whether a guess of half the size is the better one. The engine finds the same nuclei from a guess that is somewhat
 * wrong; many more of them, as whole as before, mean that the larger guess took clumps for nuclei. */
static bool explains_more(const trial *smaller, const trial *larger)
{
    if (smaller->n_whole >= MANY_MORE * larger->n_whole && smaller->whole_share >= ALMOST * larger->whole_share)
        return smaller->n_whole >= LEAST_WHOLE;
    return larger->whole_share < GOOD_SHARE && smaller->whole_area > larger->whole_area;
}

/* Diameter in px of the nuclei as the classical engine sees them; 0: none. *out_plain: most of what is stained is whole
 * nuclei. */
static sunder_status classic_nuclear_size(const plane *dapi, double *out_px, bool *out_plain, sunder_error *err)
{
    classic_options options = classic_options_default();
    double least_px = options.typical_um / options.grid.work_um / MOST_ENLARGEMENT, guess_px = 0;
    *out_px = 0;
    sunder_status status = guess_diameter(dapi, &guess_px, err);
    if (status != SUNDER_OK || guess_px <= 0) return status;
    trial best = {0};
    double best_px = guess_px;
    for (int i = 0; i <= SMALLER_GUESSES && guess_px >= least_px; i++, guess_px /= 2) {
        double step = guess_px * options.grid.work_um / options.typical_um;
        if (i > 0 && (double)dapi->width * dapi->height / (step * step) > MOST_TRIAL_PX) break;
        trial now = {0};
        status = try_diameter(dapi, guess_px, &now, err);
        if (status != SUNDER_OK) return status;
        bool better = i == 0 || explains_more(&now, &best);
        if (better) best = now, best_px = guess_px;
        if (!better && best.whole_share >= GOOD_SHARE) break;
    }
    if (best.diameter_px > 0) best_px = fmax(least_px, best.diameter_px);
    *out_px = best_px;
    *out_plain = best.whole_share >= GOOD_SHARE;
    return SUNDER_OK;
}

sunder_status segment_estimate_scale(sunder_context *context, const plane *dapi, double nucleus_um,
                                     const segment_options *options, estimated_scale *out_scale, sunder_error *err)
{
    double classic_px = 0;
    *out_scale = (estimated_scale){0};
    sunder_status status = classic_nuclear_size(dapi, &classic_px, &out_scale->plain, err);
    if (status != SUNDER_OK || classic_px <= 0) return status;
    nuclear_size seen = {0};
    bool asks_network = options->network && strcmp(options->segmenter, "classic") != 0;
    if (asks_network) status = network_nuclear_size(context, options->network, dapi, classic_px, &seen, err);
    if (status != SUNDER_OK) return status;
    double size_px = seen.diameter_px > 0 ? seen.diameter_px : classic_px;
    out_scale->pixel_um = nucleus_um / size_px;
    if (seen.diameter_px > 0) out_scale->plain = seen.plain;
    char by_network[80] = "";
    if (seen.diameter_px > 0)
        snprintf(by_network, sizeof by_network, " (the classical engine says %.3g px)", classic_px);
    snprintf(out_scale->how, sizeof out_scale->how, "nuclei are %.3g px across%s and were taken for %.3g um", size_px,
             by_network, nucleus_um);
    return SUNDER_OK;
}
