/* Building the content, and the order of its sections. */
#include "case/content.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/fail.h"
#include "core/text.h"

void content_free(content *c)
{
    if (!c) return;
    for (size_t i = 0; i < c->n_sections; i++) {
        content_section *section = &c->sections[i];
        for (size_t k = 0; k < section->n_rows; k++)
            for (int cell = 0; cell < MOST_CELLS_OF_ROW; cell++) free(section->rows[k].cells[cell]);
        free(section->rows);
    }
    free(c);
}

const content_section *content_find(const content *c, const char *id)
{
    for (size_t i = 0; i < c->n_sections; i++)
        if (strcmp(c->sections[i].id, id) == 0) return &c->sections[i];
    return NULL;
}

content_section *content_section_new(content *c, const char *id, const char *title, section_style style)
{
    if (c->n_sections == MOST_SECTIONS) {
        c->failed = true;
        return &c->sections[MOST_SECTIONS - 1];
    }
    content_section *section = &c->sections[c->n_sections++];
    snprintf(section->id, sizeof section->id, "%s", id);
    snprintf(section->title, sizeof section->title, "%s", title);
    section->style = style;
    return section;
}

content_section *content_grid_new(content *c, const char *id, const char *title, const grid_column *columns, size_t n)
{
    content_section *section = content_section_new(c, id, title, SECTION_GRID);
    section->n_columns = n;
    for (size_t k = 0; k < n; k++) {
        section->columns[k] = columns[k].head;
        section->widths[k] = columns[k].width;
    }
    return section;
}

content_row *content_row_new(content *c, content_section *section, const char *id)
{
    static const content_row empty = {.number = NAN, .call = -1};
    if (!array_reserve((void **)&section->rows, &section->capacity, section->n_rows + 1, sizeof *section->rows)) {
        c->failed = true;
        return NULL;
    }
    content_row *row = &section->rows[section->n_rows++];
    *row = empty;
    snprintf(row->id, sizeof row->id, "%s", id);
    return row;
}

void content_cell(content *c, content_row *row, int cell, const char *format, ...)
{
    if (!row) return;
    va_list args;
    va_start(args, format);
    char *words = NULL;
    if (vasprintf(&words, format, args) < 0) {
        words = NULL;
        c->failed = true;
    }
    va_end(args);
    free(row->cells[cell]);
    row->cells[cell] = words;
}

content_row *content_fact(content *c, content_section *section, const char *id, const char *name, const char *value)
{
    content_row *row = content_row_new(c, section, id);
    content_cell(c, row, 0, "%s", name);
    content_cell(c, row, 1, "%s", value[0] ? value : "not given");
    return row;
}

content_row *content_fact_number(content *c, content_section *section, const char *id, const char *name, double value,
                                 int decimals, const char *unit)
{
    char digits[64], both[96];
    format_number(digits, sizeof digits, value, decimals);
    const char *shown = strcmp(unit, "um") == 0    ? "\xc2\xb5m"
                        : strcmp(unit, "um2") == 0 ? "\xc2\xb5m\xc2\xb2"
                        : strcmp(unit, "1") == 0   ? ""
                        : unit[0] == '{'           ? "" /* what is counted, the name says */
                                                   : unit;
    snprintf(both, sizeof both, "%s%s%s", digits, shown[0] ? " " : "", shown);
    content_row *row = content_fact(c, section, id, name, isfinite(value) ? both : "");
    if (row && isfinite(value)) {
        row->number = value;
        row->unit = unit;
    }
    return row;
}

sunder_status content_make(const case_report *report, content **out_content, sunder_error *err)
{
    SUNDER_AUTO(auto_content) content *c = array_new(1, sizeof *c);
    if (!c) return fail_memory(err, "the report");
    content_head(c, report);
    content_alerts(c, report);
    content_calls(c, report);
    content_limits(c, report); /* before what may grow: calls and limits stay on the first sheet */
    content_interpretation(c, report);
    content_next_steps(c, report);
    content_methods(c, report);
    content_rules(c, report);
    content_panel(c, report);
    content_loci(c, report);
    content_run(c, report);
    if (c->failed) return fail_memory(err, "the report");
    *out_content = c;
    c = NULL;
    return SUNDER_OK;
}
