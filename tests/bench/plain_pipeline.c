/* The plain OpenCV pipeline, at full resolution, single-threaded. Sizes are in micrometres and those a script for tissue
 * nuclei of 5 to 15 um and signals of 0.35 um would take; none was tuned. */
#include "plain_pipeline.h"

#include <math.h>

#include "core/fail.h"
#include "cv/opencv.h"

static const double DAPI_BLUR_UM = 0.3;
static const double SEED_BLUR_UM = 0.5;
static const double SEED_RADIUS_UM = 2.5;
static const double LEAST_SEED_DEPTH_UM = 1.0;
static const double SPOT_SIGMA_UM = 0.17;
static const double SPOT_RADIUS_UM = 0.3;
static const double LEAST_SPOT_SD = 3.0;

enum { MOST_SEEDS = 1 << 14, MOST_SPOTS = 1 << 16 };

/* Everything the pipeline needs of one field's size. */
typedef struct scratch {
    int width, height;
    float *a, *b;
    uint8_t *grey, *mask, *relief;
    int32_t *regions;
    cv_maximum *maxima;
} scratch;

static void scratch_free(scratch *s)
{
    auto_free(&s->a), auto_free(&s->b), auto_free(&s->grey), auto_free(&s->mask), auto_free(&s->relief);
    auto_free(&s->regions), auto_free(&s->maxima);
}

static sunder_status scratch_new(int width, int height, scratch *out, sunder_error *err)
{
    size_t n = (size_t)width * (size_t)height;
    scratch s = {width,
                 height,
                 array_new(n, sizeof(float)),
                 array_new(n, sizeof(float)),
                 array_new(n, 1),
                 array_new(n, 1),
                 array_new(n, 3),
                 array_new(n, sizeof(int32_t)),
                 array_new(MOST_SPOTS, sizeof(cv_maximum))};
    if (!s.a || !s.b || !s.grey || !s.mask || !s.relief || !s.regions || !s.maxima) {
        scratch_free(&s);
        return fail_memory(err, "the plain pipeline");
    }
    *out = s;
    return SUNDER_OK;
}

static cv_view view(const scratch *s, cv_pixel pixel, void *px)
{
    return (cv_view){s->width, s->height, pixel, px};
}

/* s->mask: 255 where DAPI is above Otsu's threshold; s->b: the smoothed distance to the outline. */
static sunder_status find_foreground(const plane *dapi_plane, double pixel_um, scratch *s, sunder_error *err)
{
    cv_view dapi = view(s, CV_PIXEL_F32, dapi_plane->px), blurred = view(s, CV_PIXEL_F32, s->a);
    cv_view grey = view(s, CV_PIXEL_U8, s->grey), mask = view(s, CV_PIXEL_U8, s->mask);
    cv_view distance = view(s, CV_PIXEL_F32, s->a), smooth = view(s, CV_PIXEL_F32, s->b);
    double mean = 0, sd = 0;
    sunder_status status = cv_gaussian(&dapi, DAPI_BLUR_UM / pixel_um, &blurred, err);
    if (status == SUNDER_OK) status = cv_mean_sd(&blurred, &mean, &sd, err);
    if (status == SUNDER_OK) status = cv_to_8_bit(&blurred, mean - 2 * sd, mean + 4 * sd, &grey, err);
    if (status == SUNDER_OK) status = cv_otsu(&grey, &mask, NULL, err);
    if (status == SUNDER_OK) status = cv_distance(&mask, &distance, err);
    return status == SUNDER_OK ? cv_gaussian(&distance, SEED_BLUR_UM / pixel_um, &smooth, err) : status;
}

/* s->regions: from s->mask and the distance in s->b. */
static sunder_status part_nuclei(double pixel_um, scratch *s, int *out_n, sunder_error *err)
{
    size_t n = (size_t)s->width * (size_t)s->height, seeds = 0;
    cv_view distance = view(s, CV_PIXEL_F32, s->b), marks = view(s, CV_PIXEL_U8, s->grey);
    cv_view regions = view(s, CV_PIXEL_I32, s->regions), relief = view(s, CV_PIXEL_U8X3, s->relief);
    int radius_px = (int)lround(SEED_RADIUS_UM / pixel_um);
    double least = LEAST_SEED_DEPTH_UM / pixel_um;
    sunder_status status = cv_maxima(&distance, radius_px, least, s->maxima, MOST_SEEDS, &seeds, err);
    if (status != SUNDER_OK) return status;
    for (size_t i = 0; i < n; i++) s->grey[i] = 0;
    for (size_t i = 0; i < seeds && i < MOST_SEEDS; i++)
        s->grey[(size_t)s->maxima[i].y * (size_t)s->width + (size_t)s->maxima[i].x] = 255;
    int parts = 0;
    status = cv_components(&marks, &regions, &parts, err);
    if (status != SUNDER_OK) return status;
    for (size_t i = 0; i < n; i++) {
        if (!s->mask[i]) s->regions[i] = parts + 1; /* background is one more region */
        uint8_t depth = (uint8_t)(255 - fminf(255, 4 * s->b[i]));
        s->relief[3 * i] = s->relief[3 * i + 1] = s->relief[3 * i + 2] = depth;
    }
    *out_n = parts;
    return cv_watershed(&relief, &regions, err);
}

static sunder_status find_signals(const field *f, probe_end end, scratch *s, int nuclei, plain_counts *counts,
                                  sunder_error *err)
{
    cv_view image = view(s, CV_PIXEL_F32, field_probe(f, end)->image.px), response = view(s, CV_PIXEL_F32, s->a);
    double mean = 0, sd = 0;
    size_t n = 0;
    int radius_px = (int)lround(SPOT_RADIUS_UM / f->pixel_um);
    sunder_status status = cv_log(&image, SPOT_SIGMA_UM / f->pixel_um, &response, err);
    if (status == SUNDER_OK) status = cv_mean_sd(&response, &mean, &sd, err);
    if (status == SUNDER_OK)
        status = cv_maxima(&response, radius_px < 1 ? 1 : radius_px, mean + LEAST_SPOT_SD * sd, s->maxima, MOST_SPOTS,
                           &n, err);
    if (status != SUNDER_OK) return status;
    for (size_t i = 0; i < n && i < MOST_SPOTS; i++) {
        int32_t under = s->regions[(size_t)s->maxima[i].y * (size_t)s->width + (size_t)s->maxima[i].x];
        counts->signals[end] += under > 0 && under <= nuclei;
    }
    return SUNDER_OK;
}

sunder_status plain_pipeline(const field *f, plain_counts *out_counts, sunder_error *err)
{
    scratch s = {0};
    plain_counts counts = {0};
    sunder_status status = scratch_new(f->width, f->height, &s, err);
    if (status == SUNDER_OK) status = find_foreground(field_dapi(f), f->pixel_um, &s, err);
    if (status == SUNDER_OK) status = part_nuclei(f->pixel_um, &s, &counts.nuclei, err);
    for (int end = END_5P; status == SUNDER_OK && end <= END_3P; end++)
        status = find_signals(f, (probe_end)end, &s, counts.nuclei, &counts, err);
    scratch_free(&s);
    if (status == SUNDER_OK) *out_counts = counts;
    return status;
}

sunder_status plain_nuclei(const plane *dapi, double pixel_um, int *out_nuclei, sunder_error *err)
{
    scratch s = {0};
    sunder_status status = scratch_new(dapi->width, dapi->height, &s, err);
    if (status == SUNDER_OK) status = find_foreground(dapi, pixel_um, &s, err);
    if (status == SUNDER_OK) status = part_nuclei(pixel_um, &s, out_nuclei, err);
    scratch_free(&s);
    return status;
}
