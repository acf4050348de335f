/* Whether a laboratory's cutoff is for this slide. */
#ifndef PIPELINE_CUTOFF_MATCH_H
#define PIPELINE_CUTOFF_MATCH_H

#include "result/cutoff_file.h"
#include "segment/segment.h"
#include "sunder/context.h"
#include "sunder/score.h"

/* Reads options->cutoff_path and holds it against the slide. SUNDER_ERROR_INPUT names the difference: locus, probe, section
 * thickness, pixel size, parameters of the method; another lot of the probe too under options->strict, else it is warned of. */
sunder_status cutoff_for_slide(sunder_context *context, const sunder_score_options *options, const sunder_assay *assay,
                               double pixel_um, const segment_options *segment, lab_cutoff *out_cutoff,
                               sunder_error *err) SUNDER_MUST_USE;

#endif
