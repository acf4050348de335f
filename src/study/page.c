/* report.html of a study. It holds no date and no path: the same study is the same page. */
#include "study/page_parts.h"
#include "sunder/version.h"

static void add_start(text *page, const study_report *r)
{
    const study_analysis *a = r->analysis;
    text_add(page, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                   "<meta name=\"viewport\" content=\"width=device-width\">\n<title>Validation study: ");
    text_add_escaped(page, r->name);
    text_addf(page, "</title>\n<style>\n%s</style>\n</head>\n<body>\n<h1>Validation study: ", study_style);
    text_add_escaped(page, r->name);
    text_addf(page,
              "</h1>\n<p>%zu slides of %zu patients; %zu scored from images, %zu given as counts, %zu not scored; "
              "%d reader%s</p>\n",
              a->slides->n, a->patients.n_groups, r->counts.scored + r->counts.reused, r->counts.counts,
              r->counts.failed, a->slides->n_readers, a->slides->n_readers == 1 ? "" : "s");
}

sunder_status study_page_write(const study_report *report, const result_folder *folder, sunder_error *err)
{
    SUNDER_AUTO(text_free) text page = {0};
    add_start(&page, report);
    page_heads(&page, report);
    page_remarks_head(&page, report);
    page_changes_head(&page, report);
    page_table(&page, report);
    page_comparisons(&page, report);
    page_nuclei(&page, report);
    page_slides(&page, report);
    page_remarks(&page, report);
    page_sizes(&page, report);
    page_study(&page, report);
    text_addf(&page,
              "<footer>Research use only until a laboratory has validated it. sunder %s, parameters %.16s</footer>\n"
              "</body>\n</html>\n",
              sunder_version(), report->lock->parameters_sha256.chars);
    return write_study_text(&page, folder, "report.html", err);
}
