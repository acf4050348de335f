/* What a result folder says in short, and its nuclei one by one, for whoever reads many results: no candidate, law or image is
 * looked at. */
#ifndef RESULT_STORED_SUMMARY_H
#define RESULT_STORED_SUMMARY_H

#include <stdbool.h>

#include "sunder/score.h"

typedef struct stored_summary {
    char version[32]; /* of sunder that wrote it */
    char assay_id[32], locus[24], assay_sha256[65];
    char parameters_sha256[65], result_sha256[65]; /* of the parameters; of result.json */
    char nuclei_sha256[65];                        /* of nuclei.csv */
    char cutoff_sha256[65];                        /* of the laboratory's cutoff; "": the assay's decided */
    sunder_call call;
    long nuclei, evaluable, rearranged, split, isolated_3p, isolated_5p;
    char flags[512];    /* "LOW_COUNT ISO3_DOMINANT"; "": none */
    long n_left_out;    /* fields that could not be used */
    char left_out[512]; /* why, as many as there is room for: "a.tif: ...; b.tif: ..." */
} stored_summary;

/* Reads result.json. SUNDER_ERROR_INPUT names the file, what was found and what was expected. */
sunder_status stored_summary_read(const char *dir, stored_summary *out_summary, sunder_error *err) SUNDER_MUST_USE;

typedef void (*stored_input_fn)(void *user, const char *name, const char *sha256);

/* Hands name and SHA-256 of every file the slide was read from to fn; both are borrowed while fn runs. */
sunder_status stored_inputs_each(const char *dir, stored_input_fn fn, void *user, sunder_error *err) SUNDER_MUST_USE;

/* The number that a dotted path such as "laws.pair_sigma_um" names in result.json. */
sunder_status stored_number_read(const char *dir, const char *at, double *out_number,
                                 sunder_error *err) SUNDER_MUST_USE;

/* One row of nuclei.csv; texts are borrowed while fn runs. */
typedef struct stored_nucleus {
    long long field, nucleus;
    double x_um, y_um, area_um2, p_rearranged; /* p_rearranged NaN where it is not known */
    bool evaluable;
    const char *exclusion, *pattern, *code, *class_;
} stored_nucleus;

typedef void (*stored_nucleus_fn)(void *user, const stored_nucleus *one);

/* Hands every row of nuclei.csv to fn in the order of the file. The SHA-256 of the file must be the one in the summary. */
sunder_status stored_nuclei_each(const char *dir, const stored_summary *summary, stored_nucleus_fn fn, void *user,
                                 sunder_error *err) SUNDER_MUST_USE;

#endif
