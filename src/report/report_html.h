/* report.html: one self-contained file for a person: the call and why, counts, quality, pictures, limits. */
#ifndef REPORT_REPORT_HTML_H
#define REPORT_REPORT_HTML_H

#include "report/gallery.h"
#include "result/result_folder.h"

/* Writes report.html into the folder. Reads the overlays that lie there already; the gallery must hold its crops. g NULL: the
 * gallery.png that lies there already stands in the page, as in a result that was scored again. */
sunder_status report_html_write(const slide_result *result, const result_folder *folder, const gallery *g,
                                sunder_error *err) SUNDER_MUST_USE;

#endif
