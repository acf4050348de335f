/* The manifest of a study, a CSV file: one row a slide. docs/study.md tells its columns. */
#ifndef STUDY_MANIFEST_H
#define STUDY_MANIFEST_H

#include "study/slides.h"

/* Reads and checks all of it. SUNDER_ERROR_INPUT names file, line, column, what was found and what was expected: a column
 * that is not known, a slide named twice, a word that is no call, counts that cannot be, bytes that are no UTF-8. Files it
 * names are not looked at. *out_slides is the caller's: study_slides_free. */
sunder_status study_manifest_read(const char *path, study_slides *out_slides, sunder_error *err) SUNDER_MUST_USE;

#endif
