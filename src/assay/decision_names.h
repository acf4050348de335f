/* The ways to decide, by the names that assay files, results and options use. */
#ifndef ASSAY_DECISION_NAMES_H
#define ASSAY_DECISION_NAMES_H

#include "sunder/assay.h"

/* "evidence", "plain", "two_step", "sequential", "full"; static. */
const char *decision_name(sunder_decision decision);

/* One line for people who choose an assay; static. */
const char *decision_words(sunder_decision decision);

/* False for a name that is none of them; *out_decision is then as it was. */
bool decision_from_name(const char *name, sunder_decision *out_decision);

#endif
