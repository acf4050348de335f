/* Overlay of one field: composite, outlines, signals, pairs, numbers, scale bar, and a legend under it. */
#include "report/overlay.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "core/fail.h"
#include "core/text.h"
#include "image/png_write.h"
#include "report/field_ranges.h"
#include "report/flatten.h"
#include "report/legend.h"
#include "report/words.h"

/* Marks need about 9 px for each um; smaller fields are enlarged by a whole factor as far as the picture stays handy. */
static const double wanted_px_per_um = 9.0;
#define LARGEST_ENLARGED_PX 2400
#define LEAST_CANVAS_PX 560

/* Lines and letters grow with large pictures, which are looked at as a whole and shrunk in the report. */
static const double full_size_px = 1200, largest_scale = 1.7;

static const rgb background = {18, 18, 22};

static int zoom_of(const field *f)
{
    int zoom = 1, side = f->width > f->height ? f->width : f->height;
    while (zoom < 6 && zoom < wanted_px_per_um * f->pixel_um && side * (zoom + 1) <= LARGEST_ENLARGED_PX) zoom++;
    return zoom;
}

/* The probes of a field without their haze. */
typedef struct flat_probes {
    plane planes[2];
    const plane *view[2]; /* NULL: the field lacks this probe */
} flat_probes;

static void free_flat(flat_probes *flat)
{
    plane_free(&flat->planes[0]);
    plane_free(&flat->planes[1]);
}

static sunder_status make_flat(const field *f, flat_probes *flat, sunder_error *err)
{
    sunder_status status = SUNDER_OK;
    for (int end = 0; end < 2 && status == SUNDER_OK; end++) {
        const field_channel *channel = field_probe(f, (probe_end)end);
        if (!channel) continue;
        status = flatten(&channel->image, f->pixel_um, &flat->planes[end], err);
        if (status == SUNDER_OK) flat->view[end] = &flat->planes[end];
    }
    return status;
}

/* Draws the picture of the field and tells the ranges it was drawn with. */
static sunder_status put_composite(canvas *c, const slide_result *result, const field *f, int left, int zoom,
                                   display_ranges *out_ranges, sunder_error *err)
{
    SUNDER_AUTO(free_flat) flat_probes flat = {0};
    sunder_status status = make_flat(f, &flat, err);
    if (status != SUNDER_OK) return status;
    SUNDER_AUTO(auto_free) uint8_t *pixels = array_new((size_t)f->width * (size_t)f->height, 3);
    if (!pixels) return fail_memory(err, "an overlay");
    *out_ranges = field_ranges(result, f, flat.view);
    const rgb tint[2] = {display_tint(result->assay->colour_5p), display_tint(result->assay->colour_3p)};
    display_composite(field_dapi(f), flat.view, tint, out_ranges, pixels);
    canvas_put(c, left, 0, pixels, f->width, f->height, zoom);
    return SUNDER_OK;
}

/* Squared distance from a place to the nearest signal of the nucleus; the numbers stand where no signal is. */
static double clearance2(const slide_result *result, const view *v, const reading *r, sunder_point_px at)
{
    double nearest2 = 1e12;
    field_rows rows = rows_of_field(result->readings, r->field);
    for (size_t i = 0; i < rows.n_signals; i++) {
        const signal *s = &rows.signals[i];
        if (s->nucleus != r->nucleus) continue;
        sunder_point_px p = view_point(v, result->weighed->rows[s->weighed].centre_um);
        double dx = (p.x - at.x) * 0.5, dy = p.y - at.y; /* text is wider than high */
        nearest2 = fmin(nearest2, dx * dx + dy * dy);
    }
    return nearest2;
}

static sunder_point_px place_of_number(const slide_result *result, const view *v, const nucleus *n, const reading *r)
{
    static const double steps[] = {0, -0.42, 0.42, -0.21, 0.21};
    sunder_point_px centre = view_point(v, n->centre_um), best = centre;
    double best2 = -1, half_px = 0.35 * sqrt(n->area_um2) * v->px_per_um;
    for (size_t i = 0; r && i < sizeof steps / sizeof *steps; i++) {
        sunder_point_px at = {centre.x, centre.y + steps[i] * 2 * half_px};
        double free2 = clearance2(result, v, r, at);
        if (free2 > best2 + 1) {
            best2 = free2;
            best = at;
        }
    }
    return best;
}

/* Centred on x, but inside of the picture, which spans from left to right. */
static void draw_centred(canvas *c, const view *v, double right, sunder_point_px at, const char *chars, font f)
{
    double width = canvas_text_width(c, chars, f);
    double x = fmax(fmin(at.x - 0.5 * width, right - width - 2), v->left_px + 2);
    canvas_text(c, x, at.y, chars, f);
}

/* "17 S", and the reason under it where the nucleus does not count. */
static void draw_number(canvas *c, const slide_result *result, const view *v, const field *f, const nucleus *n,
                        double scale)
{
    const reading *r = reading_of(result->readings, f->index, n->id);
    sunder_point_px at = place_of_number(result, v, n, r);
    rgb colour = outline_pen(outline_kind_of(r)).colour;
    font number = {colour, 12, true, true};
    double px = v->px_per_um * f->pixel_um, right = v->left_px + f->width * px, bottom = v->top_px + f->height * px;
    at.y = fmax(fmin(at.y, bottom - 14 * scale), v->top_px + 13 * scale);
    char chars[48];
    if (r && r->evaluable) {
        snprintf(chars, sizeof chars, "%d %s", n->id, pattern_code_name(r->code));
        draw_centred(c, v, right, (sunder_point_px){at.x, at.y + 4 * scale}, chars, number);
        return;
    }
    snprintf(chars, sizeof chars, "%d", n->id);
    draw_centred(c, v, right, (sunder_point_px){at.x, at.y - 1}, chars, number);
    if (!r) return;
    font reason = {{205, 205, 205}, 11, false, true};
    draw_centred(c, v, right, (sunder_point_px){at.x, at.y + 10 * scale}, exclusion_short(r->excluded, r->counts),
                 reason);
}

static sunder_status draw_nuclei(canvas *c, const view *v, const slide_result *result, const field *f,
                                 const label_plane *labels, sunder_error *err)
{
    SUNDER_AUTO(outline_free) outline o = {0};
    const nuclei *found = &result->per_field[f->index];
    /* Rearranged nuclei last, so that no neighbour's line lies over theirs. */
    for (int pass = 0; pass < 2; pass++) {
        for (size_t i = 0; i < found->n; i++) {
            outline_kind kind = outline_kind_of(reading_of(result->readings, f->index, found->rows[i].id));
            if ((kind == OUTLINE_REARRANGED) != (pass == 1)) continue;
            sunder_status status = outline_trace(labels, &found->rows[i], &o, err);
            if (status != SUNDER_OK) return status;
            draw_outline(c, v, &o, f->pixel_um, outline_pen(kind));
        }
    }
    return SUNDER_OK;
}

enum { LEGEND_LINES = 3 };

static void draw_legend(canvas *c, const slide_result *result, const field *f, const display_ranges *ranges, double top,
                        double width)
{
    char where[640], pixel_um[32];
    format_number(pixel_um, sizeof pixel_um, f->pixel_um, 4);
    snprintf(where, sizeof where, "%s, field %zu: %s   (%d x %d px of %s \xc2\xb5m)", result->slide_name, f->index,
             f->name, f->width, f->height, pixel_um);
    const ranges_text scale = legend_ranges_text(result, ranges);
    const char *lines[LEGEND_LINES] = {where, scale.dapi, scale.probes};
    legend_draw(c, result, 0, top, width, lines, LEGEND_LINES);
}

static sunder_status measure_legend(const slide_result *result, int width, int *out_height, sunder_error *err)
{
    SUNDER_AUTO(auto_canvas) canvas *c = NULL;
    sunder_status status = canvas_new(1, 1, background, &c, err);
    if (status == SUNDER_OK) *out_height = (int)ceil(legend_height(c, result, width, LEGEND_LINES));
    return status;
}

static sunder_status save(canvas *c, const char *path, int width, int height, sunder_error *err)
{
    SUNDER_AUTO(auto_free) uint8_t *pixels = NULL;
    sunder_status status = canvas_finish(c, &pixels, err);
    return status == SUNDER_OK ? png_write_file(path, pixels, width, height, err) : status;
}

sunder_status overlay_write(const slide_result *result, const field *f, const label_plane *labels, const char *path,
                            sunder_error *err)
{
    int zoom = zoom_of(f), width = f->width * zoom, picture_height = f->height * zoom, legend = 0;
    int canvas_width = width > LEAST_CANVAS_PX ? width : LEAST_CANVAS_PX, left = (canvas_width - width) / 2;
    sunder_status status = measure_legend(result, canvas_width, &legend, err);
    if (status != SUNDER_OK) return status;
    SUNDER_AUTO(auto_canvas) canvas *c = NULL;
    status = canvas_new(canvas_width, picture_height + legend, background, &c, err);
    if (status != SUNDER_OK) return status;
    display_ranges ranges;
    status = put_composite(c, result, f, left, zoom, &ranges, err);
    if (status != SUNDER_OK) return status;

    double px_per_um = zoom / f->pixel_um;
    view v = {{-0.5 * f->pixel_um, -0.5 * f->pixel_um}, px_per_um, left, 0};
    double scale = fmin(fmax(canvas_width / full_size_px, 1), largest_scale);
    canvas_set_scale(c, scale);
    canvas_clip(c, left, 0, width, picture_height);
    status = draw_nuclei(c, &v, result, f, labels, err);
    draw_signals(c, &v, result, f->index, 0);
    const nuclei *found = &result->per_field[f->index];
    for (size_t i = 0; i < found->n; i++) draw_number(c, result, &v, f, &found->rows[i], scale);
    draw_scale_bar(c, left + width - 14, picture_height - 16, px_per_um, 0.2 * width);
    canvas_unclip(c);
    canvas_set_scale(c, 1);
    draw_legend(c, result, f, &ranges, picture_height, canvas_width);
    return status == SUNDER_OK ? save(c, path, canvas_width, picture_height + legend, err) : status;
}
