/* After the survey: camera, laws, and which fields can be scored by them. */
#ifndef PIPELINE_FIELD_CHECKS_H
#define PIPELINE_FIELD_CHECKS_H

#include "pipeline/sweeps.h"

/* Fits camera and laws, scores every field, leaves out those that cannot be scored (their rows leave the tables, their
 * label images the folder) and fits the laws again without them. When half of the fields or more are at fault none is left
 * out: that is the slide, and score names it. */
sunder_status learn_slide(slide_tables *tables, const sunder_assay *assay, slide_laws *out_laws,
                          sunder_error *err) SUNDER_MUST_USE;

#endif
