/* Outlines, signals, pairs, scale bar. Colours are those of Okabe and Ito (jfly.uni-koeln.de/color), lightened for dark
 * pictures; they stay apart for colour-blind readers, and each goes with a line of its own. */
#include "report/marks.h"

#include <math.h>
#include <stdio.h>

/* A signal is about 0.5 um across; its mark leaves it free. */
static const double mark_radius_um = 0.62, least_mark_radius_px = 4.5;

/* Corners of the square stand out of the circle when both lie on one spot. */
static const double square_half = 0.84;

sunder_point_px view_point(const view *v, sunder_point_um at)
{
    return (sunder_point_px){v->left_px + (at.x - v->origin_um.x) * v->px_per_um,
                             v->top_px + (at.y - v->origin_um.y) * v->px_per_um};
}

outline_kind outline_kind_of(const reading *r)
{
    if (!r || !r->evaluable) return OUTLINE_EXCLUDED;
    switch (r->class_) {
    case CLASS_NORMAL: return OUTLINE_NORMAL;
    case CLASS_REARRANGED: return OUTLINE_REARRANGED;
    case CLASS_OTHER: break;
    }
    return OUTLINE_OTHER;
}

pen outline_pen(outline_kind kind)
{
    static const pen pens[] = {
        [OUTLINE_NORMAL] = {{150, 210, 250}, 0.95, 1.3, 0, false},
        [OUTLINE_REARRANGED] = {{250, 235, 70}, 1.0, 2.6, 0, true},
        [OUTLINE_OTHER] = {{240, 150, 205}, 1.0, 1.8, 9, false},
        [OUTLINE_EXCLUDED] = {{175, 175, 175}, 0.9, 1.1, 3, false},
    };
    return pens[kind];
}

void draw_outline(canvas *c, const view *v, const outline *o, double pixel_um, pen p)
{
    /* Points are mapped in place into a small block at a time: outlines have a few hundred. */
    enum { MOST = 2048 };
    sunder_point_px mapped[MOST];
    size_t step = o->n / MOST + 1, n = 0;
    for (size_t i = 0; i < o->n; i += step) {
        sunder_point_um at = {o->points[i].x * pixel_um, o->points[i].y * pixel_um};
        mapped[n++] = view_point(v, at);
    }
    canvas_polygon(c, mapped, n, p);
}

static rgb lightened(rgb tint)
{
    return (rgb){(uint8_t)(tint.r + (255 - tint.r) * 6 / 10), (uint8_t)(tint.g + (255 - tint.g) * 6 / 10),
                 (uint8_t)(tint.b + (255 - tint.b) * 6 / 10)};
}

void draw_mark(canvas *c, const slide_result *result, probe_end end, signal_state state, sunder_point_px at,
               double radius_px)
{
    const char *colour = end == END_5P ? result->assay->colour_5p : result->assay->colour_3p;
    pen p = {lightened(display_tint(colour)), 1, state == STATE_FUSED ? 1.2 : 2.0, 0, true};
    if (end == END_5P) canvas_circle(c, at, radius_px, p);
    else canvas_square(c, at, square_half * radius_px, p);
}

pen pair_pen(signal_state state)
{
    if (state == STATE_SPLIT) return (pen){{255, 255, 255}, 1, 2.4, 4, true};
    return (pen){{255, 255, 255}, 0.85, 1.0, 0, false};
}

static const signal *find_signal(const field_rows *rows, int id)
{
    for (size_t i = 0; i < rows->n_signals; i++) {
        if (rows->signals[i].id == id) return &rows->signals[i];
    }
    return NULL;
}

static sunder_point_px place_of(const view *v, const slide_result *result, const signal *s)
{
    return view_point(v, result->weighed->rows[s->weighed].centre_um);
}

/* The line of a split pair runs from rim to rim, so that it hides neither signal; that of a fused pair joins the centres. */
static void draw_pair(canvas *c, const view *v, const slide_result *result, const field_rows *rows,
                      const signal_pair *pair, double radius_px)
{
    const signal *a = find_signal(rows, pair->signal_5p);
    const signal *b = find_signal(rows, pair->signal_3p);
    if (!a || !b) return;
    sunder_point_px from = place_of(v, result, a), to = place_of(v, result, b);
    double length = hypot(to.x - from.x, to.y - from.y);
    if (pair->state == STATE_SPLIT) {
        if (length <= 2 * radius_px) return;
        double ux = (to.x - from.x) / length, uy = (to.y - from.y) / length;
        from = (sunder_point_px){from.x + ux * radius_px, from.y + uy * radius_px};
        to = (sunder_point_px){to.x - ux * radius_px, to.y - uy * radius_px};
    }
    canvas_line(c, from, to, pair_pen(pair->state));
}

void draw_signals(canvas *c, const view *v, const slide_result *result, size_t field_index, int id)
{
    double radius_px = fmax(mark_radius_um * v->px_per_um, least_mark_radius_px);
    field_rows rows = rows_of_field(result->readings, field_index);
    for (size_t i = 0; i < rows.n_pairs; i++) {
        if (id == 0 || rows.pairs[i].nucleus == id) draw_pair(c, v, result, &rows, &rows.pairs[i], radius_px);
    }
    for (size_t i = 0; i < rows.n_signals; i++) {
        const signal *s = &rows.signals[i];
        if (id == 0 || s->nucleus == id) draw_mark(c, result, s->end, s->state, place_of(v, result, s), radius_px);
    }
}

void draw_scale_bar(canvas *c, double right_px, double y_px, double px_per_um, double most_px)
{
    static const double lengths_um[] = {100, 50, 20, 10, 5, 2, 1};
    double length_um = 1;
    for (size_t i = 0; i < sizeof lengths_um / sizeof *lengths_um; i++) {
        length_um = lengths_um[i];
        if (length_um * px_per_um <= most_px) break;
    }
    double length_px = length_um * px_per_um;
    canvas_fill(c, right_px - length_px - 1, y_px - 1, length_px + 2, 6, (rgb){0, 0, 0}, 0.7);
    canvas_fill(c, right_px - length_px, y_px, length_px, 4, (rgb){255, 255, 255}, 1);
    char text_um[24];
    snprintf(text_um, sizeof text_um, "%.0f \xc2\xb5m", length_um);
    font f = {{255, 255, 255}, 13, true, true};
    canvas_text(c, right_px - 0.5 * (length_px + canvas_text_width(c, text_um, f)), y_px - 5, text_um, f);
}
