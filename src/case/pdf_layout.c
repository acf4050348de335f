/* Lines are wrapped by pdf_pages; what is told here is where they stand. */
#include "case/pdf_layout.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define MARGIN_PT 36.0
#define HEAD_PT 20.0 /* from the margin to the text */
#define FOOT_PT 20.0
#define LINE_SPACING 1.28 /* of the letter size */

const rgb pdf_ink = {22, 24, 29}, pdf_grey = {85, 85, 85}, pdf_hair = {205, 205, 205};

double pdf_left(const pdf_flow *flow)
{
    (void)flow;
    return MARGIN_PT;
}

double pdf_right(const pdf_flow *flow)
{
    return flow->width_pt - MARGIN_PT;
}

static double bottom(const pdf_flow *flow)
{
    return flow->height_pt - MARGIN_PT - FOOT_PT;
}

void pdf_begin(pdf_flow *flow)
{
    const pdf_font small = {PDF_PLAIN, 6.8, pdf_grey};
    char number[48];
    flow->page += 1;
    snprintf(number, sizeof number, "page %d of %d", flow->page, flow->of_pages);
    const double left = pdf_left(flow), right = pdf_right(flow), foot_y = flow->height_pt - MARGIN_PT;
    const double number_x = right - pdf_text_width(flow->pages, number, &small);
    const double head_pt = pdf_measure(flow, right - left, flow->head, &small); /* a long one grows into the margin */
    pdf_draw(flow, left, MARGIN_PT + 8 - head_pt, right - left, flow->head, &small);
    pdf_rule(flow->pages, left, right, MARGIN_PT + 10, 0.5, pdf_hair);
    pdf_rule(flow->pages, left, right, foot_y - 10, 0.5, pdf_hair);
    pdf_text(flow->pages, left, foot_y, flow->foot, &small);
    pdf_text(flow->pages, number_x, foot_y, number, &small);
    flow->y = MARGIN_PT + HEAD_PT;
}

void pdf_break(pdf_flow *flow)
{
    pdf_next_page(flow->pages);
    pdf_begin(flow);
}

bool pdf_fits(const pdf_flow *flow, double need)
{
    return flow->y + need <= bottom(flow);
}

bool pdf_fits_a_page(const pdf_flow *flow, double need)
{
    return MARGIN_PT + HEAD_PT + need <= bottom(flow);
}

double pdf_free_share(const pdf_flow *flow)
{
    const double top = MARGIN_PT + HEAD_PT;
    return (bottom(flow) - flow->y) / (bottom(flow) - top);
}

bool pdf_need(pdf_flow *flow, double need)
{
    if (pdf_fits(flow, need)) return false;
    pdf_break(flow);
    return true;
}

/* Lines of the words in hand, from the first; drawn with its top at y where that is a number. */
static double flow_text(pdf_flow *flow, double x, double y, double width, const char *words, const pdf_font *font)
{
    const double step = font->size_pt * LINE_SPACING;
    const size_t n = pdf_wrap(flow->pages, words, width, font);
    for (size_t i = 0; i < n && !isnan(y); i++) pdf_line(flow->pages, i, x, y + (double)i * step + font->size_pt);
    return (double)n * step;
}

double pdf_measure(pdf_flow *flow, double width, const char *words, const pdf_font *font)
{
    return flow_text(flow, 0, NAN, width, words, font);
}

double pdf_draw(pdf_flow *flow, double x, double y, double width, const char *words, const pdf_font *font)
{
    return flow_text(flow, x, y, width, words, font);
}

double pdf_draw_part(pdf_flow *flow, double x, double width, const char **words, const pdf_font *font)
{
    const double step = font->size_pt * LINE_SPACING;
    const size_t n = pdf_wrap(flow->pages, *words, width, font);
    size_t drawn = 0;
    for (; drawn < n && pdf_fits(flow, (double)(drawn + 1) * step); drawn++)
        pdf_line(flow->pages, drawn, x, flow->y + (double)drawn * step + font->size_pt);
    *words += drawn < n ? pdf_line_start(flow->pages, drawn) : strlen(*words);
    return drawn > 0 ? (double)drawn * step : step;
}
