/* How well the soft light of a probe's channel agrees with DAPI at each of a grid of displacements, nucleus by nucleus: what
 * the shift between the two is found from (dapi_shift.h). */
#ifndef LAWS_DAPI_AGREEMENT_H
#define LAWS_DAPI_AGREEMENT_H

#include "detect/candidates.h"
#include "segment/nuclei.h"

/* Displacements of -HALF to HALF cells along each axis, row after row. */
enum {
    AGREEMENT_HALF = 4,
    AGREEMENT_SIDE = 2 * AGREEMENT_HALF + 1,
    AGREEMENT_PLACES = AGREEMENT_SIDE * AGREEMENT_SIDE
};

/* Of one nucleus in one channel. gain: by how much the log likelihood of the channel's soft light grows when DAPI, displaced
 * so, may explain part of it; what lies at p in the channel is compared with DAPI at p + displacement. */
typedef struct dapi_agreement {
    probe_end end;
    double gain[AGREEMENT_PLACES];
} dapi_agreement;

typedef struct dapi_agreements {
    size_t n, capacity;
    dapi_agreement *rows;
} dapi_agreements;

void dapi_agreements_free(dapi_agreements *a);

/* Side of a cell. */
double dapi_agreement_step_um(double pixel_um);

/* Adds rows of at most `most` nuclei of a field, spread evenly over those that may be scored, both channels of each. found:
 * the candidates of this field; where they are bright, nothing is compared. Without DAPI nothing is added. */
sunder_status dapi_agreement_measure(const field *f, const nuclei *n, const candidates *found, size_t most,
                                     dapi_agreements *out_rows, sunder_error *err) SUNDER_MUST_USE;

#endif
