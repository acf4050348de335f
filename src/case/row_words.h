/* A row of the content as one value, for formats that have a name and a value and no columns. Inside of case. */
#ifndef CASE_ROW_WORDS_H
#define CASE_ROW_WORDS_H

#include "case/content.h"
#include "core/text.h"

/* What the row is called: the name of a fact, the first cell of a grid, the role of a signature; else the section's title. */
const char *row_name(const content_section *section, const content_row *row);

/* Its value: the cells after the name, each with its column's head, joined by "; ". Never empty. */
void row_value(const content_section *section, const content_row *row, text *out);

#endif
