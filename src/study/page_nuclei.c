/* Nucleus by nucleus: what the software and each reader said of the same nuclei. */
#include "study/page_parts.h"

static long count_of(const nucleus_confusion *c)
{
    long sum = 0;
    for (int i = 0; i < N_NUCLEUS_SAID * N_READ_CLASSES; i++) sum += c->counts[i / N_READ_CLASSES][i % N_READ_CLASSES];
    return sum;
}

static void add_confusion(text *page, const char *reader, const nucleus_confusion *c)
{
    text_add(page, "<div><h3>Reader ");
    text_add_escaped(page, reader);
    text_add(page, "</h3>\n<table><thead><tr><th>software \\ reader</th>");
    for (int i = 0; i < N_READ_CLASSES; i++) text_addf(page, "<th>%s</th>", nucleus_said_name((nucleus_said)i));
    text_add(page, "</tr></thead><tbody>\n");
    for (int software = 0; software < N_NUCLEUS_SAID; software++) {
        text_addf(page, "<tr><th>%s</th>", nucleus_said_name((nucleus_said)software));
        for (int i = 0; i < N_READ_CLASSES; i++)
            text_addf(page, "<td class=\"%s\">%ld</td>", software == i ? "hit" : "", c->counts[software][i]);
        text_add(page, "</tr>\n");
    }
    const kappa_estimate k = nucleus_kappa(c);
    text_add(page, "</tbody></table>\n<p>");
    add_percent(page, k.observed);
    text_add(page, " of the nuclei that both classified are of one class; kappa ");
    add_figure(page, k.value, 3);
    text_add(page, " (");
    add_figure(page, k.se, 3);
    text_add(page, ")</p></div>\n");
}

void page_nuclei(text *page, const study_report *r)
{
    bool any = false;
    for (int i = 0; i < r->analysis->slides->n_readers; i++) {
        if (count_of(&r->confusions[i]) == 0) continue;
        if (!any) text_add(page, "<h2>Nucleus by nucleus</h2>\n<div class=\"columns\">\n");
        any = true;
        add_confusion(page, r->analysis->slides->readers[i], &r->confusions[i]);
    }
    if (any)
        text_add(page,
                 "</div>\n<p class=\"note\">Nuclei. Not counted: the software left it out, nuclei.csv says why. Not "
                 "found: the software has no such nucleus. Nuclei of one slide are alike, so the error of kappa is "
                 "too small.</p>\n");
}
