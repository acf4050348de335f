/* Rows of the manifest that do not fit what is beside them. */
#include "study/page_parts.h"

#define MOST_SHOWN 200 /* slides.csv has all */

void page_remarks_head(text *page, const study_report *r)
{
    const size_t n = r->remarks->n;
    if (n == 0) return;
    text_addf(
        page,
        "<div class=\"warning\">%zu %s of the manifest that %s not fit: <a href=\"#remarks\">look at %s</a> before these "
        "figures are used. The slides are counted as they stand.</div>\n",
        n, n == 1 ? "remark on a row" : "remarks on rows", n == 1 ? "does" : "do", n == 1 ? "it" : "them");
}

void page_remarks(text *page, const study_report *r)
{
    const study_remarks *remarks = r->remarks;
    if (remarks->n == 0) return;
    text_addf(page,
              "<h2 id=\"remarks\">Rows that do not fit: %zu</h2>\n<div class=\"wide\"><table><thead><tr><th>slide</th>"
              "<th>line</th><th class=\"words\">what</th></tr></thead><tbody>\n",
              remarks->n);
    for (size_t i = 0; i < remarks->n && i < MOST_SHOWN; i++) {
        const study_slide *s = &r->analysis->slides->rows[remarks->rows[i].slide];
        text_add(page, "<tr>");
        add_cell(page, s->scoring.id);
        text_addf(page, "<td>%zu</td><td class=\"long\">", s->line);
        text_add_escaped(page, remarks->rows[i].words);
        text_add(page, "</td></tr>\n");
    }
    text_add(page, "</tbody></table></div>\n");
    if (remarks->n > MOST_SHOWN)
        text_addf(page, "<p class=\"note\">The first %d; slides.csv has all.</p>\n", MOST_SHOWN);
}
