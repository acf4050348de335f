/* How common the kinds of nuclei are on this slide: what each nucleus may be is weighed by it. */
#ifndef CLASSIFY_KIND_SHARES_H
#define CLASSIFY_KIND_SHARES_H

#include <stddef.h>

#include "classify/outcomes.h"
#include "weigh/partner_law.h"

/* How much likelier each kind of nucleus is on this slide than the doubts of a nucleus took it to be. */
typedef struct kind_factors {
    double of[NUCLEUS_KINDS];
} kind_factors;

/* of_nuclei: n rows, probabilities of the kinds by the doubts of a nucleus alone. partners: the laws these used. */
kind_factors kind_factors_of(const kind_odds *of_nuclei, size_t n, const partner_law partners[2]);

#endif
