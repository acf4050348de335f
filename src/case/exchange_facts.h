/* What FHIR and HL7 v2 take from a case in the same way: kinds of identifiers, parts of a name, who answers for the report and
 * since when it stands. Inside of case. */
#ifndef CASE_EXCHANGE_FACTS_H
#define CASE_EXCHANGE_FACTS_H

#include "case/case_report.h"

/* Identifier type of HL7 table 0203: medical record number, accession number, unspecified. */
const char *identifier_type(int kind);

typedef struct person_name {
    char family[CASE_TEXT],
        given[CASE_TEXT]; /* given "": the name does not say which part is which; family is all of it */
} person_name;

/* "Example, Anna" is told apart by its only comma. */
person_name name_parts(const char *name);

/* The director who signed; NULL: none has. Borrowed. */
const case_signature *signed_director(const case_report *report);

/* YYYY-MM-DD: the day that the director signed, else that of the report. Borrowed. */
const char *release_day(const case_report *report);

#endif
