/* How a laboratory's own cutoff decides a slide. Pure. */
#ifndef SCORE_LAB_RULE_H
#define SCORE_LAB_RULE_H

#include "score/verdict.h"

/* With a laboratory's cutoff: fills v->lab, and sets above_cutoff, doubt_decides and stretch_decides by it. Gives the assay with
 * the cutoff that decides, for the words; without a laboratory's cutoff the assay as it is. */
sunder_assay apply_lab_cutoff(verdict *v, const sunder_assay *assay, const score_context *about);

/* The call of a slide that has enough evaluable nuclei; after apply_lab_cutoff. */
sunder_call call_by_lab_cutoff(const verdict *v, const sunder_assay *assay);

/* Adds whose cutoff it is and what it says of each count. */
void add_lab_reason(verdict *v, const score_context *about);

/* The share that a slide of this n must reach: the laboratory's where there is one, else the assay's. */
double deciding_cutoff_frac(const verdict *v, const sunder_assay *assay);

#endif
