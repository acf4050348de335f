/* One nucleus of the gallery: DAPI, 5', 3' in grey, which the eye reads best, and all together with the marks. Each tile
 * says which counts are black and full in it. */
#include <math.h>
#include <stdio.h>

#include "core/fail.h"
#include "core/text.h"
#include "report/crop.h"
#include "report/gallery_parts.h"
#include "report/marks.h"
#include "report/words.h"

static const double least_side_um = 11.0;

/* Full brightness of a crop, as a quantile of its nucleus. A signal of 0.5 um covers about 20 of the 7000 pixels of a nucleus of
 * 70 um2 at 0.1 um; in DAPI bright specks must not set the scale. */
static const double probe_high_quantile = 0.999, dapi_high_quantile = 0.98;
static const rgb background = {40, 40, 46};

/* The three channels of a crop, resampled, with their ranges. */
typedef struct crop_planes {
    plane dapi, probe[2];
    display_ranges ranges;
} crop_planes;

static void free_planes(crop_planes *planes)
{
    plane_free(&planes->dapi);
    plane_free(&planes->probe[0]);
    plane_free(&planes->probe[1]);
}

/* DAPI is black where the field is; a probe is black at the median of the nucleus, so that haze and the glow of the nucleus
 * do not hide its signals. */
static sunder_status take_channel(const plane *image, crop_window window, bool is_probe, display_range *range,
                                  const label_plane *labels, const nucleus *n, plane *out_tile, sunder_error *err)
{
    float median = range->low, brightest = range->high;
    crop_levels(image, labels, n, is_probe ? probe_high_quantile : dapi_high_quantile, &median, &brightest);
    *range = display_range_of_crop(is_probe ? fmaxf(median, range->low) : range->low, brightest, *range);
    return crop_resample(image, window, TILE_PX, range->low, out_tile, err);
}

static sunder_status take_planes(const field *f, crop_window window, const label_plane *labels, const nucleus *n,
                                 crop_planes *planes, sunder_error *err)
{
    sunder_status status = SUNDER_OK;
    if (field_dapi(f))
        status = take_channel(field_dapi(f), window, false, &planes->ranges.dapi, labels, n, &planes->dapi, err);
    for (int end = 0; end < 2 && status == SUNDER_OK; end++) {
        const field_channel *channel = field_probe(f, (probe_end)end);
        if (channel)
            status = take_channel(&channel->image, window, true, &planes->ranges.probe[end], labels, n,
                                  &planes->probe[end], err);
    }
    return status;
}

static int tile_left(int tile)
{
    return tile * (TILE_PX + TILE_GAP_PX);
}

static void put_grey(canvas *c, int tile, const plane *p, display_range range, double gamma, uint8_t *pixels)
{
    if (!p->px) return;
    display_grey(p, range, gamma, pixels);
    canvas_put(c, tile_left(tile), 0, pixels, TILE_PX, TILE_PX, 1);
}

static void put_composite(canvas *c, const slide_result *result, const crop_planes *planes, uint8_t *pixels)
{
    const plane *probe[2];
    for (int end = 0; end < 2; end++) probe[end] = planes->probe[end].px ? &planes->probe[end] : NULL;
    const rgb tint[2] = {display_tint(result->assay->colour_5p), display_tint(result->assay->colour_3p)};
    display_composite(planes->dapi.px ? &planes->dapi : NULL, probe, tint, &planes->ranges, pixels);
    canvas_put(c, tile_left(3), 0, pixels, TILE_PX, TILE_PX, 1);
}

/* Text on a dark ground, readable over any picture. */
static void label(canvas *c, double x, double y, const char *chars, font f)
{
    canvas_fill(c, x - 3, y - f.size_px, canvas_text_width(c, chars, f) + 6, 1.35 * f.size_px, (rgb){0, 0, 0}, 0.55);
    canvas_text(c, x, y, chars, f);
}

static void label_tile(canvas *c, int tile, const char *name, rgb colour, display_range range, bool print_range)
{
    label(c, tile_left(tile) + 6, 16, name, (font){colour, 13, true, false});
    if (!print_range) return;
    char text_range[64];
    snprintf(text_range, sizeof text_range, "%.0f to %.0f", (double)range.low, (double)range.high);
    label(c, tile_left(tile) + 6, TILE_PX - 7, text_range, (font){{235, 235, 235}, 12, false, false});
}

static void label_tiles(canvas *c, const slide_result *result, const display_ranges *ranges)
{
    char names[2][64];
    snprintf(names[END_5P], sizeof names[END_5P], "5\xe2\x80\xb2 %s", result->assay->colour_5p);
    snprintf(names[END_3P], sizeof names[END_3P], "3\xe2\x80\xb2 %s", result->assay->colour_3p);
    label_tile(c, 0, "DAPI", (rgb){170, 190, 255}, ranges->dapi, true);
    label_tile(c, 1, names[END_5P], display_tint(result->assay->colour_5p), ranges->probe[END_5P], true);
    label_tile(c, 2, names[END_3P], display_tint(result->assay->colour_3p), ranges->probe[END_3P], true);
    label_tile(c, 3, "all, marked", (rgb){255, 255, 255}, ranges->dapi, false);
}

static sunder_status draw_marks(canvas *c, const slide_result *result, const reading *r, const nucleus *n,
                                const field *f, const label_plane *labels, crop_window window, sunder_error *err)
{
    SUNDER_AUTO(outline_free) outline o = {0};
    sunder_status status = outline_trace(labels, n, &o, err);
    if (status != SUNDER_OK) return status;
    double px_per_um = TILE_PX / (window.side * f->pixel_um);
    pen thin = {{190, 210, 240}, 0.55, 1, 0, false};
    for (int tile = 0; tile < TILES; tile++) {
        /* um (0, 0) is the centre of the first pixel, window (0, 0) its outer corner. */
        view v = {{(window.left - 0.5) * f->pixel_um, (window.top - 0.5) * f->pixel_um}, px_per_um, tile_left(tile), 0};
        canvas_clip(c, tile_left(tile), 0, TILE_PX, TILE_PX);
        draw_outline(c, &v, &o, f->pixel_um, tile < TILES - 1 ? thin : outline_pen(outline_kind_of(r)));
        if (tile == TILES - 1) draw_signals(c, &v, result, f->index, n->id);
        canvas_unclip(c);
    }
    draw_scale_bar(c, tile_left(TILES) - TILE_GAP_PX - 8, TILE_PX - 12, px_per_um, 0.4 * TILE_PX);
    return SUNDER_OK;
}

sunder_status strip_draw(const slide_result *result, const chosen_nucleus *chosen, const field *f,
                         const label_plane *labels, const display_ranges *ranges, uint8_t **out_rgb, sunder_error *err)
{
    const reading *r = chosen->reading;
    const nucleus *n = &result->per_field[f->index].rows[r->nucleus - 1];
    crop_window window = crop_window_of(n, f->pixel_um, least_side_um);
    SUNDER_AUTO(free_planes) crop_planes planes = {.ranges = *ranges};
    sunder_status status = take_planes(f, window, labels, n, &planes, err);
    if (status != SUNDER_OK) return status;
    SUNDER_AUTO(auto_free) uint8_t *pixels = array_new((size_t)TILE_PX * TILE_PX, 3);
    if (!pixels) return fail_memory(err, "the gallery");
    SUNDER_AUTO(auto_canvas) canvas *c = NULL;
    status = canvas_new(STRIP_WIDTH_PX, TILE_PX, background, &c, err);
    if (status != SUNDER_OK) return status;
    put_grey(c, 0, &planes.dapi, planes.ranges.dapi, DISPLAY_GAMMA_CROP_DAPI, pixels);
    put_grey(c, 1, &planes.probe[END_5P], planes.ranges.probe[END_5P], DISPLAY_GAMMA_PROBE, pixels);
    put_grey(c, 2, &planes.probe[END_3P], planes.ranges.probe[END_3P], DISPLAY_GAMMA_PROBE, pixels);
    put_composite(c, result, &planes, pixels);
    status = draw_marks(c, result, r, n, f, labels, window, err);
    if (status != SUNDER_OK) return status;
    label_tiles(c, result, &planes.ranges);
    return canvas_finish(c, out_rgb, err);
}

/* The widest distance in the measure that the assay decides by. */
static void distance_words(const sunder_assay *assay, const chosen_nucleus *chosen, char *buffer, size_t size)
{
    char value[24], limit[24];
    buffer[0] = '\0';
    if (!isfinite(chosen->distance_um)) return;
    bool gap = assay->split.measure == SUNDER_GAP_DIAMETERS;
    format_number(value, sizeof value, gap ? chosen->gap_diameters : chosen->distance_um, 2);
    format_number(limit, sizeof limit, assay->split.limit, 2);
    snprintf(buffer, size, "; widest %s %s %s (split from %s)", gap ? "gap" : "5\xe2\x80\xb2 to 3\xe2\x80\xb2", value,
             gap ? "diameters" : "\xc2\xb5m", limit);
}

void strip_caption(const slide_result *result, const chosen_nucleus *chosen, char *buffer, size_t size)
{
    const reading *r = chosen->reading;
    char pattern[64], p[16], distance[128], doubt[32] = "", share[16];
    pattern_text(r->counts, pattern, sizeof pattern);
    probability_text(r->p_rearranged, p, sizeof p);
    distance_words(result->assay, chosen, distance, sizeof distance);
    probability_text(r->doubt, share, sizeof share);
    if (chosen->group == GROUP_BOUNDARY) snprintf(doubt, sizeof doubt, "; doubt %s", share);
    snprintf(buffer, size, "field %zu, nucleus %d: %s, %s; P(rearranged) %s%s%s%s%s", r->field, r->nucleus,
             pattern_code_name(r->code), pattern, p, doubt, distance,
             r->evaluable ? "" : "; not evaluable: ", r->evaluable ? "" : exclusion_short(r->excluded, r->counts));
}
