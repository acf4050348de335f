/* Rows are measured before they are drawn. One that the page in hand cannot hold goes to the next; one that no page can hold is
 * parted between lines. */
#include "case/pdf_tables.h"

#include <string.h>

#define CELL_GAP_PT 6.0 /* between columns */

const char *pdf_cell(const content_row *row, size_t k)
{
    return row->cells[k] ? row->cells[k] : "";
}

static const pdf_font title_font = {PDF_BOLD, 9, {22, 24, 29}};
static const pdf_font head_font = {PDF_BOLD, 7, {22, 24, 29}}, cell_font = {PDF_PLAIN, 7, {22, 24, 29}};

static double column_pt(const pdf_flow *flow, const content_section *s, size_t k)
{
    return s->widths[k] * (pdf_right(flow) - pdf_left(flow));
}

static double measure_row(pdf_flow *flow, const content_section *s, const char *const *cells, const pdf_font *font)
{
    double height = 0;
    for (size_t k = 0; k < s->n_columns; k++) {
        const double h = pdf_measure(flow, column_pt(flow, s, k) - CELL_GAP_PT, cells[k] ? cells[k] : "", font);
        height = h > height ? h : height;
    }
    return height;
}

/* As much of a row as the page takes; its height. *cells are set to what is left. */
static double draw_row_part(pdf_flow *flow, const content_section *s, const char **cells, const pdf_font *font)
{
    double x = pdf_left(flow), height = 0;
    for (size_t k = 0; k < s->n_columns; k++) {
        const double width = column_pt(flow, s, k);
        const double h = cells[k] ? pdf_draw_part(flow, x, width - CELL_GAP_PT, &cells[k], font) : 0;
        height = h > height ? h : height;
        x += width;
    }
    return height;
}

static bool is_row_left(const content_section *s, const char *const *cells)
{
    for (size_t k = 0; k < s->n_columns; k++)
        if (cells[k] && cells[k][0]) return true;
    return false;
}

/* The title of a section and the heads of its columns, again where it goes on over a page. */
void pdf_draw_heading(pdf_flow *flow, const content_section *s, bool continued)
{
    SUNDER_AUTO(text_free) text title = {0};
    text_addf(&title, "%s%s", s->title, continued ? " (continued)" : "");
    if (title.failed) flow->failed = true;
    if (s->title[0] && !title.failed) {
        flow->y += GAP_PT;
        flow->y += pdf_draw(flow, pdf_left(flow), flow->y, pdf_right(flow) - pdf_left(flow), title.chars, &title_font);
        pdf_rule(flow->pages, pdf_left(flow), pdf_right(flow), flow->y + 0.5, 1, pdf_ink);
        flow->y += GAP_PT;
    }
    if (s->style != SECTION_GRID) return;
    const char *heads[MOST_CELLS_OF_ROW];
    memcpy(heads, s->columns, sizeof heads);
    flow->y += draw_row_part(flow, s, heads, &head_font) + 2;
}

double pdf_measure_heading(pdf_flow *flow, const content_section *s)
{
    const double width = pdf_right(flow) - pdf_left(flow);
    const double title = s->title[0] ? 2 * GAP_PT + pdf_measure(flow, width, s->title, &title_font) : 0;
    return title + (s->style == SECTION_GRID ? measure_row(flow, s, s->columns, &head_font) + 2 : 0);
}

/* Room for what comes next; on a new page the heading of the section stands again. */
static void need_within(pdf_flow *flow, const content_section *s, double need)
{
    if (pdf_need(flow, need)) pdf_draw_heading(flow, s, true);
}

/* Two facts beside each other, or a wide one alone. */
typedef struct fact_line {
    const content_row *first, *second;
    double height;
} fact_line;

#define BETWEEN_PT 16.0 /* the two facts of a line */

static double half_width(const pdf_flow *flow)
{
    return (pdf_right(flow) - pdf_left(flow) - BETWEEN_PT) / 2;
}

/* Height of a fact, its values in line with those of all others; drawn where asked. */
static double place_fact(pdf_flow *flow, double x, const content_row *row, bool drawn)
{
    const pdf_font name = {PDF_PLAIN, BODY_PT, pdf_grey}, value = {PDF_PLAIN, BODY_PT, pdf_ink};
    const double name_width = 0.38 * half_width(flow);
    const double width = (row->wide ? pdf_right(flow) - pdf_left(flow) : half_width(flow)) - name_width;
    const double left = drawn ? pdf_draw(flow, x, flow->y, name_width - 6, pdf_cell(row, 0), &name)
                              : pdf_measure(flow, name_width - 6, pdf_cell(row, 0), &name);
    const double right = drawn ? pdf_draw(flow, x + name_width, flow->y, width, pdf_cell(row, 1), &value)
                               : pdf_measure(flow, width, pdf_cell(row, 1), &value);
    return left > right ? left : right;
}

static fact_line fact_line_at(pdf_flow *flow, const content_section *s, size_t i)
{
    fact_line line = {.first = &s->rows[i], .height = place_fact(flow, 0, &s->rows[i], false)};
    if (line.first->wide || i + 1 == s->n_rows || s->rows[i + 1].wide) return line;
    line.second = &s->rows[i + 1];
    const double other = place_fact(flow, 0, line.second, false);
    if (other > line.height) line.height = other;
    return line;
}

void pdf_draw_facts(pdf_flow *flow, const content_section *s)
{
    const double left = pdf_left(flow);
    for (size_t i = 0; i < s->n_rows;) {
        const fact_line line = fact_line_at(flow, s, i);
        need_within(flow, s, line.height + 2);
        (void)place_fact(flow, left, line.first, true);
        if (line.second) (void)place_fact(flow, left + half_width(flow) + BETWEEN_PT, line.second, true);
        pdf_rule(flow->pages, left, pdf_right(flow), flow->y + line.height + 1, 0.3, pdf_hair);
        flow->y += line.height + 2.5;
        i += line.second ? 2 : 1;
    }
}

/* A row that no page can hold goes on over the next ones. */
static void draw_row(pdf_flow *flow, const content_section *s, const content_row *row)
{
    const char *cells[MOST_CELLS_OF_ROW];
    for (size_t k = 0; k < MOST_CELLS_OF_ROW; k++) cells[k] = row->cells[k];
    const double height = measure_row(flow, s, cells, &cell_font) + 2;
    if (pdf_fits_a_page(flow, pdf_measure_heading(flow, s) + height)) need_within(flow, s, height);
    pdf_rule(flow->pages, pdf_left(flow), pdf_right(flow), flow->y - 1, 0.3, pdf_hair);
    flow->y += draw_row_part(flow, s, cells, &cell_font) + 2.5;
    while (is_row_left(s, cells)) {
        pdf_break(flow);
        pdf_draw_heading(flow, s, true);
        flow->y += draw_row_part(flow, s, cells, &cell_font) + 2.5;
    }
}

void pdf_draw_grid(pdf_flow *flow, const content_section *s)
{
    for (size_t i = 0; i < s->n_rows; i++) draw_row(flow, s, &s->rows[i]);
}

double pdf_measure_rows(pdf_flow *flow, const content_section *s)
{
    double height = 0;
    for (size_t i = 0; i < s->n_rows;) {
        const fact_line line = s->style == SECTION_FACTS ? fact_line_at(flow, s, i) : (fact_line){0};
        const char *const *cells = (const char *const *)s->rows[i].cells;
        height += 2.5 + (line.first ? line.height : measure_row(flow, s, cells, &cell_font));
        i += line.second ? 2 : 1;
    }
    return height;
}
