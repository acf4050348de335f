/* What the slide's nuclei read as: the tables that score, result and report use. */
#ifndef CLASSIFY_READINGS_H
#define CLASSIFY_READINGS_H

#include "segment/nuclei.h"
#include "weigh/weigh.h"

/* Codes of clinical.md 1.3. */
typedef enum pattern_code {
    PATTERN_N,  /* 2 F */
    PATTERN_M,  /* 1 F */
    PATTERN_G,  /* 3 to 7 F, no singles */
    PATTERN_A,  /* 8 F or more, or a cluster */
    PATTERN_S,  /* split */
    PATTERN_I3, /* isolated 3' */
    PATTERN_I5, /* isolated 5' */
    PATTERN_0,  /* one colour wholly absent and no F: not scorable */
    PATTERN_U   /* uncertain: not scorable */
} pattern_code;

const char *pattern_code_name(pattern_code code); /* "N", "M", ... "I3", "0", "U" */

typedef enum nucleus_class { CLASS_NORMAL, CLASS_REARRANGED, CLASS_OTHER } nucleus_class;

const char *nucleus_class_name(nucleus_class c); /* "normal", "rearranged", "other" */

typedef struct signal_counts {
    int fused, single_5p, single_3p;
} signal_counts;

/* The table of clinical.md 1.3 with the assay's switches. Pure. A beats I3; S beats all but nothing; 0 needs F = 0 and one
 * colour absent. */
pattern_code pattern_from_counts(signal_counts counts, const sunder_assay *assay);
nucleus_class class_of_pattern(pattern_code code, const sunder_assay *assay);

/* "2F", "1F-1x5-1x3", "1F-1x3", "0" ...: what nuclei.csv's pattern holds. */
void pattern_text(signal_counts counts, char *buffer, size_t size);

typedef struct reading {
    size_t field;
    int nucleus;
    signal_counts counts; /* of the likeliest case */
    pattern_code code;
    nucleus_class class_;
    double p_rearranged; /* NaN when nothing was seen that could be classed */
    double doubt;        /* 1 - max(P_R, P_N) */
    bool evaluable;
    bool stretched; /* one of its signals is a rod */
    exclusion excluded;
} reading;

typedef enum signal_state { STATE_FUSED, STATE_SPLIT, STATE_SINGLE } signal_state;

const char *signal_state_name(signal_state s); /* "fused", "split", "single" */

typedef struct signal {
    size_t weighed; /* row of the weighed table */
    size_t field;
    int nucleus, id; /* id from 1 within the field */
    probe_end end;
    int partner; /* id of the signal it is paired with, 0: none */
    signal_state state;
} signal;

/* Which end of a fused pair is much too dim for the other: a remnant. */
typedef enum weak_end { WEAK_NONE, WEAK_5P, WEAK_3P } weak_end;

typedef struct signal_pair {
    size_t field;
    int nucleus;
    int signal_5p, signal_3p;           /* ids */
    double distance_um;                 /* nearest members, mapped */
    sunder_point_um at_5p_um, at_3p_um; /* mapped */
    double distance_z_um;               /* along the depth, mapped; NaN: unknown */
    double gap_diameters;               /* clinical.md 2.1 */
    double p_split;
    signal_state state;           /* fused or split */
    double ratio_5p_3p, ratio_se; /* of the fluxes, in units of the slide's usual one; NaN: not known */
    weak_end weak_end;            /* of a fused pair */
} signal_pair;

typedef struct readings {
    size_t n_nuclei, n_signals, n_pairs;
    reading *nuclei; /* every nucleus of every field, by field then id */
    signal *signals; /* reported ones: p_signal > 0.5 and owned */
    signal_pair *pairs;
} readings;

void readings_free(readings *r);

typedef struct classify_options {
    double max_doubt_frac; /* alpha of algorithms.md 8.2.9; default 0.20 */
} classify_options;

/* Classifies every nucleus: enumerates its doubts, pairs in each case, sums the weights. */
sunder_status classify_run(sunder_context *context, const weighed_table *w, const slide_laws *laws,
                           const sunder_assay *assay, const nuclei *per_field, size_t n_fields,
                           unsigned char *const *debris, const classify_options *options, readings *out_readings,
                           sunder_error *err) SUNDER_MUST_USE;

#endif
