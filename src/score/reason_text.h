/* Numbers and sentences of reasons. Inside of score. */
#ifndef SCORE_REASON_TEXT_H
#define SCORE_REASON_TEXT_H

#include "score/verdict.h"

typedef struct number {
    char chars[24];
} number;

typedef struct cutoff_phrase {
    char chars[64];
} cutoff_phrase;

number percent(double fraction); /* "14.2" */
number decimals(double value, int places);
number limit_percent(double fraction); /* "2.04": what is compared with 2 % needs a digit more */
number p_value(double p);              /* "= 0.032", "< 0.001": more digits promise what counts cannot keep */
/* The cutoff that decided: "15 %", or the laboratory's at this n: "10 of 68 nuclei (14.71 %)". */
cutoff_phrase cutoff_text(const verdict *v, const sunder_assay *assay);

const char *nuclei_word(long n); /* "nucleus" for 1 */

/* Adds a sentence to the reasons; beyond MOST_REASONS it is dropped. */
void add_reason(verdict *v, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
