/* Flags: what a reader should look at, whatever the call. docs/scoring.md lists them. */
#ifndef SCORE_FLAGS_H
#define SCORE_FLAGS_H

#include "score/usable.h"

/* Fills flags and n_flags from the numbers that stand in *v already. */
void raise_flags(verdict *v, slide_fault fault, long atypical, const sunder_assay *assay, const slide_laws *laws,
                 const score_context *about, const plausibility *images);

/* Isolated 3' and 5' together reach the cutoff (10 at least) and are alike: counts and symmetry_p of *v are read. */
bool singles_are_symmetric(const verdict *v, const sunder_assay *assay);

/* More than a third of the signals of the stacks lie in their first or last plane. */
bool stack_is_cut(const score_context *about);

#endif
