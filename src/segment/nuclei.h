/* The nuclei of one field: where they are, what their outline is worth. */
#ifndef SEGMENT_NUCLEI_H
#define SEGMENT_NUCLEI_H

#include <stdbool.h>
#include <stddef.h>

#include "image/plane.h"
#include "sunder/geometry.h"

/* Why a nucleus does not count. The first group is decided from DAPI alone (segment), "region" by the pipeline, the rest
 * by classify. Names in exclusion_name are what nuclei.csv holds. */
typedef enum exclusion {
    EXCLUDED_NOT = 0,
    EXCLUDED_BORDER,  /* cut by the edge of the field */
    EXCLUDED_OVERLAP, /* lies on or under another nucleus, or the outline holds two */
    EXCLUDED_BLURRED, /* out of focus */
    EXCLUDED_TOO_SMALL,
    EXCLUDED_TOO_LARGE,
    EXCLUDED_DEBRIS, /* no nucleus by shape, brightness or signals */
    EXCLUDED_SATURATED,
    EXCLUDED_OUTLINE,   /* the outline is likely not that of a nucleus */
    EXCLUDED_MITOSIS,   /* condensed chromosomes: no interphase nucleus */
    EXCLUDED_REGION,    /* outside the regions to score */
    EXCLUDED_NO_SIGNAL, /* one colour wholly absent and no fused pair (pattern 0) */
    EXCLUDED_DOUBT      /* the signals leave more doubt than allowed (pattern U) */
} exclusion;

/* "border", "overlap", "blurred", "too_small" ...; "" for EXCLUDED_NOT. Static. */
const char *exclusion_name(exclusion why);

/* What an outline holds. */
typedef enum nucleus_kind {
    KIND_NUCLEUS,     /* an interphase nucleus, as far as DAPI tells */
    KIND_MITOSIS,     /* condensed chromosomes */
    KIND_DEBRIS,      /* no nucleus by size or shape */
    KIND_CLUMP,       /* several nuclei in one outline */
    KIND_SMALL_ROUND, /* of a lymphocyte's size, round and dense: scored, but counted */
    NUCLEUS_KINDS
} nucleus_kind;

/* "nucleus", "mitosis", "debris", "clump", "small_round". Static. */
const char *nucleus_kind_name(nucleus_kind kind);

typedef struct nucleus {
    int id;                    /* label, from 1, in scan order of the first pixel */
    sunder_point_um centre_um; /* centroid */
    int x0, y0, x1, y1;        /* bounding box in px, x1 and y1 excluded */
    double area_um2, perimeter_um;
    double circularity;        /* 4 pi A / P^2 */
    double solidity;           /* area / convex hull area */
    double eccentricity;       /* of the ellipse with the same second moments */
    double dapi_mean, dapi_cv; /* background subtracted, counts */
    double edge_sharpness;     /* mean gradient on the outline * 1 um / contrast */
    double overlap;            /* 0: alone, 1: surely overlapped */
    double quality;            /* probability that the outline has an IoU of 0.7 or more with the nucleus */
    bool touches_border;
    nucleus_kind kind;
    exclusion excluded; /* from DAPI alone; EXCLUDED_NOT when it may be scored */
} nucleus;

typedef struct nuclei {
    label_plane labels; /* field size; px == 0 after the pipeline has written and dropped it */
    size_t n;
    nucleus *rows;               /* rows[i].id == i + 1 */
    struct nucleus_facts *facts; /* what each was judged by (segment/measures.h); NULL in tables read back */
    double focus;                /* of the field: median edge sharpness of its nuclei, 0 when none */
    const char *segmenter;       /* "classic" or "network": what drew the outlines; static */
    char segmenter_why[160];     /* in words: why that one */
    const char *nothing_found;   /* with n == 0: why, static text, one line without a full stop; NULL otherwise */
} nuclei;

void nuclei_free(nuclei *n);

#endif
