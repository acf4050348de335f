/* Whether slides, assays, cutoffs and the way of deciding go together. */
#ifndef STUDY_STUDY_FIT_H
#define STUDY_STUDY_FIT_H

#include "study/remarks.h"
#include "study/study_file.h"

/* What is known before a slide is opened: a cutoff that is for another probe, section thickness, lot (strict) or method, or for
 * another pixel size than the manifest gives; a way of deciding that the cutoff does not allow; an assay that the validation
 * profile refuses. The error names the first line of the manifest that holds such a thing. */
sunder_status study_fit_check(sunder_context *context, const study_slides *slides, const study_assays *assays,
                              const char *manifest, const sunder_study_options *options,
                              sunder_error *err) SUNDER_MUST_USE;

/* Slides whose cutoff was made with another lot of the probe than their assay names. */
sunder_status study_fit_remark(const study_slides *slides, const study_assays *assays, const char *manifest,
                               const sunder_study_options *options, study_remarks *remarks,
                               sunder_error *err) SUNDER_MUST_USE;

#endif
