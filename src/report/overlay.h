/* The picture of one field that shows what was found and how it was read. */
#ifndef REPORT_OVERLAY_H
#define REPORT_OVERLAY_H

#include "image/field.h"
#include "result/slide_result.h"

/* Writes the field (f->index of the result) as a PNG file: composite of the channels, outlines, marks, pairs, nucleus
 * numbers, scale bar, legend with the display ranges. labels are those of the field. Fields may be written on several
 * threads at once. */
sunder_status overlay_write(const slide_result *result, const field *f, const label_plane *labels, const char *path,
                            sunder_error *err) SUNDER_MUST_USE;

#endif
