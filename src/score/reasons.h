/* The verdict in words that a laboratory director would sign: what was counted, against which limit, why. */
#ifndef SCORE_REASONS_H
#define SCORE_REASONS_H

#include "score/usable.h"

/* Fills reasons and n_reasons from the numbers that stand in *v already. */
void write_reasons(verdict *v, slide_fault fault, const hybridisation *h, const sunder_assay *assay,
                   const slide_laws *laws, const score_context *about);

#endif
