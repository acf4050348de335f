/* Slides of one specimen against each other: in one place, between labs, scanners and batches. */
#include <math.h>
#include <string.h>

#include "study/page_parts.h"

#define MOST_SHOWN 200 /* rows of a table */

typedef struct place_words {
    const char *kind, *title, *first_column;
} place_words;

static const place_words places[] = {
    {"within one place", "In one place: sections, or scans, of one %s", "place"},
    {"between labs", "Between labs: one %s in two", "labs"},
    {"between scanners", "Between scanners: one %s on two", "scanners"},
    {"between batches", "Between batches: one %s in two", "batches"},
};
#define N_PLACES (sizeof places / sizeof places[0])

static const comparison *pairs_of(const study_analysis *a, const precision *p)
{
    for (size_t i = 0; i < a->n_comparisons; i++) {
        const comparison *c = &a->comparisons[i];
        if (strcmp(c->kind, p->kind) == 0 && strcmp(c->group, p->group) == 0) return c;
    }
    return NULL;
}

/* Percentage points with their sign. */
static void add_points(text *page, double fraction)
{
    if (fraction > 0) text_add(page, "+");
    add_figure(page, 100.0 * fraction, 1);
}

static void add_sd(text *page, const precision *p)
{
    text_add(page, "<td class=\"whole\">");
    add_figure(page, 100.0 * p->sd, 1);
    if (p->df > 0) text_addf(page, " (%zu)", p->df);
    text_add(page, "</td>");
}

static void add_shift(text *page, const precision *p)
{
    text_add(page, "<td>");
    if (p->shift.n > 0) add_points(page, p->shift.mean);
    if (isfinite(p->shift.mean_interval.lower)) {
        text_add(page, " <span>(");
        add_points(page, p->shift.mean_interval.lower);
        text_add(page, " to ");
        add_points(page, p->shift.mean_interval.upper);
        text_add(page, ")</span>");
    }
    text_add(page, "</td>");
}

static void add_pairs(text *page, const comparison *c)
{
    if (!c) {
        text_add(page, "<td></td><td></td><td></td><td></td>");
        return;
    }
    long all = 0;
    for (int cell = 0; cell < N_SAID * N_SAID; cell++) all += c->cells[cell / N_SAID][cell % N_SAID];
    const two_by_two *t = &c->binary;
    const long differ = t->new_only + t->ref_only;
    text_addf(page, "<td>%ld</td><td>%ld</td><td>%ld</td><td>%ld</td>", t->both_positive, t->both_negative, differ,
              all - t->both_positive - t->both_negative - differ);
}

static void add_row(text *page, const study_analysis *a, const precision *p, bool between)
{
    text_add(page, "<tr>");
    add_cell(page, p->group[0] ? p->group : "all");
    text_add(page, "<td>");
    add_proportion(page, &p->alike);
    text_add(page, "</td>");
    add_pairs(page, p->group[0] ? pairs_of(a, p) : NULL);
    add_sd(page, p);
    if (between) add_shift(page, p);
    text_add(page, "</tr>\n");
}

/* "specimen" or "patient", as the manifest tells them apart. */
static const char *unit_of(const study_analysis *a, bool *out_mixed)
{
    size_t patients = 0;
    for (size_t i = 0; i < a->n_specimens; i++) patients += a->specimens[i].is_patient;
    *out_mixed = patients > 0 && patients < a->n_specimens;
    return patients > 0 && patients == a->n_specimens ? "patient" : "specimen";
}

static void add_kind(text *page, const study_analysis *a, const place_words *words, const char *unit)
{
    const bool between = strcmp(words->first_column, "place") != 0;
    size_t n = 0;
    for (size_t i = 0; i < a->n_precisions; i++) {
        if (strcmp(a->precisions[i].kind, words->kind) != 0 || n++ >= MOST_SHOWN) continue;
        if (n == 1) {
            text_add(page, "<div class=\"wide\"><h3>");
            text_addf(page, words->title, unit);
            text_addf(
                page,
                "</h3>\n<table><thead><tr><th>%s</th><th>%ss whose calls are all the same</th><th>pairs of slides: "
                "both rearranged</th><th>both normal</th><th>one of each</th><th>one or both without a call</th>"
                "<th>SD of percent (df)</th>%s</tr></thead><tbody>\n",
                words->first_column, unit, between ? "<th>percent in the second minus the first</th>" : "");
        }
        add_row(page, a, &a->precisions[i], between);
    }
    if (n > 0) text_add(page, "</tbody></table></div>\n");
    if (n > MOST_SHOWN)
        text_addf(page, "<p class=\"note\">The first %d of %zu; precision.csv has all.</p>\n", MOST_SHOWN, n);
    for (int i = 0; i < a->n_left_out; i++) {
        if (strcmp(a->left_out[i], words->kind) != 0) continue;
        text_addf(page, "<p>%s: slides of one %s have so many pairs that they are not compared.</p>\n", words->kind,
                  unit);
    }
}

static void add_specimen(text *page, const study_analysis *a, const specimen_slides *s)
{
    const study_slide *first = &a->slides->rows[s->slides[0]];
    text_add(page, "<tr>");
    add_cell(page, s->is_patient ? first->patient : first->specimen);
    add_cell(page, first->scoring.locus);
    text_add(page, "<td class=\"long\">");
    for (size_t i = 0; i < s->n; i++) {
        const outcome *out = &a->outcomes[s->slides[i]];
        const study_slide *slide = &a->slides->rows[s->slides[i]];
        const char *const where[] = {slide->lab, slide->scanner, slide->batch};
        text_add(page, i > 0 ? "; " : "");
        text_add_escaped(page, slide->scoring.id);
        for (int k = 0; k < 3; k++) {
            text_add(page, where[k][0] ? ", " : "");
            text_add_escaped(page, where[k]);
        }
        text_addf(page, ": %s", said_name(out->call));
        if (!isfinite(out->fraction)) continue;
        text_add(page, " ");
        add_percent(page, out->fraction);
    }
    text_add(page, "</td></tr>\n");
}

static void add_differing(text *page, const study_analysis *a, const char *unit)
{
    size_t n = 0;
    for (size_t i = 0; i < a->n_specimens; i++) {
        if (!a->specimens[i].differs || n++ >= MOST_SHOWN) continue;
        if (n == 1)
            text_addf(
                page,
                "<h3>%ss whose calls differ</h3>\n<div class=\"wide\"><table><thead><tr><th class=\"words\">%s</th>"
                "<th class=\"words\">locus</th><th class=\"words\">slides</th></tr></thead><tbody>\n",
                strcmp(unit, "patient") == 0 ? "Patient" : "Specimen", unit);
        add_specimen(page, a, &a->specimens[i]);
    }
    if (n > 0) text_add(page, "</tbody></table></div>\n");
    else text_addf(page, "<p>No %s has calls that differ.</p>\n", unit);
    if (n > MOST_SHOWN)
        text_addf(page, "<p class=\"note\">The first %d of %zu; specimens.csv has all.</p>\n", MOST_SHOWN, n);
}

void page_precision(text *page, const study_report *r)
{
    const study_analysis *a = r->analysis;
    bool mixed = false;
    const char *unit = unit_of(a, &mixed);
    if (a->n_specimens == 0) return;
    text_addf(
        page,
        "<h2>Precision: slides of one %s</h2>\n<p class=\"note\">Calls and percentages of the software, every slide "
        "against every other of its %s and locus. Pairs of one %s are alike: read the share of %ss and its "
        "Wilson interval. SD of percent: percentage points, pooled within %ss, with its degrees of freedom; in one "
        "place of slides, between places of the means of each place. One place: the same lab, scanner and "
        "batch.</p>\n",
        unit, unit, unit, unit, unit);
    if (mixed || strcmp(unit, "patient") == 0)
        text_addf(page,
                  "<p class=\"warning\">%s slides name no specimen: all slides of such a patient at a locus are taken "
                  "for one, though they may be of different tissue.</p>\n",
                  mixed ? "Some" : "The");
    add_differing(page, a, unit);
    for (size_t i = 0; i < N_PLACES; i++) add_kind(page, a, &places[i], unit);
}
