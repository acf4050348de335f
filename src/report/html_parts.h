/* The sections of report.html, each added to the page as it grows. Inside of report. */
#ifndef REPORT_HTML_PARTS_H
#define REPORT_HTML_PARTS_H

#include "core/text.h"
#include "report/gallery_parts.h"
#include "result/result_folder.h"

extern const char report_style[]; /* CSS */

void html_call(text *page, const slide_result *result);
void html_decision(text *page, const slide_result *result); /* nothing for a slide that is not called */
void html_fractions(text *page, const slide_result *result);
void html_lab_cutoff(text *page, const slide_result *result); /* a sentence; the cutoff must be given */
void html_counts(text *page, const slide_result *result);
void html_estimates(text *page, const slide_result *result);
void html_histogram(text *page, const slide_result *result);
void html_assay(text *page, const slide_result *result);
void html_quality(text *page, const slide_result *result);
void html_limits(text *page, const slide_result *result);
void html_provenance(text *page, const slide_result *result, const digest_hex *parameters);
long edit_count(const slide_result *result);             /* of all rounds */
void html_edits(text *page, const slide_result *result); /* nothing for a result without edits */
void html_drawn_before(text *page, const slide_result *result);
sunder_status html_copied_gallery(text *page, const slide_result *result, const result_folder *folder,
                                  sunder_error *err) SUNDER_MUST_USE;
sunder_status html_gallery(text *page, const gallery *g, sunder_error *err) SUNDER_MUST_USE;
sunder_status html_overlays(text *page, const slide_result *result, const result_folder *folder,
                            sunder_error *err) SUNDER_MUST_USE;

/* Small pieces that sections share. Texts are escaped. */
void html_number(text *page, double value, int decimals);       /* "n/a" when not finite */
void html_row(text *page, const char *name, const char *value); /* a row of a table; value "" is "not given" */
void html_row_number(text *page, const char *name, double value, int decimals, const char *unit);
void html_interval(text *page, double lower, double upper); /* "9.5 % to 37.3 %" */

#endif
