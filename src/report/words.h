/* Words that stand in several places of a report, the same everywhere. */
#ifndef REPORT_WORDS_H
#define REPORT_WORDS_H

#include <stdbool.h>
#include <stddef.h>

#include "classify/readings.h"
#include "sunder/assay.h"
#include "sunder/score.h"

/* "split", "isolated 3' (5' lost)" ...: what a code means; static, UTF-8. */
const char *pattern_words(pattern_code code);

/* "cut by the edge of the field" ...; static. */
const char *exclusion_words(exclusion why);

/* "border", "too small" ...: what fits over a nucleus with these signals; static, UTF-8. */
const char *exclusion_short(exclusion why, signal_counts counts);

/* "0.998", ">0.999", "<0.001" or "unknown": a probability with the digits it deserves. */
void probability_text(double p, char *buffer, size_t size);

/* "13.3 %" or "n/a". */
void percent_text(double fraction, char *buffer, size_t size);

/* "0.80 µm, centre to centre" or "a gap of 1.00 signal diameters between the rims". */
void rule_words(const sunder_distance_rule *rule, char *buffer, size_t size);

/* What each call means, and promises no more (clinical.md 5.2); what one may do after it where nothing but the slide is known,
 * "" for nothing; what a flag of score means, "" for one without words; static, UTF-8. */
const char *call_meaning(sunder_call call);
const char *call_advice(sunder_call call);
const char *words_of_flag(const char *flag);

/* Printed with every result (clinical.md 5.2), one after the other; NULL past the last. rna_is_there: a result of RNA sequencing
 * of this specimen is known. */
const char *limit_sentence(size_t i, bool rna_is_there);
extern const char research_use_words[];

#endif
