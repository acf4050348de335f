/* Same-colour signals that lie within the assay's doublet rule are one signal. clinical.md 2.2, algorithms.md 8.2.7. */
#ifndef WEIGH_DOUBLETS_H
#define WEIGH_DOUBLETS_H

#include "weigh/prospects.h"

/* Merges, strongest first: sets merged_into and rejected of what is surely one signal with a stronger one, lowers p of what
 * may be, and gives the stronger one its members and centre. */
sunder_status merge_doublets(prospect_table *t, const distance_rules *rules, const slide_laws *laws,
                             sunder_error *err) SUNDER_MUST_USE;

#endif
