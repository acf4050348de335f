/* Facts and grids of a report on the pages of a PDF: what goes on over a page has its title and column heads again. Lengths in
 * points. Inside of case. */
#ifndef CASE_PDF_TABLES_H
#define CASE_PDF_TABLES_H

#include "case/content.h"
#include "case/pdf_layout.h"

#define BODY_PT 7.4 /* size of most letters */
#define GAP_PT 4.0  /* around a title */

/* The words of a cell; "" for none. */
const char *pdf_cell(const content_row *row, size_t k);

/* The title of a section and the heads of its columns; continued: on a page that it goes on to. */
void pdf_draw_heading(pdf_flow *flow, const content_section *s, bool continued);
double pdf_measure_heading(pdf_flow *flow, const content_section *s);

/* The rows of a section of facts or of a grid, and the height they would take together. */
void pdf_draw_facts(pdf_flow *flow, const content_section *s);
void pdf_draw_grid(pdf_flow *flow, const content_section *s);
double pdf_measure_rows(pdf_flow *flow, const content_section *s);

#endif
