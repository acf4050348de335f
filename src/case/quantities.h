/* What was counted and estimated at a locus, as numbers: one list that FHIR, HL7 and CSV share, so that a laboratory system
 * reads the same code in each (docs/case.md). Inside of case. */
#ifndef CASE_QUANTITIES_H
#define CASE_QUANTITIES_H

#include "case/content.h"

typedef struct quantity {
    char code[64];    /* of our own: "NTRK1.split" */
    char name[112];   /* UTF-8: "NTRK1: Nuclei split" */
    double value;     /* finite */
    const char *unit; /* UCUM, static */
    int decimals;     /* that value is written with */
} quantity;

typedef struct quantities {
    size_t n, capacity;
    quantity *rows;
    bool failed; /* memory was short */
} quantities;

/* Those that the result of the slide holds. Shares, cutoff and probabilities are left out of an uninformative locus, which gets
 * none on the page either. out is the caller's: quantities_free. */
void quantities_of(const finding *f, quantities *out);
void quantities_free(quantities *q);

/* The unit of a code; NULL: no number has it. Static. */
const char *quantity_unit(const quantities *all, const char *code);

/* The locus whose numbers a section of the report puts into words; NULL: another section. */
const finding *finding_of_section(const case_report *report, const content_section *section);

#endif
