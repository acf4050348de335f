/* How the call of a slide was reached, in words. Members that a result of an older version lacks are passed over. Inside of
 * case. */
#ifndef CASE_CUTOFF_WORDS_H
#define CASE_CUTOFF_WORDS_H

#include "case/finding.h"
#include "core/text.h"

/* "cutoff 15 %: reached; more than cutting by the section can make", or the laboratory's own cutoff where the slide was scored
 * with one: its limit, and the first positive count at this number of nuclei. with_origin: and in brackets how it was set. */
void cutoff_in_short(const finding *f, bool with_origin, text *out);

/* Method, level, number of normals and date of the cutoff. */
void cutoff_origin(const finding *f, text *out);

/* The way of reading and what it came to ("two_step: above"); nothing for the plain cutoff and for evidence. */
void reading_in_words(const finding *f, text *out);

/* Chance of a false call of this slide's cutoff: 1 - its level; NaN where the laboratory gave none. */
double false_call_frac(const finding *f);

#endif
