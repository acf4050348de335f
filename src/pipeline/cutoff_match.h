/* Whether a cutoff and a slide, and a cutoff and the way of deciding, go together. */
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

/* The same before the slide is opened, and nothing is warned of. pixel_um 0: not known yet, and not compared. */
sunder_status cutoff_fits(const sunder_score_options *options, const sunder_assay *assay, double pixel_um,
                          const segment_options *segment, sunder_error *err) SUNDER_MUST_USE;

#define LOT_WORDS 256

/* Whether the lot of the assay is none of those a cutoff.json was made with; then words says so. root: of the cutoff. */
bool cutoff_other_lot(const json_node *root, const sunder_assay *assay, char *words, size_t size);

/* Puts the way of deciding that the options ask for into the assay. SUNDER_ERROR_INPUT or _USAGE: it cannot be used with the
 * cutoff, the assay's or the laboratory's. */
sunder_status take_decision(const sunder_score_options *wanted, sunder_assay *assay, sunder_error *err) SUNDER_MUST_USE;

#endif
