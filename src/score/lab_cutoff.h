/* A cutoff that a laboratory derived from its own normal slides (sunder cutoff). Pure. */
#ifndef SCORE_LAB_CUTOFF_H
#define SCORE_LAB_CUTOFF_H

#include <stdbool.h>
#include <stddef.h>

#include "stats/count_limit.h"
#include "sunder/assay.h"

/* What is counted against a cutoff. */
typedef enum counted_kind { COUNT_COMBINED, COUNT_SPLIT, COUNT_ISOLATED_3P, COUNT_KINDS } counted_kind;

/* "combined", "split", "isolated_3p"; static. */
const char *counted_kind_name(counted_kind kind);

typedef struct lab_cutoff {
    bool given;
    char method[24]; /* "beta-binomial" */
    double level;    /* NaN: by standard deviations */
    int sd;          /* mean-sd: how many standard deviations; 0: another method, or not recorded */
    char date[16];   /* "2026-11-28" */
    char sha256[65]; /* of the file */
    long normals;    /* slides it was derived from */
    count_limit limit[COUNT_KINDS];
} lab_cutoff;

/* What the cutoff says of the counts of one slide. */
typedef struct lab_reading {
    long first[COUNT_KINDS]; /* first positive count at this n; 0 for n = 0 */
    bool reached[COUNT_KINDS];
} lab_reading;

/* counts by counted_kind, of n evaluable nuclei. */
lab_reading lab_cutoff_read(const lab_cutoff *cutoff, const long counts[COUNT_KINDS], long n);

/* The limit as a share at this n: what a count must exceed. */
double lab_limit_frac(const lab_cutoff *cutoff, counted_kind kind, long n);

/* How it was derived: "betainv, level 0.990", "mean + 2 SD". */
void lab_method_words(const lab_cutoff *cutoff, char *buffer, size_t size);

/* "10 of 68 nuclei (14.71 %)", "no count of 68 nuclei". */
void first_positive_words(long first, long n, char *buffer, size_t size);

/* Class of a section's thickness: whole micrometres, as microtomes are set; 0: unknown. */
double section_class_um(double section_um);

/* The assay with its cutoff put at `first` of n, so that one rule decides by either; the assay as it is for n = 0. */
sunder_assay assay_with_cutoff(const sunder_assay *assay, long first, long n);

#endif
