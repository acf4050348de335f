/* The display ranges of a field's pictures. */
#ifndef REPORT_FIELD_RANGES_H
#define REPORT_FIELD_RANGES_H

#include "report/display.h"
#include "result/slide_result.h"

/* Ranges for probes from which the local background was taken (flatten.h; NULL: a missing probe): black at little above the
 * noise, full where three quarters of the signals reported in the field end, so that debris does not set the scale. DAPI by
 * percentiles of its pixels. */
display_ranges field_ranges(const slide_result *result, const field *f, const plane *const flat_probe[2]);

#endif
