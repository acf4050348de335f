/* cutoff.html: the page that a laboratory files and a director signs. */
#ifndef CUTOFF_CUTOFF_HTML_H
#define CUTOFF_CUTOFF_HTML_H

#include "cutoff/study.h"

sunder_status cutoff_html_write(const cutoff_study *study, const char *path, sunder_error *err) SUNDER_MUST_USE;

#endif
