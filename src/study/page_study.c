/* How many slides a study needs, what this one was begun with, and what it does not show. */
#include <math.h>
#include <string.h>
#include <time.h>

#include "stats/agreement_size.h"
#include "study/page_parts.h"
#include "sunder/version.h"

#define MOST_CUTOFFS 20  /* shown; slides.csv has all */
#define TARGET_FRAC 0.90 /* lower bound of agreement that clinical.md 6 aims at */

static void add_need(text *page, const char *what, long misses, long n)
{
    const long need = smallest_size(TARGET_FRAC, misses, BOUND_WILSON);
    text_addf(page, "<li>%s: %ld slides with %ld discordant", what, n, misses);
    if (n > 0) {
        text_add(page, "; lower limit ");
        add_percent(page, lower_bound_of(misses, n, BOUND_WILSON));
    }
    if (n >= need) text_add(page, ": 90 % is reached.</li>\n");
    else
        text_addf(page,
                  ". With no further one discordant, %ld slides in all (%ld more) reach a lower limit of 90 %%.</li>\n",
                  need, need - n);
}

void page_sizes(text *page, const study_report *r)
{
    static const double targets[] = {0.90, 0.95};
    text_add(page, "<h2>How many slides</h2>\n");
    const comparison *all = comparison_of_all(r->analysis);
    if (all) {
        const two_by_two *t = &all->binary;
        text_add(page, "<ul>\n");
        add_need(page, "Reference rearranged", t->ref_only, t->both_positive + t->ref_only);
        add_need(page, "Reference normal", t->new_only, t->both_negative + t->new_only);
        text_add(page, "</ul>\n");
    }
    text_add(page, "<table><thead><tr><th>lower 95 % limit</th><th>discordant</th><th>slides, Wilson</th><th>slides, "
                   "exact</th><th>slides, exact one-sided</th></tr></thead><tbody>\n");
    for (int i = 0; i < 2; i++) {
        for (long misses = 0; misses <= 3; misses++)
            text_addf(page,
                      "<tr><td class=\"words\">%.0f %%</td><td>%ld</td><td>%ld</td><td>%ld</td><td>%ld</td></tr>\n",
                      100 * targets[i], misses, smallest_size(targets[i], misses, BOUND_WILSON),
                      smallest_size(targets[i], misses, BOUND_EXACT),
                      smallest_size(targets[i], misses, BOUND_EXACT_ONE_SIDED));
    }
    text_add(
        page,
        "</tbody></table>\n<p class=\"note\">Fewest positive slides for PPA, or negative ones for NPA. More are in "
        "sizes.csv.</p>\n");
}

static void add_fact(text *page, const char *name, const char *value)
{
    text_addf(page, "<tr><th>%s</th><td class=\"long hash\">", name);
    text_add_escaped(page, value);
    text_add(page, "</td></tr>\n");
}

static void add_date(text *page)
{
    const time_t now = time(NULL);
    struct tm parts;
    char date[24];
    if (gmtime_r(&now, &parts) && strftime(date, sizeof date, "%Y-%m-%d", &parts))
        add_fact(page, "date of the report (UTC)", date);
}

/* Each cutoff of a laboratory once, with the slides it decides, in the order of the manifest. */
static void add_cutoffs(text *page, const study_slides *slides)
{
    SUNDER_AUTO(grouping_free) grouping files = {0};
    SUNDER_AUTO(auto_free) const char **keys = array_new(slides->n, sizeof *keys);
    for (size_t i = 0; keys && i < slides->n; i++) keys[i] = slides->rows[i].scoring.cutoff_sha256.chars;
    if (!keys || grouping_of(keys, slides->n, &files, NULL) != SUNDER_OK) {
        page->failed = true;
        return;
    }
    int shown = 0;
    for (size_t i = 0; i < slides->n && shown < MOST_CUTOFFS; i++) {
        const size_t file = files.of[i];
        if (file == NO_GROUP || files.slides[files.first[file]] != i) continue;
        const size_t n = files.first[file + 1] - files.first[file];
        text_add(page, "<tr><th>cutoff ");
        text_add_escaped(page, slides->rows[i].scoring.cutoff);
        text_addf(page, " (decides %zu slide%s of this study), SHA-256</th><td class=\"long hash\">%s</td></tr>\n", n,
                  n == 1 ? "" : "s", keys[i]);
        shown += 1;
    }
}

static void add_locked(text *page, const study_report *r)
{
    text_add(page, "<h2>What the study was run with</h2>\n<table>\n");
    add_fact(page, "sunder", sunder_version());
    add_date(page);
    add_fact(page, "operator", r->options->operator_name ? r->options->operator_name : "not given");
    add_fact(page, "profile", r->options->profile == SUNDER_PROFILE_VALIDATION ? "validation" : "research");
    add_fact(page, "options of the run, SHA-256", r->lock->parameters_sha256.chars);
    add_fact(page, "manifest", r->name);
    add_fact(page, "manifest, SHA-256", r->analysis->slides->sha256.chars);
    add_fact(page, "decision", r->options->decision ? r->options->decision : "as each assay says");
    add_fact(page, "another lot than the cutoff's", r->options->strict ? "refused (--strict)" : "remarked");
    add_cutoffs(page, r->analysis->slides);
    text_addf(
        page,
        "<tr><th>seed</th><td class=\"long\">%llu</td></tr>\n<tr><th>intervals by patients</th><td "
        "class=\"long\">%d draws, percentiles</td></tr>\n</table>\n"
        "<p class=\"note\">Version, options, seed, and each slide with the SHA-256 of its assay and cutoff are "
        "locked in study.json: a run that differs is refused. The SHA-256 of the options covers no assay, cutoff or "
        "slide; date and operator may differ. The scoring was told of each slide its images, assay, locus, pixel size, "
        "section thickness and cutoff, and no reference and no reader.</p>\n",
        (unsigned long long)r->seed, r->options->bootstrap_rounds);
}

static void add_tables(text *page)
{
    text_add(
        page,
        "<p>Tables beside this page: agreement.csv, calls.csv, slides.csv, reader_calls.csv, reader_tests.csv, "
        "differences.csv, panels.csv, precision.csv, specimens.csv, roc.csv, sizes.csv, nuclei.csv, nucleus_confusion.csv; "
        "dictionary.csv tells their columns. "
        "Figures: *.svg.</p>\n");
}

void page_study(text *page, const study_report *r)
{
    add_locked(page, r);
    page_assays(page, r);
    add_tables(page);
    text_add(
        page,
        "<div class=\"limits\"><h2>Limits</h2>\n<ul>\n"
        "<li>Agreement with another method is not accuracy: sequencing and immunohistochemistry miss "
        "rearrangements, too. Discordant slides need a third method.</li>\n"
        "<li>It holds for slides like these: their share of positives, their tissues, ages, probes, scanners.</li>\n"
        "<li>Wilson&#39;s intervals take slides as independent; where patients have several slides, those by "
        "patients hold. Intervals by draws are too narrow with few patients, and have no width at 0 or 100 %.</li>\n"
        "<li>Many groups are compared: one in twenty 95 % intervals misses by chance.</li>\n"
        "<li>Research use only until a laboratory has validated it.</li>\n</ul></div>\n"
        "<table class=\"sign\"><tr><td>reviewed by</td><td></td><td>date</td><td></td><td>signature</td>"
        "<td></td></tr></table>\n");
}
