/* Pages of a PDF, drawn by cairo. Lengths in points (1/72 inch), (0, 0) is the top-left corner of the page. The creation
 * date is fixed, so that the same drawing is the same bytes on the same machine. Letters come from DejaVu, those it lacks
 * from any font of the machine that has them (letter_fonts); they are embedded, and can be searched and copied. */
#ifndef REPORT_PDF_PAGES_H
#define REPORT_PDF_PAGES_H

#include <stdbool.h>

#include "core/memory.h"
#include "report/display.h"

typedef struct pdf_pages pdf_pages;

typedef enum pdf_face { PDF_PLAIN, PDF_BOLD, PDF_MONO } pdf_face;

typedef struct pdf_font {
    pdf_face face;
    double size_pt;
    rgb colour;
} pdf_font;

typedef struct pdf_box_style {
    rgb fill, line;
    double line_pt;
} pdf_box_style;

/* path NULL: nothing is written, for measuring and for counting pages. title goes into the document's properties. */
sunder_status pdf_pages_new(const char *path, double width_pt, double height_pt, const char *title,
                            pdf_pages **out_pages, sunder_error *err) SUNDER_MUST_USE;
void pdf_pages_free(pdf_pages *p);
SUNDER_AUTO_DEFINE(auto_pdf_pages, pdf_pages, pdf_pages_free)

/* UTF-8 with its baseline at y. */
void pdf_text(pdf_pages *p, double x, double y, const char *chars, const pdf_font *font);
double pdf_text_width(pdf_pages *p, const char *chars, const pdf_font *font);
void pdf_rule(pdf_pages *p, double x0, double x1, double y, double line_pt, rgb colour);
void pdf_box(pdf_pages *p, double x, double y, double width, double height, const pdf_box_style *style);

/* Ends the page in hand and begins the next. */
void pdf_next_page(pdf_pages *p);

/* Ends the last page and the file; says so when drawing or writing failed. */
sunder_status pdf_pages_finish(pdf_pages *p, sunder_error *err) SUNDER_MUST_USE;

#endif
