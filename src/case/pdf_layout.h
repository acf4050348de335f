/* Text that flows over the pages of a PDF: margins, wrapping, head and foot with page x of y. Lengths in points. Inside of
 * case. */
#ifndef CASE_PDF_LAYOUT_H
#define CASE_PDF_LAYOUT_H

#include "core/text.h"
#include "report/pdf_pages.h"

typedef struct pdf_flow {
    pdf_pages *pages;
    double width_pt, height_pt;
    double y; /* top of what comes next */
    int page, of_pages;
    const char *head, *foot; /* of every page; borrowed */
    bool failed;             /* memory was short */
} pdf_flow;

extern const rgb pdf_ink, pdf_grey, pdf_hair;

double pdf_left(const pdf_flow *flow);
double pdf_right(const pdf_flow *flow);

/* Begins the first page, and the next one when less than `need` is left: then true. */
void pdf_begin(pdf_flow *flow);
bool pdf_need(pdf_flow *flow, double need);
void pdf_break(pdf_flow *flow);

/* Is so much left on this page? Would it fit on an empty one? */
bool pdf_fits(const pdf_flow *flow, double need);
bool pdf_fits_a_page(const pdf_flow *flow, double need);

/* Share of the page that is left below the cursor. */
double pdf_free_share(const pdf_flow *flow);

/* Height of the words wrapped to this width. */
double pdf_measure(pdf_flow *flow, double width, const char *words, const pdf_font *font);

/* Draws the words wrapped to this width, their top at y; the cursor stays. Returns the height. */
double pdf_draw(pdf_flow *flow, double x, double y, double width, const char *words, const pdf_font *font);

/* The same from the cursor, as far as the page goes; *words is set to what is left. */
double pdf_draw_part(pdf_flow *flow, double x, double width, const char **words, const pdf_font *font);

#endif
