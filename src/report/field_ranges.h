/* The display ranges of a field's pictures. */
#ifndef REPORT_FIELD_RANGES_H
#define REPORT_FIELD_RANGES_H

#include "report/display.h"
#include "result/slide_result.h"

/* By percentiles of the pixels. Where signals were reported, a probe runs from their background to their peaks, so that neither
 * haze nor debris sets the scale. */
display_ranges field_ranges(const slide_result *result, const field *f);

#endif
