/* What is drawn over a picture of nuclei: outlines, signals, pairs, numbers; the same in overlays and in the gallery. 5' is a
 * circle and 3' a square, drawn out along its line where a signal is a rod; classes differ by the line and not by its colour
 * alone, so that nobody needs to see colours. */
#ifndef REPORT_MARKS_H
#define REPORT_MARKS_H

#include "report/canvas.h"
#include "report/field_rows.h"
#include "report/outline.h"
#include "result/slide_result.h"

/* Where um of a field lie on the canvas: the point `origin_um` is drawn at (left_px, top_px). */
typedef struct view {
    sunder_point_um origin_um;
    double px_per_um, left_px, top_px;
} view;

sunder_point_px view_point(const view *v, sunder_point_um at);

/* How the outline of such a nucleus looks: normal, rearranged, other, or not evaluable. */
typedef enum outline_kind { OUTLINE_NORMAL, OUTLINE_REARRANGED, OUTLINE_OTHER, OUTLINE_EXCLUDED } outline_kind;
outline_kind outline_kind_of(const reading *r);
pen outline_pen(outline_kind kind);

void draw_outline(canvas *c, const view *v, const outline *o, double pixel_um, pen p);

/* Signals and pairs of a field; id 0: of all its nuclei. */
void draw_signals(canvas *c, const view *v, const slide_result *result, size_t field_index, int id);

/* One mark as it stands round a signal; for legends too. */
void draw_mark(canvas *c, const slide_result *result, probe_end end, signal_state state, sunder_point_px at,
               double radius_px);
pen pair_pen(signal_state state);

/* A bar of a round length that fits into most_px, with its length written over it; its right end at (x, y). */
void draw_scale_bar(canvas *c, double right_px, double y_px, double px_per_um, double most_px);

#endif
