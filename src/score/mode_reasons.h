/* What the way of deciding found, in words. Inside of score. */
#ifndef SCORE_MODE_REASONS_H
#define SCORE_MODE_REASONS_H

#include "score/verdict.h"

/* Nothing for a single cutoff, which the fraction says all of. */
void add_mode_reasons(verdict *v, const sunder_assay *assay, const score_context *about);

/* Where fields differ by more than chance makes them. */
void add_field_differences(verdict *v);

#endif
