/* Outlines, signals, pairs, scale bar. Colours are those of Okabe and Ito (jfly.uni-koeln.de/color), lightened for dark
 * pictures; they stay apart for colour-blind readers, and each goes with a line of its own. */
#include "report/marks.h"

#include <math.h>
#include <stdio.h>

#include "detect/rod_place.h"

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

static pen mark_pen(const slide_result *result, probe_end end, signal_state state)
{
    const char *colour = end == END_5P ? result->assay->colour_5p : result->assay->colour_3p;
    return (pen){lightened(display_tint(colour)), 1, state == STATE_FUSED ? 1.2 : 2.0, 0, true};
}

void draw_mark(canvas *c, const slide_result *result, probe_end end, signal_state state, sunder_point_px at,
               double radius_px)
{
    pen p = mark_pen(result, end, state);
    if (end == END_5P) canvas_circle(c, at, radius_px, p);
    else canvas_square(c, at, square_half * radius_px, p);
}

/* A rod: the mark of a round signal drawn out along its line; a capsule for 5', a box for 3'. */
static void draw_rod_mark(canvas *c, const slide_result *result, probe_end end, signal_state state,
                          sunder_point_px from, sunder_point_px to, double radius_px)
{
    enum { ROUND = 9 }; /* points of half a circle */
    sunder_point_px rim[2 * ROUND];
    const double angle = atan2(to.y - from.y, to.x - from.x), half_px = square_half * radius_px;
    const double ux = cos(angle), uy = sin(angle);
    size_t n = 0;
    for (int side = 0; side < 2; side++) {
        const sunder_point_px at = side ? from : to;
        for (int i = 0; end == END_5P && i < ROUND; i++) {
            const double turn = angle + M_PI * (side - 0.5 + i / (ROUND - 1.0));
            rim[n++] = (sunder_point_px){at.x + radius_px * cos(turn), at.y + radius_px * sin(turn)};
        }
        for (int i = 0; end == END_3P && i < 2; i++) {
            const double along = side ? -half_px : half_px, across = side == i ? -half_px : half_px;
            rim[n++] = (sunder_point_px){at.x + along * ux - across * uy, at.y + along * uy + across * ux};
        }
    }
    canvas_polygon(c, rim, n, mark_pen(result, end, state));
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

/* Of a round signal both ends are where it is. */
static rod_line line_of(const slide_result *result, const signal *s)
{
    const weighed *w = &result->weighed->rows[s->weighed];
    return w->length_um > 0 ? rod_line_of(&result->candidates->rows[w->candidate])
                            : (rod_line){w->centre_um, w->centre_um};
}

/* The places of two lines that are nearest to each other, near enough for a picture. */
static void nearest_places(rod_line a, rod_line b, sunder_point_um *out_a, sunder_point_um *out_b)
{
    enum { STEPS = 16 };
    double nearest_um = INFINITY;
    for (int i = 0; i <= STEPS; i++) {
        for (int k = 0; k <= STEPS; k++) {
            const sunder_point_um p = rod_line_at(a, (double)i / STEPS), q = rod_line_at(b, (double)k / STEPS);
            const double apart_um = hypot(p.x - q.x, p.y - q.y);
            if (apart_um >= nearest_um) continue;
            nearest_um = apart_um, *out_a = p, *out_b = q;
        }
    }
}

static void draw_signal(canvas *c, const view *v, const slide_result *result, const signal *s, double radius_px)
{
    const rod_line line = line_of(result, s);
    const sunder_point_px from = view_point(v, line.from), to = view_point(v, line.to);
    if (result->weighed->rows[s->weighed].length_um > 0)
        draw_rod_mark(c, result, s->end, s->state, from, to, radius_px);
    else draw_mark(c, result, s->end, s->state, from, radius_px);
}

/* The line of a split pair runs from rim to rim, so that it hides neither signal; that of a fused pair joins the
 * centres. Rods are joined where their lines are nearest. */
static void draw_pair(canvas *c, const view *v, const slide_result *result, const field_rows *rows,
                      const signal_pair *pair, double radius_px)
{
    const signal *a = find_signal(rows, pair->signal_5p);
    const signal *b = find_signal(rows, pair->signal_3p);
    if (!a || !b) return;
    sunder_point_um at_a = {0, 0}, at_b = {0, 0};
    nearest_places(line_of(result, a), line_of(result, b), &at_a, &at_b);
    sunder_point_px from = view_point(v, at_a), to = view_point(v, at_b);
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
        if (id == 0 || s->nucleus == id) draw_signal(c, v, result, s, radius_px);
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
