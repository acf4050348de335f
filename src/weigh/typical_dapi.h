/* Median DAPI of the candidates of each nucleus: what DAPI under one signal is held against. */
#ifndef WEIGH_TYPICAL_DAPI_H
#define WEIGH_TYPICAL_DAPI_H

#include "weigh/prospects.h"

typedef struct typical_dapi {
    size_t n_nuclei;
    double *median; /* [id - 1]; NaN for a nucleus without candidates */
} typical_dapi;

void typical_dapi_free(typical_dapi *d);
sunder_status typical_dapi_make(const prospect_table *t, size_t n_nuclei, typical_dapi *out_dapi,
                                sunder_error *err) SUNDER_MUST_USE;

/* DAPI under the candidate over the median of its nucleus; NaN when either is unknown or not positive. */
double typical_dapi_ratio(const typical_dapi *d, const candidate *c);

#endif
