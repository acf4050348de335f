/* report.pdf: the content drawn section by section. The pages are laid out twice, first to count them. */
#include <stdio.h>
#include <string.h>

#include "case/pdf_layout.h"
#include "case/writers.h"

/* Points. */
static const double paper_pt[][2] = {[PAPER_A4] = {595.276, 841.89}, [PAPER_LETTER] = {612, 792}};

#define BODY_PT 7.4
#define GAP_PT 4.0

static const struct {
    rgb line, fill;
} call_colours[] = {[SUNDER_CALL_REARRANGED] = {{163, 58, 0}, {255, 244, 236}},
                    [SUNDER_CALL_NORMAL] = {{0, 102, 75}, {238, 250, 245}},
                    [SUNDER_CALL_EQUIVOCAL] = {{122, 86, 0}, {255, 250, 235}},
                    [SUNDER_CALL_UNINFORMATIVE] = {{80, 80, 80}, {246, 246, 246}}};

static const char *cell_of(const content_row *row, size_t k)
{
    return row->cells[k] ? row->cells[k] : "";
}

/* need: what must stand on the same page as the title. */
static void draw_title(pdf_flow *flow, const char *title, double need)
{
    const pdf_font font = {PDF_BOLD, 9, pdf_ink};
    pdf_need(flow, need);
    flow->y += GAP_PT;
    flow->y += pdf_draw(flow, pdf_left(flow), flow->y, pdf_right(flow) - pdf_left(flow), title, &font);
    pdf_rule(flow->pages, pdf_left(flow), pdf_right(flow), flow->y + 0.5, 1, pdf_ink);
    flow->y += GAP_PT;
}

/* A fact in its column; the height it takes. */
static double draw_fact(pdf_flow *flow, double x, double width, const content_row *row)
{
    const pdf_font name = {PDF_PLAIN, BODY_PT, pdf_grey}, value = {PDF_PLAIN, BODY_PT, pdf_ink};
    const double name_width = row->wide ? 0.19 * width : 0.38 * width;
    const double left = pdf_draw(flow, x, flow->y, name_width - 6, cell_of(row, 0), &name);
    const double right = pdf_draw(flow, x + name_width, flow->y, width - name_width, cell_of(row, 1), &value);
    return left > right ? left : right;
}

static double measure_fact(pdf_flow *flow, double width, const content_row *row)
{
    const pdf_font font = {PDF_PLAIN, BODY_PT, pdf_ink};
    const double name_width = row->wide ? 0.19 * width : 0.38 * width;
    const double left = pdf_measure(flow, name_width - 6, cell_of(row, 0), &font);
    const double right = pdf_measure(flow, width - name_width, cell_of(row, 1), &font);
    return left > right ? left : right;
}

/* Two facts a line, a wide one alone. */
static void draw_facts(pdf_flow *flow, const content_section *s)
{
    const double left = pdf_left(flow), whole = pdf_right(flow) - left, half = (whole - 16) / 2;
    for (size_t i = 0; i < s->n_rows;) {
        const content_row *row = &s->rows[i], *beside = NULL;
        if (!row->wide && i + 1 < s->n_rows && !s->rows[i + 1].wide) beside = &s->rows[i + 1];
        const double width = row->wide ? whole : half;
        double need = measure_fact(flow, width, row);
        const double other = beside ? measure_fact(flow, half, beside) : 0;
        need = need > other ? need : other;
        pdf_need(flow, need + 2);
        (void)draw_fact(flow, left, width, row);
        if (beside) (void)draw_fact(flow, left + half + 16, half, beside);
        pdf_rule(flow->pages, left, pdf_right(flow), flow->y + need + 1, 0.3, pdf_hair);
        flow->y += need + 2.5;
        i += beside ? 2 : 1;
    }
}

static void draw_call(pdf_flow *flow, const content_row *row)
{
    const int call = row->call >= 0 ? row->call : SUNDER_CALL_UNINFORMATIVE;
    const double left = pdf_left(flow), width = pdf_right(flow) - left, text_x = left + 168, text_width = width - 176;
    const pdf_font locus = {PDF_BOLD, 11, pdf_ink}, number = {PDF_BOLD, 8.2, pdf_ink};
    const pdf_font word = {PDF_BOLD, row->call == SUNDER_CALL_UNINFORMATIVE ? 11 : 14, call_colours[call].line};
    const pdf_font plain = {PDF_PLAIN, BODY_PT, pdf_ink}, mono = {PDF_MONO, 7.2, pdf_ink};
    const pdf_font *fonts[MOST_CELLS_OF_ROW] = {&locus, &word, &number, &plain, &mono, &plain};
    double need = 0;
    for (size_t k = 2; k < MOST_CELLS_OF_ROW; k++)
        if (row->cells[k]) need += pdf_measure(flow, text_width, row->cells[k], fonts[k]);
    need = (need > 18 ? need : 18) + 8;
    pdf_need(flow, need + 4);
    const pdf_box_style box = {call_colours[call].fill, call_colours[call].line, 1.2};
    pdf_box(flow->pages, left, flow->y, width, need, &box);
    (void)pdf_draw(flow, left + 8, flow->y + 5, 54, cell_of(row, 0), &locus);
    (void)pdf_draw(flow, left + 60, flow->y + 3, 112, cell_of(row, 1), &word);
    double y = flow->y + 4;
    for (size_t k = 2; k < MOST_CELLS_OF_ROW; k++)
        if (row->cells[k]) y += pdf_draw(flow, text_x, y, text_width, row->cells[k], fonts[k]);
    flow->y += need + 4;
}

/* Height of a row of a grid; drawn where asked. */
static double grid_row(pdf_flow *flow, const content_section *s, const char *const *cells, const pdf_font *font,
                       bool drawn)
{
    const double whole = pdf_right(flow) - pdf_left(flow);
    double x = pdf_left(flow), height = 0;
    for (size_t k = 0; k < s->n_columns; k++) {
        const double width = s->widths[k] * whole - 6;
        const char *words = cells[k] ? cells[k] : "";
        const double h = drawn ? pdf_draw(flow, x, flow->y, width, words, font) : pdf_measure(flow, width, words, font);
        height = h > height ? h : height;
        x += width + 6;
    }
    return height;
}

static void draw_grid(pdf_flow *flow, const content_section *s)
{
    const pdf_font head = {PDF_BOLD, 7, pdf_ink}, plain = {PDF_PLAIN, 7, pdf_ink};
    pdf_need(flow, 30);
    flow->y += grid_row(flow, s, s->columns, &head, true) + 2;
    for (size_t i = 0; i < s->n_rows; i++) {
        const char *cells[MOST_CELLS_OF_ROW];
        for (size_t k = 0; k < MOST_CELLS_OF_ROW; k++) cells[k] = s->rows[i].cells[k];
        const double need = grid_row(flow, s, cells, &plain, false);
        pdf_need(flow, need + 2);
        pdf_rule(flow->pages, pdf_left(flow), pdf_right(flow), flow->y - 1, 0.3, pdf_hair);
        flow->y += grid_row(flow, s, cells, &plain, true) + 2.5;
    }
}

static const pdf_font list_font = {PDF_PLAIN, BODY_PT, {22, 24, 29}};

static const pdf_font small_font = {PDF_PLAIN, 6.7, {22, 24, 29}};

/* One sentence with its bullet; the cursor goes below it. */
static void draw_item(pdf_flow *flow, double x, double width, const char *words, const pdf_font *font)
{
    (void)pdf_draw(flow, x + 2, flow->y, 8, "\xe2\x80\xa2", font);
    flow->y += pdf_draw(flow, x + 12, flow->y, width - 12, words, font) + 1;
}

static void draw_list(pdf_flow *flow, const content_section *s)
{
    const double left = pdf_left(flow), width = pdf_right(flow) - left;
    for (size_t i = 0; i < s->n_rows; i++) {
        pdf_need(flow, pdf_measure(flow, width - 12, cell_of(&s->rows[i], 0), &list_font));
        draw_item(flow, left, width, cell_of(&s->rows[i], 0), &list_font);
    }
}

static double column_width(const pdf_flow *flow)
{
    return (pdf_right(flow) - pdf_left(flow) - 16) / 2;
}

static double measure_item(pdf_flow *flow, const content_section *s, size_t i)
{
    return pdf_measure(flow, column_width(flow) - 12, cell_of(&s->rows[i], 0), &small_font) + 1;
}

/* Height of two columns whose heights are as alike as the order allows; *out_first: rows of the left one. */
static double balance_columns(pdf_flow *flow, const content_section *s, size_t *out_first)
{
    double left = 0, right = 0;
    for (size_t i = 0; i < s->n_rows; i++) right += measure_item(flow, s, i);
    size_t first = 0;
    while (first < s->n_rows && left + measure_item(flow, s, first) <= right) {
        left += measure_item(flow, s, first);
        right -= measure_item(flow, s, first++);
    }
    *out_first = first;
    return left > right ? left : right;
}

/* A list of short sentences in two columns; its title has made room for it. */
static void draw_two_columns(pdf_flow *flow, const content_section *s)
{
    const double left = pdf_left(flow), width = column_width(flow), top = flow->y;
    size_t first = 0;
    const double height = balance_columns(flow, s, &first);
    for (size_t i = 0; i < s->n_rows; i++) {
        if (i == first) flow->y = top;
        draw_item(flow, i < first ? left : left + width + 16, width, cell_of(&s->rows[i], 0), &small_font);
    }
    flow->y = top + height;
}

static void draw_alerts(pdf_flow *flow, const content_section *s)
{
    static const rgb colour = {122, 43, 0};
    const pdf_font font = {PDF_BOLD, BODY_PT, colour};
    const pdf_box_style box = {{255, 241, 232}, {163, 58, 0}, 1.2};
    const double left = pdf_left(flow), width = pdf_right(flow) - left;
    for (size_t i = 0; i < s->n_rows; i++) {
        const double need = pdf_measure(flow, width - 14, cell_of(&s->rows[i], 0), &font) + 6;
        pdf_need(flow, need + 3);
        pdf_box(flow->pages, left, flow->y, width, need, &box);
        (void)pdf_draw(flow, left + 7, flow->y + 2, width - 14, cell_of(&s->rows[i], 0), &font);
        flow->y += need + 3;
    }
}

static void draw_sign_off(pdf_flow *flow, const content_section *s)
{
    const pdf_font name = {PDF_PLAIN, 8, pdf_grey}, value = {PDF_PLAIN, 8, pdf_ink};
    const double left = pdf_left(flow), right = pdf_right(flow);
    pdf_need(flow, 26.0 * (double)s->n_rows);
    for (size_t i = 0; i < s->n_rows; i++) {
        flow->y += 14;
        (void)pdf_draw(flow, left, flow->y, 100, cell_of(&s->rows[i], 0), &name);
        (void)pdf_draw(flow, left + 105, flow->y, 180, cell_of(&s->rows[i], 1), &value);
        (void)pdf_draw(flow, left + 290, flow->y, 70, cell_of(&s->rows[i], 2), &value);
        pdf_rule(flow->pages, left + 105, right, flow->y + 11, 0.6, pdf_ink);
        flow->y += 12;
    }
}

/* What may not be parted from the title of a section, the title itself included. */
static double together_pt(pdf_flow *flow, const content_section *s)
{
    size_t first = 0;
    if (s->style == SECTION_SIGN) return 26.0 * (double)(s->n_rows + 1);
    return s->two_columns ? 22 + balance_columns(flow, s, &first) : 40;
}

static void draw_section(pdf_flow *flow, const content_section *s)
{
    if (s->title[0]) draw_title(flow, s->title, together_pt(flow, s));
    switch (s->style) {
    case SECTION_FACTS: draw_facts(flow, s); break;
    case SECTION_CALLS:
        for (size_t i = 0; i < s->n_rows; i++) draw_call(flow, &s->rows[i]);
        break;
    case SECTION_GRID: draw_grid(flow, s); break;
    case SECTION_LIST: s->two_columns ? draw_two_columns(flow, s) : draw_list(flow, s); break;
    case SECTION_ALERT: draw_alerts(flow, s); break;
    case SECTION_SIGN: draw_sign_off(flow, s); break;
    }
    flow->y += GAP_PT;
}

static void draw_report(pdf_flow *flow, const content *words)
{
    const pdf_font title = {PDF_BOLD, 12, pdf_ink};
    pdf_begin(flow);
    flow->y += pdf_draw(flow, pdf_left(flow), flow->y, pdf_right(flow) - pdf_left(flow), words->title, &title) + 2;
    bool first_page = true;
    for (size_t i = 0; i < words->n_sections; i++) {
        const content_section *s = &words->sections[i];
        if (first_page && !s->first_page) pdf_break(flow);
        first_page = first_page && s->first_page;
        draw_section(flow, s);
    }
}

/* *pages: how many there are, 0 when not known yet; set to what came out. */
static sunder_status lay_out(const case_report *report, const content *words, const char *path, int *pages,
                             sunder_error *err)
{
    const double *paper = paper_pt[report->c.report.paper];
    SUNDER_AUTO(auto_pdf_pages) pdf_pages *made = NULL;
    sunder_status status = pdf_pages_new(path, paper[0], paper[1], words->running, &made, err);
    if (status != SUNDER_OK) return status;
    pdf_flow flow = {.pages = made,
                     .width_pt = paper[0],
                     .height_pt = paper[1],
                     .of_pages = *pages,
                     .head = words->running,
                     .foot = words->foot};
    draw_report(&flow, words);
    *pages = flow.page;
    status = pdf_pages_finish(made, err);
    return flow.failed && status == SUNDER_OK ? fail_memory(err, "report.pdf") : status;
}

sunder_status write_case_pdf(const case_report *report, const content *words, const char *path, sunder_error *err)
{
    int pages = 0;
    const sunder_status status = lay_out(report, words, NULL, &pages, err);
    return status == SUNDER_OK ? lay_out(report, words, path, &pages, err) : status;
}
