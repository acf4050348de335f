/* The files that a manifest names. */
#ifndef STUDY_NAMED_FILES_H
#define STUDY_NAMED_FILES_H

#include "study/slides.h"

/* SUNDER_ERROR_INPUT names both lines where two slides of one locus name the same images, or two slides the same file of a
 * reader's nuclei; by the place they lead to, whatever it is called. What lies there is not looked at. */
sunder_status named_files_check(const study_slides *slides, const char *manifest, sunder_error *err) SUNDER_MUST_USE;

#endif
