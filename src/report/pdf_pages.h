/* Pages of a PDF, drawn by cairo and Pango. Lengths in points (1/72 inch), (0, 0) is the top-left corner of the page. The
 * creation date is fixed, so that the same drawing is the same bytes on the same machine. Letters come from DejaVu, those it
 * lacks from any font of the machine that has them; they are embedded, and can be searched and copied. */
#ifndef REPORT_PDF_PAGES_H
#define REPORT_PDF_PAGES_H

#include <stddef.h>

#include "core/library_version.h"
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

/* UTF-8 on one line, its baseline at y. */
void pdf_text(pdf_pages *p, double x, double y, const char *chars, const pdf_font *font);
double pdf_text_width(pdf_pages *p, const char *chars, const pdf_font *font);

/* Takes UTF-8 in hand until the next text is measured or drawn, wrapped to this width: words stay whole where a line holds
 * them. Returns how many lines it has, at least one. width 0: it is not wrapped. */
size_t pdf_wrap(pdf_pages *p, const char *chars, double width, const pdf_font *font);

/* Of the text in hand: the byte that a line begins with; draws a line with its baseline at y. */
size_t pdf_line_start(pdf_pages *p, size_t line);
void pdf_line(pdf_pages *p, size_t line, double x, double y);

/* Letters drawn so far that no font of the machine has; they show as boxes. */
size_t pdf_letters_lacking(const pdf_pages *p);

void pdf_rule(pdf_pages *p, double x0, double x1, double y, double line_pt, rgb colour);
void pdf_box(pdf_pages *p, double x, double y, double width, double height, const pdf_box_style *style);

/* Ends the page in hand and begins the next. */
void pdf_next_page(pdf_pages *p);

/* Ends the last page and the file; says so when drawing or writing failed. */
sunder_status pdf_pages_finish(pdf_pages *p, sunder_error *err) SUNDER_MUST_USE;

/* The Pango at work. */
library_version pdf_library(void);

#endif
