/* report.pdf: the content drawn section by section. The pages are laid out twice, first to count them. */
#include <stdio.h>
#include <string.h>

#include "case/pdf_tables.h"
#include "case/writers.h"

/* Points. */
static const double paper_pt[][2] = {[PAPER_A4] = {595.276, 841.89}, [PAPER_LETTER] = {612, 792}};

#define COUNT(ROWS) (sizeof(ROWS) / sizeof *(ROWS))

static const struct {
    rgb line, fill;
} call_colours[] = {[SUNDER_CALL_REARRANGED] = {{163, 58, 0}, {255, 244, 236}},
                    [SUNDER_CALL_NORMAL] = {{0, 102, 75}, {238, 250, 245}},
                    [SUNDER_CALL_EQUIVOCAL] = {{122, 86, 0}, {255, 250, 235}},
                    [SUNDER_CALL_UNINFORMATIVE] = {{80, 80, 80}, {246, 246, 246}}};

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
    (void)pdf_draw(flow, left + 8, flow->y + 5, 54, pdf_cell(row, 0), &locus);
    (void)pdf_draw(flow, left + 60, flow->y + 3, 112, pdf_cell(row, 1), &word);
    double y = flow->y + 4;
    for (size_t k = 2; k < MOST_CELLS_OF_ROW; k++)
        if (row->cells[k]) y += pdf_draw(flow, text_x, y, text_width, row->cells[k], fonts[k]);
    flow->y += need + 4;
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
        pdf_need(flow, pdf_measure(flow, width - 12, pdf_cell(&s->rows[i], 0), &list_font));
        draw_item(flow, left, width, pdf_cell(&s->rows[i], 0), &list_font);
    }
}

static double column_width(const pdf_flow *flow)
{
    return (pdf_right(flow) - pdf_left(flow) - 16) / 2;
}

static double measure_item(pdf_flow *flow, const content_section *s, size_t i)
{
    return pdf_measure(flow, column_width(flow) - 12, pdf_cell(&s->rows[i], 0), &small_font) + 1;
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
        draw_item(flow, i < first ? left : left + width + 16, width, pdf_cell(&s->rows[i], 0), &small_font);
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
        const double need = pdf_measure(flow, width - 14, pdf_cell(&s->rows[i], 0), &font) + 6;
        pdf_need(flow, need + 3);
        pdf_box(flow->pages, left, flow->y, width, need, &box);
        (void)pdf_draw(flow, left + 7, flow->y + 2, width - 14, pdf_cell(&s->rows[i], 0), &font);
        flow->y += need + 3;
    }
}

/* Lines to sign: name, date and signature, as shares of the page. */
static const struct {
    const char *head;
    double from, to;
} sign_lines[] = {{"name", 0.2, 0.5}, {"date", 0.53, 0.66}, {"signature", 0.69, 1}};

static const pdf_font signed_font = {PDF_PLAIN, 8, {22, 24, 29}};

#define SIGN_GAP_PT 16.0 /* above each line, for the hand */

/* Height of the words on the k-th line; drawn where asked, with the line. */
static double place_signed(pdf_flow *flow, const content_row *row, size_t k, bool drawn)
{
    const double whole = pdf_right(flow) - pdf_left(flow), x = pdf_left(flow) + sign_lines[k].from * whole;
    const double width = (sign_lines[k].to - sign_lines[k].from) * whole;
    const char *words = k < 2 ? pdf_cell(row, k + 1) : "";
    return drawn ? pdf_draw(flow, x, flow->y, width, words, &signed_font)
                 : pdf_measure(flow, width, words, &signed_font);
}

static double sign_height(pdf_flow *flow, const content_row *row)
{
    const double name = place_signed(flow, row, 0, false), date = place_signed(flow, row, 1, false);
    return name > date ? name : date;
}

static void draw_sign_off(pdf_flow *flow, const content_section *s)
{
    const pdf_font role = {PDF_PLAIN, 8, pdf_grey}, head = {PDF_PLAIN, 6.7, pdf_grey};
    const double left = pdf_left(flow), whole = pdf_right(flow) - left;
    for (size_t k = 0; k < COUNT(sign_lines); k++)
        (void)pdf_draw(flow, left + sign_lines[k].from * whole, flow->y, 100, sign_lines[k].head, &head);
    for (size_t i = 0; i < s->n_rows; i++) {
        const double height = sign_height(flow, &s->rows[i]);
        flow->y += SIGN_GAP_PT;
        (void)pdf_draw(flow, left, flow->y, 100, pdf_cell(&s->rows[i], 0), &role);
        for (size_t k = 0; k < COUNT(sign_lines); k++) {
            (void)place_signed(flow, &s->rows[i], k, true);
            pdf_rule(flow->pages, left + sign_lines[k].from * whole, left + sign_lines[k].to * whole,
                     flow->y + height + 1, 0.6, pdf_ink);
        }
        flow->y += height + 2;
    }
}

static double measure_sign_off(pdf_flow *flow, const content_section *s)
{
    double height = 0;
    for (size_t i = 0; i < s->n_rows; i++) height += SIGN_GAP_PT + sign_height(flow, &s->rows[i]) + 2;
    return height;
}

#define MOST_EMPTY 0.3 /* of a page: more than is lost by parting a table, whose title and heads stand again */

/* What may not be parted: tables that a page can hold, unless much of the page in hand stayed empty; of all else the title and
 * what comes first. */
static double together_pt(pdf_flow *flow, const content_section *s)
{
    const double heading = pdf_measure_heading(flow, s);
    size_t first = 0;
    switch (s->style) {
    case SECTION_SIGN: return heading + measure_sign_off(flow, s);
    case SECTION_LIST: return heading + (s->two_columns ? balance_columns(flow, s, &first) : 2 * BODY_PT);
    case SECTION_FACTS:
    case SECTION_GRID: {
        const double whole = heading + pdf_measure_rows(flow, s);
        return pdf_fits_a_page(flow, whole) && pdf_free_share(flow) <= MOST_EMPTY ? whole : heading + 6 * BODY_PT;
    }
    default: return heading + 2 * BODY_PT;
    }
}

static void draw_section(pdf_flow *flow, const content_section *s)
{
    if (s->n_rows > 0 || s->title[0]) pdf_need(flow, together_pt(flow, s));
    pdf_draw_heading(flow, s, false);
    switch (s->style) {
    case SECTION_FACTS: pdf_draw_facts(flow, s); break;
    case SECTION_CALLS:
        for (size_t i = 0; i < s->n_rows; i++) draw_call(flow, &s->rows[i]);
        break;
    case SECTION_GRID: pdf_draw_grid(flow, s); break;
    case SECTION_LIST: s->two_columns ? draw_two_columns(flow, s) : draw_list(flow, s); break;
    case SECTION_ALERT: draw_alerts(flow, s); break;
    case SECTION_SIGN: draw_sign_off(flow, s); break;
    }
    flow->y += GAP_PT;
}

#define TITLE_STEP_PT 4.0 /* by which the lines of a title are narrowed */

/* The lines of a title are about equally long: no word stands alone on the last. */
static void draw_title(pdf_flow *flow, const char *words)
{
    const pdf_font font = {PDF_BOLD, 12, pdf_ink};
    double width = pdf_right(flow) - pdf_left(flow);
    const size_t lines = pdf_wrap(flow->pages, words, width, &font);
    if (lines > 1)
        while (width > TITLE_STEP_PT && pdf_wrap(flow->pages, words, width - TITLE_STEP_PT, &font) == lines)
            width -= TITLE_STEP_PT;
    flow->y += pdf_draw(flow, pdf_left(flow), flow->y, width, words, &font) + 2 * GAP_PT;
}

static void draw_report(pdf_flow *flow, const content *words)
{
    pdf_begin(flow);
    draw_title(flow, words->title);
    bool first_page = true;
    for (size_t i = 0; i < words->n_sections; i++) {
        const content_section *s = &words->sections[i];
        if (first_page && !s->first_page) pdf_break(flow);
        first_page = first_page && s->first_page;
        draw_section(flow, s);
    }
}

/* *pages: how many there are, 0 when not known yet; set to what came out, as is *out_lacking. */
static sunder_status lay_out(const case_report *report, const content *words, const char *path, int *pages,
                             size_t *out_lacking, sunder_error *err)
{
    const double *paper = paper_pt[report->c.report.paper];
    SUNDER_AUTO(auto_pdf_pages) pdf_pages *made = NULL;
    SUNDER_AUTO(text_free) text title = {0}; /* of the document, without the patient's: programs show and log it */
    text_addf(&title, "%s %s", words->title, report->c.report.number);
    if (title.failed) return fail_memory(err, "report.pdf");
    sunder_status status = pdf_pages_new(path, paper[0], paper[1], title.chars, &made, err);
    if (status != SUNDER_OK) return status;
    pdf_flow flow = {.pages = made,
                     .width_pt = paper[0],
                     .height_pt = paper[1],
                     .of_pages = *pages,
                     .head = words->running,
                     .foot = words->foot};
    draw_report(&flow, words);
    *pages = flow.page;
    *out_lacking = pdf_letters_lacking(made);
    status = pdf_pages_finish(made, err);
    return flow.failed && status == SUNDER_OK ? fail_memory(err, "report.pdf") : status;
}

sunder_status write_case_pdf(const case_report *report, const content *words, const char *path, size_t *out_lacking,
                             sunder_error *err)
{
    int pages = 0;
    const sunder_status status = lay_out(report, words, NULL, &pages, out_lacking, err);
    return status == SUNDER_OK ? lay_out(report, words, path, &pages, out_lacking, err) : status;
}
