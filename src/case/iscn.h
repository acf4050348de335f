/* ISCN `nuc ish` strings from counted nuclei. Inside of case. */
#ifndef CASE_ISCN_H
#define CASE_ISCN_H

#include <stdbool.h>
#include <stddef.h>

#include "sunder/score.h"

#define ISCN_BYTES 512

/* An evaluable nucleus as counted: fused pairs, single 5', single 3'. */
typedef struct iscn_nucleus {
    int fused, single_5p, single_3p;
    bool amplified; /* code A */
} iscn_nucleus;

typedef struct iscn_slide {
    const char *gene; /* HGNC symbol */
    sunder_call call;
    long rearranged;      /* nuclei that the call counts */
    bool gain, amplified; /* flags of the result */
    bool section;         /* nuclei are cut: copies below two are no finding */
    size_t n;
    const iscn_nucleus *nuclei; /* the evaluable ones */
} iscn_slide;

/* Writes the string of one locus by clinical.md 5.1, ASCII; "" where the call allows none (equivocal, uninformative, no
 * nuclei). out_note: in words, what the string leaves out or why there is none; "" for nothing. Hands back how many of the
 * rearranged nuclei stand in the string: slide->rearranged where it leaves none out, and where there is no string. */
long iscn_write(const iscn_slide *slide, char out_string[ISCN_BYTES], char out_note[ISCN_BYTES]);

/* The same for print: the letter x between a symbol and a count becomes the multiplication sign. UTF-8. */
void iscn_for_print(const char *string, char *buffer, size_t size);

#endif
