/* Agreement by group and by reader: one table a kind. */
#include <math.h>
#include <string.h>

#include "study/figures.h"
#include "study/page_parts.h"

#define MOST_GROUPS_SHOWN 200 /* of a kind */

typedef struct kind_words {
    const char *kind, *title, *first_column;
    const char *one, *other; /* the sides, as in a heading */
    const char *note;
} kind_words;

static const kind_words kinds[] = {
    {"software against reference", "By locus, lab, scanner, batch and method", "slides", "software", "reference",
     "Software against reference. Few slides make wide intervals: read them before the percentages."},
    {"software against reader", "Software against readers", "reader", "software", "reader",
     "The reader stands for the reference: slides that the reader gives no call to are left out."},
    {"reader against reference", "Readers against reference", "reader", "reader", "reference",
     "What the same slides give by eye."},
    {"reader against reader", "Reader against reader", "readers", "first", "second",
     "PPA and NPA take the second reader for the reference; turned round they differ. The last OPA does not: it is over all "
     "slides that either of both calls rearranged or normal."},
};

/* The first comparison has the head of the page. */
static bool belongs(const comparison *c, const char *kind)
{
    return strcmp(c->kind, kind) == 0 && c->group[0];
}

static void add_kappa(text *page, const kappa_estimate *k)
{
    text_add(page, "<td>");
    add_figure(page, k->value, 3);
    if (isfinite(k->se)) {
        text_add(page, " <span>(");
        add_figure(page, k->se, 3);
        text_add(page, ")</span>");
    }
    text_add(page, "</td>");
}

static void add_row(text *page, const comparison *c)
{
    const proportion *const shares[] = {&c->positive, &c->negative, &c->overall};
    text_add(page, "<tr>");
    add_cell(page, c->group);
    text_addf(page, "<td>%ld</td><td>%ld</td><td>%ld</td><td>%ld</td>", c->binary.both_positive, c->binary.new_only,
              c->binary.ref_only, c->binary.both_negative);
    for (int i = 0; i < 3; i++) {
        text_add(page, "<td>");
        add_proportion(page, shares[i]);
        text_add(page, "</td>");
    }
    if (c->overall_strict.n > 0)
        text_addf(page, "<td><span>%ld of %ld,</span> ", c->overall_strict.k, c->overall_strict.n);
    else text_add(page, "<td>");
    text_add(page, "<span>");
    add_percent(page, c->overall_strict.value);
    text_add(page, "</span></td>");
    add_kappa(page, &c->kappa);
    add_kappa(page, &c->linear);
    add_kappa(page, &c->quadratic);
    text_add(page, "<td>");
    add_p(page, c->mcnemar);
    text_add(page, "</td></tr>\n");
}

static void add_heading(text *page, const kind_words *words)
{
    text_addf(
        page,
        "<h2>%s</h2>\n<div class=\"wide\"><table class=\"many\"><thead><tr><th>%s</th><th>both rearranged</th>"
        "<th>%s rearranged, %s normal</th><th>%s normal, %s rearranged</th><th>both normal</th><th>PPA</th><th>NPA</th>"
        "<th>OPA</th><th>OPA, no call = failure</th><th>kappa (se)</th><th>linear</th><th>quadratic</th><th>McNemar "
        "p</th></tr></thead><tbody>\n",
        words->title, words->first_column, words->one, words->other, words->one, words->other);
}

static void add_kind(text *page, const study_analysis *a, const kind_words *words)
{
    size_t n = 0;
    for (size_t i = 0; i < a->n_comparisons; i++) {
        if (!belongs(&a->comparisons[i], words->kind) || n++ >= MOST_GROUPS_SHOWN) continue;
        if (n == 1) add_heading(page, words);
        add_row(page, &a->comparisons[i]);
    }
    if (n > 0) text_addf(page, "</tbody></table></div>\n<p class=\"note\">%s</p>\n", words->note);
    if (n > MOST_GROUPS_SHOWN)
        text_addf(page, "<p class=\"note\">The first %d of %zu; agreement.csv has all.</p>\n", MOST_GROUPS_SHOWN, n);
}

static void add_panels(text *page, const study_analysis *a)
{
    for (int i = 0; i < a->n_panels; i++) {
        const panel *p = &a->panels[i];
        text_addf(page, "<p>Fleiss&#39; kappa of %s over the %zu slides that all of them called: ", p->who, p->slides);
        add_figure(page, p->kappa.value, 3);
        text_add(page, "</p>\n");
    }
}

#define DIFFERENT_P 0.05 /* of clinical.md 3.3: below it a third reader looks */
#define MOST_TESTS_SHOWN 20

static void add_tests(text *page, const study_analysis *a)
{
    if (a->n_tests == 0) return;
    size_t n = 0;
    while (n < a->n_tests && a->tests[n].p < DIFFERENT_P) n++;
    text_addf(
        page,
        "<p>Two readers counted the same slide %zu time%s; their counts differ by more than chance (Fisher exact, p "
        "&lt; 0.05) in ",
        a->n_tests, a->n_tests == 1 ? "" : "s");
    if (n == 0) {
        text_add(page, "none.</p>\n");
        return;
    }
    text_addf(page, "%zu; chance alone makes up to about %.0f of %zu. A third reader looks at those.", n,
              ceil(DIFFERENT_P * (double)a->n_tests), a->n_tests);
    text_add(page, n > MOST_TESTS_SHOWN ? " The first 20; all are in reader_tests.csv.</p>\n" : "</p>\n");
    text_add(page,
             "<table><thead><tr><th>slide</th><th>readers</th><th>first</th><th>second</th><th>p</th></tr></thead>"
             "<tbody>\n");
    for (size_t i = 0; i < n && i < MOST_TESTS_SHOWN; i++) {
        const reader_pair_test *t = &a->tests[i];
        const study_slide *s = &a->slides->rows[t->slide];
        const reader_mark *one = &s->marks[t->reader_a], *other = &s->marks[t->reader_b];
        text_add(page, "<tr>");
        add_cell(page, s->scoring.id);
        text_add(page, "<td class=\"words\">");
        text_add_escaped(page, a->slides->readers[t->reader_a]);
        text_add(page, ", ");
        text_add_escaped(page, a->slides->readers[t->reader_b]);
        text_addf(page, "</td><td class=\"whole\">%ld / %ld</td><td class=\"whole\">%ld / %ld</td><td>", one->k, one->n,
                  other->k, other->n);
        add_figure(page, t->p, 4);
        text_add(page, "</td></tr>\n");
    }
    text_add(page, "</tbody></table>\n");
}

static void add_difference(text *page, const study_report *r, int reader)
{
    const difference_limits *d = &r->analysis->differences[reader].limits;
    text_add(page, "<figure><figcaption>Software minus reader ");
    text_add_escaped(page, r->analysis->slides->readers[reader]);
    text_addf(page, ", %zu slides: mean ", d->n);
    add_figure(page, 100 * d->mean, 1);
    text_add(page, " points (95 % interval ");
    add_figure(page, 100 * d->mean_interval.lower, 1);
    text_add(page, " to ");
    add_figure(page, 100 * d->mean_interval.upper, 1);
    text_add(page, "), limits of agreement ");
    add_figure(page, 100 * d->lower, 1);
    text_add(page, " to ");
    add_figure(page, 100 * d->upper, 1);
    text_add(page, "</figcaption>\n");
    figure_differences(page, r, reader);
    text_add(page, "</figure>\n");
}

static void add_figures(text *page, const study_report *r)
{
    const study_analysis *a = r->analysis;
    if (!has_references(r)) return;
    text_add(page,
             "<h2>The number behind the calls</h2>\n<div class=\"columns\">\n<figure><figcaption>Rearranged nuclei of "
             "every slide, by reference. Called &#9632; rearranged, &#9679; normal, &#9671; neither."
             "</figcaption>\n");
    figure_fractions(page, r);
    text_add(page, "</figure>\n");
    if (has_roc(r)) {
        text_add(page, "<figure><figcaption>ROC of the rearranged fraction: area ");
        add_figure(page, a->roc.area, 4);
        if (isfinite(a->roc.interval.lower)) {
            text_add(page, ", 95 % by DeLong ");
            add_figure(page, a->roc.interval.lower, 4);
            text_add(page, " to ");
            add_figure(page, a->roc.interval.upper, 4);
        } else text_add(page, " (the groups do not overlap: DeLong gives no interval)");
        text_add(page, ", by patients ");
        add_figure(page, a->roc_by_patient.lower, 4);
        text_add(page, " to ");
        add_figure(page, a->roc_by_patient.upper, 4);
        text_add(page, ". The ring is where the calls lie.</figcaption>\n");
        figure_roc(page, r);
        text_add(page, "</figure>\n");
    }
    text_add(page, "</div>\n");
}

static void add_differences(text *page, const study_report *r)
{
    bool any = false;
    for (int i = 0; i < r->analysis->slides->n_readers; i++) any = any || has_differences(r, i);
    if (!any) return;
    text_add(page,
             "<section class=\"kept\"><h2>Percent of the software and of readers</h2>\n<div class=\"columns\">\n");
    for (int i = 0; i < r->analysis->slides->n_readers; i++) {
        if (has_differences(r, i)) add_difference(page, r, i);
    }
    text_add(page, "</div>\n</section>\n");
}

void page_comparisons(text *page, const study_report *r)
{
    const study_analysis *a = r->analysis;
    add_figures(page, r);
    add_kind(page, a, &kinds[0]);
    for (size_t i = 1; i < sizeof kinds / sizeof kinds[0]; i++) add_kind(page, a, &kinds[i]);
    add_panels(page, a);
    add_tests(page, a);
    add_differences(page, r);
}
