/* report.html. The page is a table of one cell with a head and a foot, because browsers repeat those on every printed page:
 * the warning about colours that nobody confirmed stands on each. It holds no date, path or name of an operator: the same
 * result is the same page. */
#include "report/report_html.h"

#include <string.h>

#include "core/fail.h"
#include "core/text_file.h"
#include "report/html_parts.h"
#include "result/result_files.h"
#include "sunder/version.h"

static void add_running_head(text *page, const slide_result *result)
{
    text_add(page, "<thead><tr><td><div class=\"running\"><span>");
    text_add_escaped(page, result->slide_name);
    text_add(page, "</span><span>assay ");
    text_add_escaped(page, result->assay->id);
    text_addf(page, "</span><span>%s</span></div>\n", sunder_call_name(result->verdict->call));
    if (!result->assay->colours_confirmed) {
        text_add(page, "<div class=\"unconfirmed\">Probe colours are not confirmed: 5\xe2\x80\xb2 is taken as ");
        text_add_escaped(page, result->assay->colour_5p);
        text_add(page, " and 3\xe2\x80\xb2 as ");
        text_add_escaped(page, result->assay->colour_3p);
        text_add(page, ". Check the kit's sheet and set them in the assay file before this result is used.</div>\n");
    }
    if (result->n_rounds > 0)
        text_addf(page, "<div class=\"edited\">Scored again with %ld edit%s by a reviewer.</div>\n", edit_count(result),
                  edit_count(result) == 1 ? "" : "s");
    text_add(page, "</td></tr></thead>\n");
}

static void add_running_foot(text *page, const digest_hex *parameters)
{
    text_addf(page,
              "<tfoot><tr><td><div class=\"foot\">Research use only until a laboratory has validated it. sunder %s, "
              "parameters %.16s</div></td></tr></tfoot>\n",
              sunder_version(), parameters->chars);
}

static void add_title(text *page, const slide_result *result)
{
    text_add(page, "<h1>");
    text_add_escaped(page, result->assay->locus[0] ? result->assay->locus : result->assay->id);
    text_add(page, " break-apart FISH: ");
    text_add_escaped(page, result->slide_name);
    text_add(page, "</h1>\n<p>");
    text_add_escaped(page, result->assay->title);
    text_add(page, ": 5\xe2\x80\xb2 ");
    text_add_escaped(page, result->assay->colour_5p);
    text_add(page, ", 3\xe2\x80\xb2 ");
    text_add_escaped(page, result->assay->colour_3p);
    text_addf(page, "; %zu of %zu fields used, %ld nuclei found, %ld evaluable</p>\n",
              result->n_fields - result->about->n_left_out, result->n_fields, result->verdict->counts.nuclei,
              result->verdict->counts.n);
}

static sunder_status make_page(text *page, const slide_result *result, const result_folder *folder, const gallery *g,
                               sunder_error *err)
{
    digest_hex parameters;
    sunder_status status = result_parameters_digest(result, &parameters, err);
    if (status != SUNDER_OK) return status;
    text_add(page, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                   "<meta name=\"viewport\" content=\"width=device-width\">\n<title>");
    text_add_escaped(page, result->slide_name);
    text_addf(page, ": %s</title>\n<style>\n%s</style>\n</head>\n<body>\n<table class=\"frame\">\n",
              sunder_call_name(result->verdict->call), report_style);
    add_running_head(page, result);
    add_running_foot(page, &parameters);
    text_add(page, "<tbody><tr><td>\n");
    add_title(page, result);
    html_edits(page, result);
    html_call(page, result);
    html_fractions(page, result);
    html_counts(page, result);
    html_estimates(page, result);
    html_histogram(page, result);
    html_assay(page, result);
    html_quality(page, result);
    html_limits(page, result);
    status = g ? html_gallery(page, g, err) : html_copied_gallery(page, result, folder, err);
    if (status == SUNDER_OK) status = html_overlays(page, result, folder, err);
    html_provenance(page, result, &parameters);
    text_add(page, "</td></tr></tbody>\n</table>\n</body>\n</html>\n");
    return status;
}

sunder_status report_html_write(const slide_result *result, const result_folder *folder, const gallery *g,
                                sunder_error *err)
{
    SUNDER_AUTO(text_free) text page = {0};
    SUNDER_AUTO(auto_free) char *path = result_folder_path(folder, "report.html");
    if (!path) return fail_memory(err, "report.html");
    sunder_status status = make_page(&page, result, folder, g, err);
    if (status != SUNDER_OK) return status;
    if (page.failed) return fail_memory(err, "report.html");
    return text_write_file(&page, path, err);
}
