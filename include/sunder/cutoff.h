/* A laboratory's own cutoff, from slides of normal tissue. */
#ifndef SUNDER_CUTOFF_H
#define SUNDER_CUTOFF_H

#include <stdbool.h>
#include <stddef.h>

#include "sunder/assay.h"
#include "sunder/context.h"

#ifdef __cplusplus
extern "C" {
#endif

/* How the limit is set; docs/cutoff.md says which to choose. */
typedef enum sunder_cutoff_method {
    SUNDER_CUTOFF_BETAINV,             /* exact upper limit of the largest share: BETAINV(level, k + 1, n - k) */
    SUNDER_CUTOFF_BETAINV_SPREADSHEET, /* BETAINV(level, k + 1, n), as many laboratories type it */
    SUNDER_CUTOFF_CRITBINOM,           /* CRITBINOM(n, pooled share, level) */
    SUNDER_CUTOFF_MEAN_SD,             /* mean + 2 or 3 standard deviations of the shares */
    SUNDER_CUTOFF_TOLERANCE,           /* normal tolerance limit: `level` of normals below it, 95 % sure */
    SUNDER_CUTOFF_GARWOOD,             /* exact Poisson upper limit of the largest share */
    SUNDER_CUTOFF_BETA_BINOMIAL        /* quantile of the fitted beta-binomial law */
} sunder_cutoff_method;

/* "betainv" ...; static, NULL past the last. */
SUNDER_API const char *sunder_cutoff_method_name(int method);

typedef struct sunder_cutoff_options {
    size_t struct_size;
    sunder_cutoff_method method;
    double level;            /* share of normals that are to lie below: 0.95 */
    int sd;                  /* 2 or 3, of SUNDER_CUTOFF_MEAN_SD */
    const char *counts_path; /* CSV of counts: slide, n, k or slide, reader, n, k_split, k_isolated_3p; NULL: results */
    const char *const *results; /* result folders of normal slides */
    size_t n_results;
    const sunder_assay *assay; /* whose locus, probe and lot a file of counts is for; NULL: unknown. Not with results */
    const char *date;          /* "2026-11-28", written to the file; NULL: none */
    bool force;                /* replace an older cutoff folder */
} sunder_cutoff_options;

#define SUNDER_CUTOFF_OPTIONS_INIT                                                                      \
    {                                                                                                   \
        sizeof(sunder_cutoff_options), SUNDER_CUTOFF_BETAINV, 0.95, 2, NULL, NULL, 0, NULL, NULL, false \
    }

typedef struct sunder_cutoff_summary {
    size_t struct_size;
    double limit_frac;    /* of all rearranged nuclei */
    long first_positive;  /* first count of n that is above it; n + 1: none is */
    long n;               /* nuclei that both are for */
    long normals;         /* slides that were used */
    double dispersion_p;  /* slides differ by chance alone */
    long called_left_out; /* normals that the cutoff of the others would have called; -1: could not be tried */
} sunder_cutoff_summary;

#define SUNDER_CUTOFF_SUMMARY_INIT                      \
    {                                                   \
        sizeof(sunder_cutoff_summary), 0, 0, 0, 0, 0, 0 \
    }

/* Derives the cutoff. out_dir, when not NULL, is made whole or not at all: cutoff.json and cutoff.html. *out_json, when not NULL,
 * is the text of cutoff.json, the caller's: free(). Doubts about the cohort go to the context's log as warnings and stand in the
 * file. out_summary may be NULL. */
SUNDER_API SUNDER_MUST_USE sunder_status sunder_cutoff_derive(sunder_context *context,
                                                              const sunder_cutoff_options *options, const char *out_dir,
                                                              char **out_json, sunder_cutoff_summary *out_summary,
                                                              sunder_error *err);

#ifdef __cplusplus
}
#endif

#endif
