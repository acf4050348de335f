/* Cells joined into one value. */
#include "case/row_words.h"

#include <string.h>

static bool has_name(const content_section *s)
{
    return s->style != SECTION_LIST && s->style != SECTION_ALERT;
}

const char *row_name(const content_section *section, const content_row *row)
{
    const char *first = has_name(section) && row->cells[0] ? row->cells[0] : "";
    if (section->style == SECTION_ALERT) return "Alert";
    return first[0] ? first : section->title[0] ? section->title : section->id;
}

/* ISCN strings are printed with the multiplication sign; machines get the letter x (docs/case.md). */
static void add_for_machines(text *out, const char *cell)
{
    static const char times[] = "\xc3\x97", iscn[] = "nuc ish(";
    const bool is_iscn = strncmp(cell, iscn, strlen(iscn)) == 0;
    for (const char *sign; is_iscn && (sign = strstr(cell, times)); cell = sign + strlen(times))
        text_addf(out, "%.*sx", (int)(sign - cell), cell);
    text_add(out, cell);
}

void row_value(const content_section *section, const content_row *row, text *out)
{
    for (size_t k = has_name(section); k < MOST_CELLS_OF_ROW; k++) {
        const char *cell = row->cells[k];
        const char *head = k < section->n_columns ? section->columns[k] : "";
        if (!cell || !cell[0]) continue;
        text_addf(out, "%s%s%s", out->length ? "; " : "", head, head[0] ? ": " : "");
        add_for_machines(out, cell);
    }
    if (out->length == 0) text_add(out, "not given");
}
