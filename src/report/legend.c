/* Legends: items flow from left to right and wrap at the width of the picture. */
#include "report/legend.h"

#include <stdio.h>

static const double margin_px = 10, row_px = 22, symbol_px = 30, gap_px = 15;
static const font item_font = {{235, 235, 235}, 12, false, false};
static const font line_font = {{215, 215, 215}, 12, false, false};

typedef enum item_kind { ITEM_5P, ITEM_3P, ITEM_FUSED, ITEM_SPLIT, ITEM_OUTLINE } item_kind;

typedef struct legend_item {
    item_kind kind;
    outline_kind outline;
    char label[64];
} legend_item;

#define ITEMS 8

static void make_items(const slide_result *result, legend_item items[ITEMS])
{
    const sunder_assay *assay = result->assay;
    const char *unsure = assay->colours_confirmed ? "" : ", unconfirmed";
    items[0] = (legend_item){.kind = ITEM_5P};
    snprintf(items[0].label, sizeof items[0].label, "5\xe2\x80\xb2 signal (%s%s)", assay->colour_5p, unsure);
    items[1] = (legend_item){.kind = ITEM_3P};
    snprintf(items[1].label, sizeof items[1].label, "3\xe2\x80\xb2 signal (%s%s)", assay->colour_3p, unsure);
    items[2] = (legend_item){.kind = ITEM_FUSED, .label = "fused pair"};
    items[3] = (legend_item){.kind = ITEM_SPLIT, .label = "split pair"};
    items[4] = (legend_item){ITEM_OUTLINE, OUTLINE_REARRANGED, "rearranged nucleus"};
    items[5] = (legend_item){ITEM_OUTLINE, OUTLINE_NORMAL, "normal"};
    items[6] = (legend_item){ITEM_OUTLINE, OUTLINE_OTHER, "other"};
    items[7] = (legend_item){ITEM_OUTLINE, OUTLINE_EXCLUDED, "not evaluable, reason"};
}

static void draw_symbol(canvas *c, const slide_result *result, const legend_item *item, double x, double y)
{
    sunder_point_px from = {x, y}, to = {x + symbol_px - 6, y}, middle = {x + 0.5 * symbol_px - 3, y};
    switch (item->kind) {
    case ITEM_5P: draw_mark(c, result, END_5P, STATE_SINGLE, middle, 6); break;
    case ITEM_3P: draw_mark(c, result, END_3P, STATE_SINGLE, middle, 6); break;
    case ITEM_FUSED: canvas_line(c, from, to, pair_pen(STATE_FUSED)); break;
    case ITEM_SPLIT: canvas_line(c, from, to, pair_pen(STATE_SPLIT)); break;
    case ITEM_OUTLINE: canvas_line(c, from, to, outline_pen(item->outline)); break;
    }
}

/* Places the items; draws them when asked. Returns the height of their rows. */
static double flow(canvas *c, const slide_result *result, double left, double top, double width_px, bool draw)
{
    legend_item items[ITEMS];
    make_items(result, items);
    double x = left + margin_px, y = top + margin_px;
    for (int i = 0; i < ITEMS; i++) {
        double item_px = symbol_px + canvas_text_width(c, items[i].label, item_font);
        if (x + item_px > left + width_px - margin_px && x > left + margin_px) {
            x = left + margin_px;
            y += row_px;
        }
        if (draw) {
            draw_symbol(c, result, &items[i], x, y + 6);
            canvas_text(c, x + symbol_px, y + 10, items[i].label, item_font);
        }
        x += item_px + gap_px;
    }
    return y + row_px - top;
}

double legend_height(canvas *c, const slide_result *result, double width_px, int lines)
{
    return flow(c, result, 0, 0, width_px, false) + lines * row_px + 4;
}

void legend_draw(canvas *c, const slide_result *result, double x, double y, double width_px, const char *const *lines,
                 int n_lines)
{
    double at = y + flow(c, result, x, y, width_px, true);
    for (int i = 0; i < n_lines; i++) canvas_text(c, x + margin_px, at + i * row_px + 11, lines[i], line_font);
}

ranges_text legend_ranges_text(const slide_result *result, const display_ranges *ranges)
{
    const display_range *probe = ranges->probe;
    ranges_text t;
    snprintf(t.dapi, sizeof t.dapi, "black to full: DAPI %.0f to %.0f counts", (double)ranges->dapi.low,
             (double)ranges->dapi.high);
    snprintf(t.probes, sizeof t.probes, "above the local background: %s %.0f to %.0f, %s %.0f to %.0f",
             result->assay->colour_5p, (double)probe[END_5P].low, (double)probe[END_5P].high, result->assay->colour_3p,
             (double)probe[END_3P].low, (double)probe[END_3P].high);
    return t;
}
