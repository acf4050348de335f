/* report.html of a study. It holds no path; the same study is the same page but for the lines with date and operator. */
#include "study/page_parts.h"
#include "sunder/version.h"

static void add_sum_of_assays(text *page, const study_report *r)
{
    const size_t most_named = 4;
    for (size_t i = 0; i < r->assays->n && i < most_named; i++) {
        text_add(page, i ? ", " : ", assays ");
        text_add_escaped(page, r->assays->rows[i].assay.id);
        text_addf(page, " %.16s", r->assays->rows[i].assay.sha256);
    }
    if (r->assays->n > most_named) text_add(page, " and others");
}

static bool add_start(text *page, const study_report *r)
{
    const study_analysis *a = r->analysis;
    text_add(page, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                   "<meta name=\"viewport\" content=\"width=device-width\">\n<title>Validation study: ");
    text_add_escaped(page, r->name);
    text_addf(page, "</title>\n<style>\n%s%s</style>\n</head>\n<body>\n", study_style, page_assays_style);
    const bool framed = page_frame_begin(page, r);
    text_add(page, "<h1>Validation study: ");
    text_add_escaped(page, r->name);
    text_addf(page,
              "</h1>\n<p>%zu slides of %zu patients; %zu scored from images, %zu given as counts, %zu not scored; "
              "%d reader%s</p>\n",
              a->slides->n, a->patients.n_groups, r->counts.scored + r->counts.reused, r->counts.counts,
              r->counts.failed, a->slides->n_readers, a->slides->n_readers == 1 ? "" : "s");
    return framed;
}

sunder_status study_page_write(const study_report *report, const result_folder *folder, sunder_error *err)
{
    SUNDER_AUTO(text_free) text page = {0};
    const bool framed = add_start(&page, report);
    page_heads(&page, report);
    page_remarks_head(&page, report);
    page_left_out_head(&page, report);
    page_changes_head(&page, report);
    page_table(&page, report);
    page_comparisons(&page, report);
    page_precision(&page, report);
    page_nuclei(&page, report);
    page_slides(&page, report);
    page_remarks(&page, report);
    page_sizes(&page, report);
    page_study(&page, report);
    text_addf(&page, "<footer>Research use only until a laboratory has validated it. sunder %s", sunder_version());
    add_sum_of_assays(&page, report);
    text_addf(&page, ", options %.16s</footer>\n%s</body>\n</html>\n", report->lock->parameters_sha256.chars,
              framed ? "</td></tr></tbody></table>\n" : "");
    return write_study_text(&page, folder, "report.html", err);
}
