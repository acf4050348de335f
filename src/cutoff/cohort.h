/* The normal slides that a cutoff is derived from. */
#ifndef CUTOFF_COHORT_H
#define CUTOFF_COHORT_H

#include <stddef.h>

#include "core/digest.h"
#include "core/json.h"
#include "score/lab_cutoff.h"
#include "sunder/cutoff.h"

#define MOST_LOTS 8

typedef struct normal_slide {
    char name[256];
    long n, k[COUNT_KINDS]; /* only combined when the cohort has no parts */
    int readers;            /* whose counts are added up; 0: not said */
    digest_hex sha256;      /* of its result.json; "" of a file of counts */
    char left_out[160];     /* why it is no part of the cutoff; "" when used */
    double odd_p;           /* chance of k or more in one of so many slides, by the other slides; NaN: not known */
    bool odd;               /* plainly more than the others have */
    double lower;           /* exact one-sided 95 % lower limit of its share; NaN when left out */
    bool positive;          /* lower is above the cutoff of the assay */
    bool called;            /* the cutoff of the others would have called it */
    long first_positive;    /* of its own n, by the cutoff of all; 0 when left out */
} normal_slide;

/* Whether the cutoff that it helped to make calls it. */
bool normal_is_called(const normal_slide *slide);

typedef struct cohort {
    size_t m; /* slides, with those left out */
    normal_slide *slides;
    bool has_parts;    /* split and isolated 3' are counted apart */
    bool from_results; /* else from a file of counts */
    char source[256];  /* of a file of counts: its name */
    digest_hex source_sha256;
    sunder_assay assay; /* of the results, or as given; id "" when unknown */
    int n_lots;
    char lots[MOST_LOTS][48];
    double pixel_um;   /* NaN: unknown */
    double section_um; /* rounded to its class; 0: unknown */
    json_node *method; /* what method_node holds of the results; NULL: unknown */
    digest_hex method_sha256;
    size_t n_warnings, warnings_capacity;
    char (*warnings)[640];
} cohort;

void cohort_free(cohort *c);

/* Reads a file of counts. SUNDER_ERROR_INPUT names the line, what was found and what was expected. *out_cohort is the
 * caller's: cohort_free. */
sunder_status cohort_from_counts(const char *path, cohort *out_cohort, sunder_error *err) SUNDER_MUST_USE;

/* Reads result folders. SUNDER_ERROR_INPUT names two folders that do not belong together, and in what they differ. */
sunder_status cohort_from_results(const char *const *dirs, size_t n_dirs, cohort *out_cohort,
                                  sunder_error *err) SUNDER_MUST_USE;

/* What a file of counts does not say: locus, probe and lot. */
void cohort_take_assay(cohort *c, const sunder_assay *assay);

/* Adds a warning; left away when memory is short. */
void cohort_warn(cohort *c, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Share from which the assay calls a slide rearranged; what is usual when the assay is unknown. */
double cohort_assay_cutoff(const cohort *c);

/* The counts of one kind of the slides that are used, allocated; part_of: without those of the part `except`, by the slide's
 * place in the cohort. */
counted_slide *cohort_counts(const cohort *c, counted_kind kind, const size_t *part_of, size_t except,
                             size_t *out_m) SUNDER_MUST_USE;

#endif
