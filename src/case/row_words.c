/* Cells joined into one value. */
#include "case/row_words.h"

static bool has_name(const content_section *s)
{
    return s->style != SECTION_LIST && s->style != SECTION_ALERT;
}

const char *row_name(const content_section *section, const content_row *row)
{
    const char *first = has_name(section) && row->cells[0] ? row->cells[0] : "";
    return first[0] ? first : section->title[0] ? section->title : section->id;
}

void row_value(const content_section *section, const content_row *row, text *out)
{
    for (size_t k = has_name(section); k < MOST_CELLS_OF_ROW; k++) {
        const char *cell = row->cells[k];
        const char *head = k < section->n_columns ? section->columns[k] : "";
        if (!cell || !cell[0]) continue;
        text_addf(out, "%s%s%s%s", out->length ? "; " : "", head, head[0] ? ": " : "", cell);
    }
    if (out->length == 0) text_add(out, "not given");
}
