/* Codes of results that laboratory systems know: LOINC, HGNC. There is no LOINC code for NTRK FISH, so counts go under codes of
 * our own. Inside of case. */
#ifndef CASE_CODES_H
#define CASE_CODES_H

#include "case/case_report.h"

typedef struct loinc {
    const char *code, *display;
} loinc;

/* clinical.md 5.3 and LOINC's answer list LL1971-2. */
extern const loinc loinc_report, loinc_variant, loinc_iscn, loinc_gene, loinc_source, loinc_somatic;

/* Present, Absent, Indeterminate, No call: the answer to loinc_variant that a call is. */
loinc loinc_answer(sunder_call call);

#define LOCAL_CODES "urn:sunder:case" /* system of our own codes in FHIR */
#define LOCAL_CODES_HL7 "99SUNDER"    /* the same in HL7 v2: local tables begin with 99 */

#endif
