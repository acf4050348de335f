/* The slides somebody has to look at again, each with the way to its pictures. */
#include <math.h>
#include <stdint.h>
#include <string.h>

#include "study/page_parts.h"

#define MOST_SHOWN 200 /* of a list; slides.csv has all */
#define MOST_NAMED 20  /* in a box; the list below it has all */

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

static size_t count_slides(const study_report *r, slide_question asked)
{
    const study_analysis *a = r->analysis;
    size_t n = 0;
    for (size_t i = 0; i < a->slides->n; i++) n += asked(&a->slides->rows[i], &a->outcomes[i]);
    return n;
}

static void add_list(text *page, const study_report *r, const char *title, const char *none, slide_question asked)
{
    const study_analysis *a = r->analysis;
    const size_t n = count_slides(r, asked);
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

static bool has_left_out(const study_slide *s, const outcome *out)
{
    (void)s;
    return out->n_left_out > 0;
}

static bool has_marks(const study_slide *s, const outcome *out)
{
    return out->flags[0] || has_left_out(s, out);
}

void page_left_out_head(text *page, const study_report *r)
{
    const size_t n = count_slides(r, has_left_out);
    if (n > 0)
        text_addf(page,
                  "<div class=\"warning\">Fields were left out of %zu slide%s: <a href=\"#marked\">look why</a> before "
                  "these figures are used.</div>\n",
                  n, n == 1 ? "" : "s");
}

static void add_marked(text *page, const study_report *r)
{
    const study_analysis *a = r->analysis;
    const size_t n = count_slides(r, has_marks);
    if (n == 0) return;
    text_addf(page,
              "<h2 id=\"marked\">Fields left out, and flags: %zu slide%s</h2>\n<table><thead><tr><th>slide</th><th "
              "class=\"words\">software</th><th class=\"words\">flags</th><th>fields left out</th><th "
              "class=\"words\">why</th></tr></thead><tbody>\n",
              n, n == 1 ? "" : "s");
    size_t shown = 0;
    for (size_t i = 0; i < a->slides->n && shown < MOST_SHOWN; i++) {
        const outcome *out = &a->outcomes[i];
        if (!has_marks(&a->slides->rows[i], out)) continue;
        shown += 1;
        text_add(page, "<tr>");
        add_cell(page, a->slides->rows[i].scoring.id);
        add_cell(page, said_name(out->call));
        add_cell(page, out->flags);
        text_addf(page, "<td>%ld</td><td class=\"long\">", out->n_left_out);
        text_add_escaped(page, out->left_out);
        text_add(page, "</td></tr>\n");
    }
    text_add(page, "</tbody></table>\n");
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

/* A change that could hide a discordant slide. */
static bool took_a_reference(const study_change *c)
{
    return strcmp(c->what, "reference") == 0 && c->from[0];
}

static bool is_other(const study_change *c)
{
    return !took_a_reference(c);
}

typedef bool (*change_question)(const study_change *c);

/* The ids of the slides with such a change, each once, however often it changed; how many they are. */
static size_t changed_slides(const study_report *r, change_question asked, text *ids)
{
    const study_changes *changes = &r->lock->changes;
    size_t n = 0, last = SIZE_MAX;
    for (size_t i = 0; i < changes->n; i++) {
        const size_t slide = changes->rows[i].slide;
        if (slide == last || !asked(&changes->rows[i])) continue;
        if (n < MOST_NAMED) text_addf(ids, "%s%s", n ? ", " : "", r->analysis->slides->rows[slide].scoring.id);
        if (n == MOST_NAMED) text_add(ids, ", ...");
        last = slide;
        n += 1;
    }
    return n;
}

static void add_change_box(text *page, const study_report *r, const char *what, change_question asked)
{
    SUNDER_AUTO(text_free) text ids = {0};
    const size_t n = changed_slides(r, asked, &ids);
    if (n == 0) return;
    text_addf(page, "<div class=\"warning\">%s since the study began: %zu slide%s (", what, n, n == 1 ? "" : "s");
    text_add_escaped(page, ids.chars ? ids.chars : "");
    text_add(page,
             "). <a href=\"#changes\">Look at each</a>: the figures hold for the slides as they are now.</div>\n");
}

void page_changes_head(text *page, const study_report *r)
{
    add_change_box(page, r, "Reference changed or emptied", took_a_reference);
    add_change_box(page, r, "Reference given later, or images corrected,", is_other);
}

static void add_changes(text *page, const study_report *r)
{
    const study_changes *changes = &r->lock->changes;
    if (changes->n == 0) return;
    text_addf(page,
              "<h2 id=\"changes\">Changes since the study began: %zu</h2>\n<table><thead><tr><th>slide</th><th "
              "class=\"words\">what</th><th class=\"words\">from</th><th class=\"words\">to</th><th "
              "class=\"words\">first seen</th></tr></thead><tbody>\n",
              changes->n);
    for (size_t i = 0; i < changes->n; i++) {
        const study_change *c = &changes->rows[i];
        text_add(page, "<tr>");
        add_cell(page, r->analysis->slides->rows[c->slide].scoring.id);
        add_cell(page, c->what);
        add_cell(page, c->from[0] ? c->from : "none");
        add_cell(page, c->to[0] ? c->to : "none");
        add_cell(page, c->date);
        text_add(page, "</tr>\n");
    }
    text_add(page, "</tbody></table>\n<p class=\"note\">study.json holds each with the SHA-256 of the manifest that "
                   "brought it. Images, channels and pixel size change only while a slide has no result.</p>\n");
}

void page_slides(text *page, const study_report *r)
{
    if (count_references(r->analysis) > 0)
        add_list(page, r, "Discordant slides", "Software and reference never say the opposite.", is_discordant);
    add_list(page, r, "Equivocal and uninformative slides", "Every scored slide has a call.", has_no_call);
    add_marked(page, r);
    add_failures(page, r);
    add_changes(page, r);
}
