/* report.html of a case: one self-contained page, no script, nothing fetched. The page is a table of one cell whose head
 * and foot browsers repeat on every printed sheet, and each section that may go on over a sheet is a table whose head is
 * its title; it names no paper, so that it prints on A4 and on Letter. */
#include <stdio.h>
#include <string.h>

#include "case/writers.h"
#include "core/text_file.h"

static const char style[] =
    "@page{margin:12mm 12mm 13mm;@bottom-right{content:'page ' counter(page) ' of ' counter(pages);"
    "font:8pt 'DejaVu Sans',Verdana,sans-serif;color:#444}\n"
    "}*{box-sizing:border-box}\n"
    "body{margin:0;background:#fff;color:#16181d;font:13px/1.38 'DejaVu Sans',Verdana,Arial,sans-serif}\n"
    ".frame{width:100%;max-width:960px;margin:0 auto;border-collapse:collapse}\n"
    ".frame>thead td,.frame>tfoot td{padding:5px 12px;font-size:11px;color:#444}\n"
    ".frame>tbody>tr>td{padding:0 12px}.running{border-bottom:1px solid #bbb;padding-bottom:3px}\n"
    ".foot{border-top:1px solid #bbb;padding-top:3px}h1{font-size:20px;margin:8px 0 6px}\n"
    "h2{font-size:14.5px;margin:16px 0 5px;border-bottom:2px solid #16181d;padding-bottom:1px;break-after:avoid}\n"
    "ul{margin:3px 0;padding-left:18px}li{margin:1.5px 0}section{overflow-wrap:anywhere}\n"
    ".alert{border:2px solid #a33a00;background:#fff1e8;color:#7a2b00;font-weight:bold;padding:4px 10px;"
    "margin:5px 0}\n"
    "dl{display:grid;grid-template-columns:1fr 1fr;gap:1px 26px;margin:4px 0}\n"
    "dl>div{display:grid;grid-template-columns:minmax(120px,38%) 1fr;gap:10px;border-bottom:1px solid #eee;"
    "padding:1.5px 0;break-inside:avoid}\n"
    "dt{color:#555}dd{margin:0;white-space:pre-wrap}\n"
    ".call{display:grid;grid-template-columns:82px 170px 1fr;gap:2px 14px;align-items:baseline;"
    "border:2px solid;border-radius:5px;padding:6px 12px;margin:6px 0;break-inside:avoid}\n"
    ".call .locus{font-size:16px;font-weight:bold}.call .word{font-size:21px;font-weight:bold}\n"
    ".call .number{font-weight:bold}.call .rest{grid-column:3}\n"
    ".call .iscn{font-family:'DejaVu Sans Mono',monospace;font-size:11.5px}\n"
    ".rearranged{border-color:#b34700;background:#fff4ec}.rearranged .word{color:#a33a00}\n"
    ".normal{border-color:#00664b;background:#eefaf5}.normal .word{color:#00664b}\n"
    ".equivocal{border-color:#8a6100;border-style:dashed;background:#fffaeb}.equivocal .word{color:#7a5600}\n"
    ".uninformative,.untested{border-color:#777;border-style:dotted;background:#f6f6f6}\n"
    ".uninformative .word,.untested .word{color:#444}.uninformative .word{font-size:17px}\n"
    "dl>.wide{grid-column:1/3;grid-template-columns:max(120px,calc((100% - 26px)*.19)) 1fr}\n"
    "table.grid{table-layout:fixed;border-collapse:collapse;width:100%;margin:4px 0}\n"
    "table.grid th,table.grid td{border-bottom:1px solid #ddd;padding:2.5px 7px 2.5px 0;text-align:left;"
    "vertical-align:top}\n"
    "table.grid th{border-bottom:1px solid #555;font-size:11.5px}table.grid tr{break-inside:avoid}\n"
    "#limits{border:1px solid #888;padding:0 12px 5px;margin-top:14px;break-inside:avoid;font-size:12px}\n"
    "table.part{table-layout:fixed;border-collapse:collapse;width:100%}table.part>thead{break-inside:avoid}\n"
    "table.part>*>tr>.body{padding:0;border:0;text-align:left;font-size:inherit}\n"
    "#limits h2{border:0;margin-top:6px}table.sign{border-collapse:separate;border-spacing:12px 0;"
    "table-layout:fixed;break-inside:avoid;width:calc(100% + 24px);margin:0 -12px 10px}\n"
    "table.sign th{text-align:left;font-weight:normal;font-size:11px;color:#555}table.sign th:first-child{width:18%}\n"
    "table.sign th:nth-child(3){width:14%}table.sign td{padding-top:18px;vertical-align:bottom}\n"
    "table.sign td:nth-child(n+2){border-bottom:1px solid #333}table.sign td:first-child{color:#555}\n"
    "@media print{body{font-size:7.4pt;line-height:1.3}section.whole{break-inside:avoid}\n"
    "h1{font-size:12pt;margin:4px 0}h2{font-size:9pt;margin:7px 0 2px}#limits ul{columns:2;column-gap:24px}\n"
    "li{margin:.5px 0}.frame{max-width:none}.frame>thead td,.frame>tfoot td{padding:3px 0;font-size:7.5pt}\n"
    ".frame>tbody>tr>td{padding:0}\n"
    ".call{padding:2px 10px;gap:0 14px;margin:3px 0;grid-template-columns:70px 130px 1fr}\n"
    ".call .locus{font-size:12pt}.call .word{font-size:14.5pt}.uninformative .word{font-size:11.5pt}\n"
    ".call .iscn{font-size:7.4pt}table.sign th{font-size:6.7pt}#limits{font-size:7.2pt;margin-top:6px}"
    "table.grid th{font-size:7.4pt}\n"
    ".second{break-before:page}*{-webkit-print-color-adjust:exact;print-color-adjust:exact}}\n";

static void add_cell(text *page, const char *tag, const char *class_name, const char *words)
{
    text_addf(page, "<%s", tag);
    if (class_name[0]) text_addf(page, " class=\"%s\"", class_name);
    text_add(page, ">");
    text_add_escaped(page, words ? words : "");
    text_addf(page, "</%s>", tag);
}

/* A table whose head, the title, is printed again on every sheet that the section goes on to. */
static void begin_part(text *page, const content_section *s, const char *class_name)
{
    text_addf(page, "<table class=\"%s\">\n", class_name);
    for (size_t k = 0; k < s->n_columns; k++)
        text_addf(page, "<col style=\"width:%d%%\">", (int)(100 * s->widths[k] + 0.5));
    text_add(page, "<thead>\n");
    if (!s->title[0]) return;
    text_addf(page, "<tr><td class=\"body\" colspan=\"%zu\">", s->n_columns > 0 ? s->n_columns : 1);
    add_cell(page, "h2", "", s->title);
    text_add(page, "</td></tr>\n");
}

static void add_facts(text *page, const content_section *s)
{
    begin_part(page, s, "part");
    text_add(page, "</thead>\n<tbody><tr><td class=\"body\"><dl>\n");
    for (size_t i = 0; i < s->n_rows; i++) {
        text_add(page, s->rows[i].wide ? "<div class=\"wide\">" : "<div>");
        add_cell(page, "dt", "", s->rows[i].cells[0]);
        add_cell(page, "dd", "", s->rows[i].cells[1]);
        text_add(page, "</div>\n");
    }
    text_add(page, "</dl></td></tr></tbody>\n</table>\n");
}

static void add_calls(text *page, const content_section *s)
{
    static const char *const classes[] = {"locus", "word", "number", "rest", "rest iscn", "rest"};
    for (size_t i = 0; i < s->n_rows; i++) {
        const content_row *row = &s->rows[i];
        text_addf(page, "<div class=\"call %s\">", row->call >= 0 ? call_words[row->call] : "untested");
        for (int cell = 0; cell < MOST_CELLS_OF_ROW; cell++)
            if (row->cells[cell]) add_cell(page, "div", classes[cell], row->cells[cell]);
        text_add(page, "</div>\n");
    }
}

static void add_grid(text *page, const content_section *s)
{
    begin_part(page, s, "part grid");
    text_add(page, "<tr>");
    for (size_t k = 0; k < s->n_columns; k++) add_cell(page, "th", "", s->columns[k]);
    text_add(page, "</tr>\n</thead>\n<tbody>\n");
    for (size_t i = 0; i < s->n_rows; i++) {
        text_add(page, "<tr>");
        for (size_t k = 0; k < s->n_columns; k++) add_cell(page, "td", "", s->rows[i].cells[k]);
        text_add(page, "</tr>\n");
    }
    text_add(page, "</tbody>\n</table>\n");
}

static void add_list(text *page, const content_section *s)
{
    text_add(page, "<ul>\n");
    for (size_t i = 0; i < s->n_rows; i++) {
        add_cell(page, "li", "", s->rows[i].cells[0]);
        text_add(page, "\n");
    }
    text_add(page, "</ul>\n");
}

static void add_sign_off(text *page, const content_section *s)
{
    text_add(page, "<table class=\"sign\">\n<tr><th></th><th>name</th><th>date</th><th>signature</th></tr>\n");
    for (size_t i = 0; i < s->n_rows; i++) {
        text_add(page, "<tr>");
        for (int cell = 0; cell < 3; cell++) add_cell(page, "td", "", s->rows[i].cells[cell]);
        add_cell(page, "td", "", "");
        text_add(page, "</tr>\n");
    }
    text_add(page, "</table>\n");
}

static void add_section(text *page, const content_section *s, bool starts_second_page)
{
    const bool part = s->style == SECTION_FACTS || s->style == SECTION_GRID;
    text_addf(page, "<section id=\"%s\" class=\"%s%s\">\n", s->id, part ? "whole" : "",
              starts_second_page ? " second" : "");
    if (s->title[0] && !part) add_cell(page, "h2", "", s->title);
    switch (s->style) {
    case SECTION_FACTS: add_facts(page, s); break;
    case SECTION_CALLS: add_calls(page, s); break;
    case SECTION_GRID: add_grid(page, s); break;
    case SECTION_LIST: add_list(page, s); break;
    case SECTION_ALERT:
        for (size_t i = 0; i < s->n_rows; i++) add_cell(page, "div", "alert", s->rows[i].cells[0]);
        break;
    case SECTION_SIGN: add_sign_off(page, s); break;
    }
    text_add(page, "</section>\n");
}

sunder_status write_case_html(const case_report *report, const content *words, const char *path, sunder_error *err)
{
    SUNDER_AUTO(text_free) text page = {0};
    text_add(&page, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                    "<meta name=\"viewport\" content=\"width=device-width\">\n");
    text_add(&page, "<title>"); /* without the patient's: browsers make file names and histories of it */
    text_add_escaped(&page, words->title);
    text_add(&page, " ");
    text_add_escaped(&page, report->c.report.number);
    text_add(&page, "</title>");
    text_addf(&page, "\n<style>\n%s</style>\n</head>\n<body>\n<table class=\"frame\">\n<thead><tr><td>", style);
    add_cell(&page, "div", "running", words->running);
    text_add(&page, "</td></tr></thead>\n<tfoot><tr><td>");
    add_cell(&page, "div", "foot", words->foot);
    text_add(&page, "</td></tr></tfoot>\n<tbody><tr><td>\n");
    add_cell(&page, "h1", "", words->title);
    text_add(&page, "\n");
    bool first_page = true;
    for (size_t i = 0; i < words->n_sections; i++) {
        const content_section *s = &words->sections[i];
        add_section(&page, s, first_page && !s->first_page);
        first_page = first_page && s->first_page;
    }
    text_add(&page, "</td></tr></tbody>\n</table>\n</body>\n</html>\n");
    return text_write_file(&page, path, err);
}
