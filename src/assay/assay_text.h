/* An assay in words, for `sunder assay show` and report headers. */
#ifndef ASSAY_ASSAY_TEXT_H
#define ASSAY_ASSAY_TEXT_H

#include "core/text.h"
#include "sunder/assay.h"

/* Adds one line for each fact, "name: value"; what is not known says so. */
void assay_describe(const sunder_assay *assay, text *out);

/* The cutoff as the rule that it is, "15 %"; "12.50 %" where it is no whole number. */
void assay_cutoff_words(const sunder_assay *assay, char *buffer, size_t size);

#endif
