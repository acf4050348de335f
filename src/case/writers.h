/* The formats of a report. Each takes the same content; those with codes take counts and codes from the report it was made of.
 * Inside of case. */
#ifndef CASE_WRITERS_H
#define CASE_WRITERS_H

#include "case/content.h"
#include "core/text.h"

typedef sunder_status (*case_writer)(const case_report *report, const content *words, const char *path,
                                     sunder_error *err);

sunder_status write_case_html(const case_report *report, const content *words, const char *path,
                              sunder_error *err) SUNDER_MUST_USE;
sunder_status write_case_fhir(const case_report *report, const content *words, const char *path,
                              sunder_error *err) SUNDER_MUST_USE;
sunder_status write_case_hl7(const case_report *report, const content *words, const char *path,
                             sunder_error *err) SUNDER_MUST_USE;
sunder_status write_case_csv(const case_report *report, const content *words, const char *path,
                             sunder_error *err) SUNDER_MUST_USE;

/* *out_lacking: letters of the pages that no font of this machine has, drawn as boxes. */
sunder_status write_case_pdf(const case_report *report, const content *words, const char *path, size_t *out_lacking,
                             sunder_error *err) SUNDER_MUST_USE;

#endif
