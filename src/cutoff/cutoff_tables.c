/* Tables: every number that the pictures show, and what the cutoff is for. */
#include "cutoff/cutoff_tables.h"

#include <math.h>
#include <stdio.h>

#include "cutoff/operating.h"
#include "report/html_parts.h"
#include "report/words.h"
#include "sunder/version.h"

static const char *const kind_words[COUNT_KINDS] = {"rearranged", "split", "isolated 3\xe2\x80\xb2"};

static void add_first(text *page, const cutoff_study *study, int kind, long n)
{
    const long first = count_limit_first_positive(&study->kinds[kind].derived.limit, n);
    if (first > n) text_add(page, "<td>none</td>");
    else
        text_addf(page, "<td>%s%ld%s</td>", kind == COUNT_COMBINED ? "<b>" : "", first,
                  kind == COUNT_COMBINED ? "</b>" : "");
}

/* "13.6 % (6.8)": the share, and in nuclei of n. */
static void add_share(text *page, const cutoff_study *study, long n, double chance)
{
    const double share = operating_share(study, n, chance);
    char words[32];
    percent_text(share, words, sizeof words);
    text_addf(page, "<td>%s", words);
    if (isfinite(share)) {
        text_add(page, " (");
        html_number(page, share * (double)n, 1);
        text_add(page, ")");
    }
    text_add(page, "</td>");
}

void html_operating_law(text *page, const cutoff_study *study)
{
    const double spread = operating_spread(study);
    if (study->options->method != SUNDER_CUTOFF_BETA_BINOMIAL) {
        text_add(page, "Chances are exact, nuclei of a slide taken as independent (binomial law).");
        return;
    }
    text_add(page, "Chances are exact, by the beta-binomial law with the rho of the normals, ");
    html_number(page, spread / (1 + spread), 5);
    text_add(page, spread > 0 ? ": slides of one true share differ as the normals do."
                              : ": the normals do not differ, so nuclei of a slide are taken as independent.");
}

/* Whether the number of nuclei of the normals is one of the others in the table. */
static bool usual_is_listed(const cutoff_study *study)
{
    for (size_t i = 0; i < OPERATING_SIZES - 1; i++)
        if (operating_size(study, i) == study->usual_n) return true;
    return false;
}

void html_first_counts(text *page, const cutoff_study *study)
{
    const char *usual = study->equal_n ? " (as the normals)" : " (median of the normals)";
    text_add(
        page,
        "<section class=\"whole\">\n<h2>First positive count</h2>\n<table class=\"numbers\">\n<tr><th>nuclei</th>");
    for (int kind = 0; kind < study->n_kinds; kind++) text_addf(page, "<th>%s from</th>", kind_words[kind]);
    text_add(page, "<th>LoB</th><th>C5: called 1 time in 20</th><th>C95 (LoD): called 19 times in 20</th></tr>\n");
    for (size_t i = 0; i < OPERATING_SIZES; i++) {
        const long n = operating_size(study, i);
        if (i == OPERATING_SIZES - 1 && usual_is_listed(study)) break;
        text_addf(page, "<tr><th>%ld%s</th>", n, n == study->usual_n ? usual : "");
        for (int kind = 0; kind < study->n_kinds; kind++) add_first(page, study, kind, n);
        const long first = count_limit_first_positive(&study->kinds[COUNT_COMBINED].derived.limit, n);
        text_addf(page, "<td>%ld</td>", first - 1);
        add_share(page, study, n, 0.05);
        add_share(page, study, n, 0.95);
        text_add(page, "</tr>\n");
    }
    text_add(
        page,
        "</table>\n<p>The limit of blank (LoB) is the count before the first positive one. C5 and C95 are true shares of "
        "rearranged nuclei; in brackets, in nuclei. ");
    html_operating_law(page, study);
    if (study->n_kinds > 1)
        text_add(page, " The rearranged nuclei together decide; split and isolated 3\xe2\x80\xb2 raise flags.");
    text_add(page, "</p>\n</section>\n");
}

static void add_p(text *page, double p)
{
    char words[32];
    probability_text(p, words, sizeof words);
    text_add_escaped(page, words);
}

static void add_tests(text *page, const cutoff_study *study, int kind)
{
    const kind_study *k = &study->kinds[kind];
    text_addf(page, "<tr><th>%s</th><td>", kind_words[kind]);
    html_number(page, k->dispersion.x2, 2);
    text_addf(page, " on %d df</td><td>", k->dispersion.df);
    add_p(page, k->dispersion.p);
    text_add(page, "</td><td>");
    html_number(page, k->dispersion.phi, 2);
    text_add(page, "</td><td>");
    html_number(page, k->law.spread / (1 + k->law.spread), 5);
    text_add(page, "</td><td>");
    html_number(page, k->ratio.statistic, 2);
    text_add(page, " (p ");
    add_p(page, k->ratio.p);
    text_addf(page, ")</td><td>%ld of %ld</td></tr>\n", k->called_left_out, k->tried_left_out);
}

void html_dispersion(text *page, const cutoff_study *study)
{
    text_add(page,
             "<section class=\"whole\">\n<h2>Are the normals alike?</h2>\n<table class=\"numbers\">\n<tr><th></th>"
             "<th>X\xc2\xb2</th><th>p</th><th>X\xc2\xb2 / df</th><th>rho of the law</th><th>ratio to binomial</th>"
             "<th>called, left out</th></tr>\n");
    for (int kind = 0; kind < study->n_kinds; kind++) add_tests(page, study, kind);
    text_add(
        page,
        "</table>\n<p>A p below 0.05 says that normals differ from each other by more than chance; then one rate for all "
        "of them (critbinom) sets the limit too low, and the beta-binomial method is the one to use.</p>\n</section>\n");
}

static void add_note(text *page, const char *note, bool *any)
{
    if (!note[0]) return;
    if (*any) text_add(page, "; ");
    text_add_escaped(page, note);
    *any = true;
}

static void add_normal(text *page, const cutoff_study *study, size_t i)
{
    const normal_slide *s = &study->cohort.slides[i];
    const bool doubted = s->odd || s->positive;
    char share[32];
    percent_text((double)s->k[COUNT_COMBINED] / (double)s->n, share, sizeof share);
    text_addf(page, "<tr><td>%zu</td><td class=\"long\">", i + 1);
    text_add_escaped(page, s->name);
    text_addf(page, "</td><td>%ld</td><td>%ld</td>", s->n, s->k[COUNT_COMBINED]);
    if (study->n_kinds > 1) text_addf(page, "<td>%ld</td><td>%ld</td>", s->k[COUNT_SPLIT], s->k[COUNT_ISOLATED_3P]);
    text_addf(page, "<td>%s</td><td class=\"%s\">", s->n > 0 ? share : "n/a", doubted ? "odd" : "long");
    const char *const notes[] = {
        s->left_out, s->odd ? "plainly unlike the others" : "", s->positive ? "plainly positive" : "",
        normal_is_called(s) ? "called by this cutoff" : "", s->called ? "called when left out" : ""};
    bool any = false;
    for (size_t n = 0; n < sizeof notes / sizeof *notes; n++) add_note(page, notes[n], &any);
    if (s->readers > 1) text_addf(page, "%s%d readers", any ? "; " : "", s->readers);
    text_add(page, "</td></tr>\n");
}

void html_normals(text *page, const cutoff_study *study)
{
    text_add(page,
             "<section>\n<h2>The normals</h2>\n<table class=\"numbers\">\n<tr><th></th><th>slide</th><th>nuclei</th>"
             "<th>rearranged</th>");
    if (study->n_kinds > 1) text_add(page, "<th>split</th><th>isolated 3\xe2\x80\xb2</th>");
    text_add(page, "<th>share</th><th>note</th></tr>\n");
    for (size_t i = 0; i < study->cohort.m; i++) add_normal(page, study, i);
    text_add(page, "</table>\n</section>\n");
}

static void add_lots(text *page, const cohort *c)
{
    text lots = {0};
    for (int i = 0; i < c->n_lots; i++) text_addf(&lots, "%s%s", i ? ", " : "", c->lots[i]);
    html_row(page, "lot", lots.chars ? lots.chars : "");
    text_free(&lots);
}

void html_key(text *page, const cutoff_study *study)
{
    const cohort *c = &study->cohort;
    text_add(page, "<section class=\"whole\">\n<h2>What it is for</h2>\n<table class=\"facts\">\n");
    html_row(page, "locus", c->assay.locus);
    html_row(page, "assay", c->assay.id);
    html_row(page, "probe", c->assay.probe_id);
    html_row(page, "vendor", c->assay.vendor);
    html_row(page, "catalogue number", c->assay.catalogue_no);
    add_lots(page, c);
    html_row_number(page, "section thickness, whole \xc2\xb5m", c->section_um > 0 ? c->section_um : (double)NAN, 0,
                    "\xc2\xb5m");
    html_row_number(page, "pixel size", c->pixel_um, 4, "\xc2\xb5m");
    html_row(page, "parameters of the method, SHA-256", c->method_sha256.chars);
    html_row(page, "normals from", c->from_results ? "result folders" : c->source);
    if (!c->from_results) html_row(page, "SHA-256 of the table", c->source_sha256.chars);
    html_row(page, "sunder", sunder_version());
    text_add(page, "</table>\n<p>");
    text_add(page,
             c->from_results
                 ? "A slide is scored with this cutoff only when all of these are its own; another lot is warned of."
                 : "A table of counts does not say how its nuclei were read: this cutoff is for reading by eye, and "
                   "<i>sunder score</i> does not take it.");
    text_add(page, "</p>\n</section>\n");
}
