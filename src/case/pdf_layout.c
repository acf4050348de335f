/* Wrapping: words are put into a line while they fit; a word longer than a line (a digest) is cut where the line ends. */
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

bool pdf_need(pdf_flow *flow, double need)
{
    if (pdf_fits(flow, need)) return false;
    pdf_break(flow);
    return true;
}

/* Bytes of the UTF-8 letter at c. */
static size_t letter_bytes(const char *c)
{
    size_t n = 1;
    while (((unsigned char)c[n] & 0xc0) == 0x80) n++;
    return n;
}

static double width_of(pdf_flow *flow, const char *from, size_t length, const pdf_font *font)
{
    SUNDER_AUTO(text_free) text piece = {0};
    text_addf(&piece, "%.*s", (int)length, from);
    if (piece.failed) flow->failed = true;
    return piece.chars ? pdf_text_width(flow->pages, piece.chars, font) : 0;
}

/* How many bytes of `from` make the next line: up to the last blank that fits, else as many letters as fit, at least one. */
static size_t line_bytes(pdf_flow *flow, double width, const char *from, const pdf_font *font)
{
    size_t fits = 0;
    for (size_t end = 0; from[end];) {
        end += strspn(from + end, " ");
        end += strcspn(from + end, " ");
        if (width_of(flow, from, end, font) > width) break;
        fits = end;
    }
    if (fits > 0 || !from[0]) return fits;
    size_t n = letter_bytes(from);
    while (from[n] && from[n] != ' ' && width_of(flow, from, n + letter_bytes(from + n), font) <= width)
        n += letter_bytes(from + n);
    return n;
}

/* The next line of the words, which are set to what follows it; drawn with its top at y where that is a number. */
static void flow_line(pdf_flow *flow, double x, double y, double width, const char **words, const pdf_font *font)
{
    const size_t n = line_bytes(flow, width, *words, font);
    if (!isnan(y)) {
        SUNDER_AUTO(text_free) text line = {0};
        text_addf(&line, "%.*s", (int)n, *words);
        if (line.chars) pdf_text(flow->pages, x, y + font->size_pt, line.chars, font);
        else flow->failed = true;
    }
    *words += n;
    *words += strspn(*words, " ");
}

static double flow_text(pdf_flow *flow, double x, double y, double width, const char *words, const pdf_font *font)
{
    const double step = font->size_pt * LINE_SPACING;
    double height = 0;
    for (; *words; height += step) flow_line(flow, x, y + height, width, &words, font);
    return height > 0 ? height : step;
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
    double height = 0;
    for (; **words && pdf_fits(flow, height + step); height += step)
        flow_line(flow, x, flow->y + height, width, words, font);
    return height > 0 ? height : step;
}
