/* What the profile allows: research warns, validation refuses. */
#ifndef PIPELINE_PROFILE_H
#define PIPELINE_PROFILE_H

#include "sunder/assay.h"
#include "sunder/score.h"

sunder_status profile_check(sunder_context *context, const sunder_assay *assay, const sunder_score_options *options,
                            sunder_error *err) SUNDER_MUST_USE;

#endif
