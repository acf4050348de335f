/* The slides somebody has to look at again, each with the way to its pictures. */
#include <math.h>
#include <string.h>

#include "study/page_parts.h"

#define MOST_SHOWN 200 /* of a list; slides.csv has all */

static void add_links(text *page, const study_slide *s, const outcome *out)
{
    if (out->from_counts) {
        text_add(page, "<td class=\"words\">counts only</td>");
        return;
    }
    /* The name of the folder holds letters, digits, dots, dashes and '~' only. */
    text_addf(page,
              "<td class=\"words\"><a href=\"../slides/%s/gallery.png\">gallery</a>, "
              "<a href=\"../slides/%s/report.html\">report</a></td>",
              s->scoring.folder, s->scoring.folder);
}

static void add_readers(text *page, const study_report *r, const study_slide *s)
{
    const study_slides *slides = r->analysis->slides;
    bool any = false;
    text_add(page, "<td class=\"long\">");
    for (int i = 0; i < slides->n_readers; i++) {
        if (s->marks[i].call == SAID_NOTHING) continue;
        text_add(page, any ? "; " : "");
        text_add_escaped(page, slides->readers[i]);
        text_addf(page, ": %s", said_name(s->marks[i].call));
        if (isfinite(s->marks[i].percent_frac)) {
            text_add(page, " ");
            add_percent(page, s->marks[i].percent_frac);
        }
        any = true;
    }
    text_add(page, "</td>");
}

static void add_slide(text *page, const study_report *r, const study_slide *s, const outcome *out)
{
    text_add(page, "<tr>");
    add_cell(page, s->scoring.id);
    add_cell(page, s->scoring.locus);
    add_cell(page, said_name(out->call));
    if (out->has_counts) text_addf(page, "<td>%ld of %ld, ", out->k, out->n);
    else text_add(page, "<td>");
    add_percent(page, out->fraction);
    text_add(page, "</td>");
    add_cell(page, s->reference == SAID_NOTHING ? "" : said_name(s->reference));
    add_cell(page, s->reference_method);
    add_readers(page, r, s);
    add_links(page, s, out);
    text_add(page, "</tr>\n");
}

typedef bool (*slide_question)(const study_slide *s, const outcome *out);

static bool has_no_call(const study_slide *s, const outcome *out)
{
    (void)s;
    return out->call == SAID_EQUIVOCAL || out->call == SAID_UNINFORMATIVE;
}

static void add_list(text *page, const study_report *r, const char *title, const char *none, slide_question asked)
{
    const study_analysis *a = r->analysis;
    size_t n = 0;
    for (size_t i = 0; i < a->slides->n; i++) n += asked(&a->slides->rows[i], &a->outcomes[i]);
    text_addf(page, "<h2>%s: %zu</h2>\n", title, n);
    if (n == 0) text_addf(page, "<p>%s</p>\n", none);
    if (n == 0) return;
    text_add(
        page,
        "<div class=\"wide\"><table><thead><tr><th>slide</th><th class=\"words\">locus</th><th class=\"words\">software</th>"
        "<th>rearranged nuclei</th><th class=\"words\">reference</th><th class=\"words\">method</th>"
        "<th class=\"words\">readers</th><th class=\"words\">look</th></tr></thead><tbody>\n");
    size_t shown = 0;
    for (size_t i = 0; i < a->slides->n && shown < MOST_SHOWN; i++) {
        if (!asked(&a->slides->rows[i], &a->outcomes[i])) continue;
        add_slide(page, r, &a->slides->rows[i], &a->outcomes[i]);
        shown += 1;
    }
    text_add(page, "</tbody></table></div>\n");
    if (shown < n) text_addf(page, "<p class=\"note\">The first %zu; slides.csv has all.</p>\n", shown);
}

static void add_failures(text *page, const study_report *r)
{
    const study_analysis *a = r->analysis;
    if (r->counts.failed == 0) return;
    text_addf(
        page,
        "<h2>Not scored: %zu</h2>\n<table><thead><tr><th>slide</th><th class=\"words\">why</th></tr></thead><tbody>\n",
        r->counts.failed);
    size_t shown = 0;
    for (size_t i = 0; i < a->slides->n && shown < MOST_SHOWN; i++) {
        if (!a->outcomes[i].failure[0]) continue;
        shown += 1;
        text_add(page, "<tr>");
        add_cell(page, a->slides->rows[i].scoring.id);
        text_add(page, "<td class=\"long\">");
        text_add_escaped(page, a->outcomes[i].failure);
        text_add(page, "</td></tr>\n");
    }
    text_add(page, "</tbody></table>\n");
    if (shown < r->counts.failed) text_addf(page, "<p class=\"note\">The first %zu; slides.csv has all.</p>\n", shown);
    text_add(page, "<p>Mend them and run the study again: what is scored stays.</p>\n");
}

void page_slides(text *page, const study_report *r)
{
    if (count_references(r->analysis) > 0)
        add_list(page, r, "Discordant slides", "Software and reference never say the opposite.", is_discordant);
    add_list(page, r, "Equivocal and uninformative slides", "Every scored slide has a call.", has_no_call);
    add_failures(page, r);
}
