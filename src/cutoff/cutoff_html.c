/* The page, top to bottom: the cutoff, doubts, what it is for each number of nuclei, the normals as a picture, their law and the
 * operating curve, what was tested, the normals as a table, what the cutoff is for, and lines for signatures. One file, no
 * script, nothing fetched. */
#include "cutoff/cutoff_html.h"

#include <math.h>

#include "core/fail.h"
#include "core/text_file.h"
#include "cutoff/cutoff_tables.h"
#include "cutoff/plots.h"
#include "report/html_parts.h"
#include "sunder/version.h"

/* What report.html does not need. */
static const char own_style[] =
    ".plot .start{text-anchor:start;fill:#555}.plot .law{fill:none;stroke:#0a5a94;stroke-width:2}\n"
    ".plot .dashed{stroke-dasharray:6 4;stroke:#555;stroke-width:1.6}\n"
    ".plot .ring{fill:none;stroke:#a33a00;stroke-width:3}\n"
    ".call .word small{display:block;font-size:13px;font-weight:normal;letter-spacing:0;color:#444}\n"
    "table.numbers td.odd{color:#a33a00;font-weight:bold;white-space:normal}\n"
    ".plot .limit-end{fill:#a33a00;text-anchor:end}\n"
    ".call.cutoff{border-color:#0a5a94;background:#f1f7fc}.call.cutoff .word{color:#0a5a94}\n"
    ".columns>section{flex:1 1 380px}\n";

static const char *method_words(sunder_cutoff_method method)
{
    switch (method) {
    case SUNDER_CUTOFF_BETAINV:
        return "exact upper limit of the largest share, BETAINV(level, k + 1, n \xe2\x88\x92 k)";
    case SUNDER_CUTOFF_BETAINV_SPREADSHEET: return "spreadsheet variant of the largest share, BETAINV(level, k + 1, n)";
    case SUNDER_CUTOFF_CRITBINOM: return "binomial quantile of the pooled share, CRITBINOM(n, p, level)";
    case SUNDER_CUTOFF_MEAN_SD: return "mean of the normals' shares, plus so many standard deviations";
    case SUNDER_CUTOFF_TOLERANCE: return "normal tolerance limit: this level of normals lies below it, 95 % sure";
    case SUNDER_CUTOFF_GARWOOD: return "exact Poisson upper limit of the largest count (Garwood)";
    case SUNDER_CUTOFF_BETA_BINOMIAL: break;
    }
    return "quantile of the beta-binomial law fitted to the normals by maximum likelihood";
}

static const char *locus_of(const cutoff_study *study)
{
    return study->cohort.assay.locus[0] ? study->cohort.assay.locus : "Unnamed locus";
}

static void add_head(text *page, const cutoff_study *study)
{
    const char *date = study->options->date ? study->options->date : "";
    text_add(page, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                   "<meta name=\"viewport\" content=\"width=device-width\">\n<title>");
    text_add_escaped(page, locus_of(study));
    text_addf(page, ": cutoff</title>\n<style>\n%s%s</style>\n</head>\n<body>\n<table class=\"frame\">\n", report_style,
              own_style);
    text_add(page, "<thead><tr><td><div class=\"running\"><span>");
    text_add_escaped(page, locus_of(study));
    text_addf(page, " cutoff</span><span>%s</span><span>", sunder_cutoff_method_name((int)study->options->method));
    text_add_escaped(page, date);
    text_addf(
        page,
        "</span></div></td></tr></thead>\n<tfoot><tr><td><div class=\"foot\">Research use only until a laboratory has "
        "validated it. sunder %s",
        sunder_version());
    if (study->cohort.method_sha256.chars[0]) text_addf(page, ", method %.16s", study->cohort.method_sha256.chars);
    text_add(page, "</div></td></tr></tfoot>\n<tbody><tr><td>\n<h1>");
    text_add_escaped(page, locus_of(study));
    text_addf(page, " break-apart FISH: the laboratory's cutoff</h1>\n<p>From %zu normal slide%s, %ld nuclei.</p>\n",
              study->used, study->used == 1 ? "" : "s", study->kinds[COUNT_COMBINED].n);
}

static void add_level(text *page, const sunder_cutoff_options *o)
{
    if (o->method == SUNDER_CUTOFF_MEAN_SD) {
        text_addf(page, ": %d", o->sd);
        return;
    }
    text_add(page, "; level ");
    html_number(page, o->level, o->level > 0.99 ? 4 : 2);
}

/* The slide whose share is the largest, for the methods that take that one; NULL for the others. */
static const normal_slide *slide_that_sets(const cutoff_study *study)
{
    size_t at = study->kinds[COUNT_COMBINED].derived.own; /* among those that are used */
    for (size_t i = 0; i < study->cohort.m; i++) {
        const normal_slide *s = &study->cohort.slides[i];
        if (!s->left_out[0] && at-- == 0) return s;
    }
    return NULL;
}

static void add_cutoff(text *page, const cutoff_study *study)
{
    const kind_study *k = &study->kinds[COUNT_COMBINED];
    const derivation *d = &k->derived;
    text_add(page, "<section class=\"call cutoff\">\n<div class=\"word\">");
    html_number(page, 100 * d->limit_frac, 2);
    text_add(page, " %<small>limit; ");
    if (d->first_positive <= d->n) {
        text_addf(page, "first positive %ld of %ld (", d->first_positive, d->n);
        html_number(page, 100.0 * (double)d->first_positive / (double)d->n, 2);
        text_add(page, " %)");
    } else text_addf(page, "no count of %ld is positive", d->n);
    text_add(page, "</small></div>\n<div class=\"why\"><ul>\n<li>");
    text_add_escaped(page, method_words(study->options->method));
    add_level(page, study->options);
    const normal_slide *largest = slide_that_sets(study);
    if (largest) {
        text_add(page, "</li>\n<li>The largest share is that of ");
        text_add_escaped(page, largest->name);
        text_addf(page, ": %ld of %ld", largest->k[COUNT_COMBINED], largest->n);
    }
    text_addf(page, "</li>\n<li>%ld of %ld nuclei of the normals count as rearranged (", k->k, k->n);
    html_number(page, 100.0 * (double)k->k / (double)k->n, 2);
    text_add(page, " %)</li>\n");
    if (k->tried_left_out > 0)
        text_addf(
            page,
            "<li>Each normal held against the cutoff of the others: <b>%ld of %ld</b> would have been called</li>\n",
            k->called_left_out, k->tried_left_out);
    text_add(page, "</ul></div>\n</section>\n");
    for (size_t i = 0; i < study->cohort.n_warnings; i++) {
        text_add(page, "<div class=\"warning\">");
        text_add_escaped(page, study->cohort.warnings[i]);
        text_add(page, "</div>\n");
    }
}

static void make_page(text *page, const cutoff_study *study)
{
    add_head(page, study);
    add_cutoff(page, study);
    html_first_counts(page, study);
    plot_rates(page, study);
    text_add(page, "<div class=\"columns whole\">\n");
    plot_distribution(page, study);
    plot_operating(page, study);
    text_add(page, "</div>\n");
    html_dispersion(page, study);
    html_normals(page, study);
    html_key(page, study);
    text_add(page,
             "<table class=\"sign\"><tr><td>Derived by</td><td></td><td>Date</td><td></td></tr><tr><td>Approved by"
             "</td><td></td><td>Date</td><td></td></tr></table>\n</td></tr></tbody>\n</table>\n</body>\n</html>\n");
}

sunder_status cutoff_html_write(const cutoff_study *study, const char *path, sunder_error *err)
{
    SUNDER_AUTO(text_free) text page = {0};
    make_page(&page, study);
    return text_write_file(&page, path, err);
}
