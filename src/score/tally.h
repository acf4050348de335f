/* Counts of a slide from the readings of its nuclei. Pure. */
#ifndef SCORE_TALLY_H
#define SCORE_TALLY_H

#include "score/verdict.h"

slide_counts tally_readings(const readings *r, const nuclei *per_field, size_t n_fields);

/* Nuclei that DAPI allows to be scored, whatever their signals, and how many of them show each colour: the test of the
 * hybridisation. */
typedef struct hybridisation {
    long nuclei, with_5p, with_3p;
} hybridisation;

hybridisation tally_hybridisation(const readings *r);

/* Evaluable nuclei with two or more fused pairs and extra signals of one colour (X5 and X3 of clinical.md 1.3), and those
 * with isolated 5': patterns to look at by eye. */
long tally_atypical(const readings *r);

#endif
