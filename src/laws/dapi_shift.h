/* Where a probe's channel lies beside DAPI, from the soft light of the nuclei in it. */
#ifndef LAWS_DAPI_SHIFT_H
#define LAWS_DAPI_SHIFT_H

#include "laws/dapi_agreement.h"
#include "laws/slide_laws.h"

/* Nuclei of a slide that are looked at: the scatter of a place found from a single one is a few tenths of a micrometre. */
enum { DAPI_SHIFT_NUCLEI = 40 };

/* fields: agreements of each field; step_um: dapi_agreement_step_um. Refused, with the reason, where the probe's channel
 * does not say. Memory is all that can fail. */
sunder_status dapi_shift_measure(const dapi_agreements *const *fields, size_t n_fields, probe_end end, double step_um,
                                 dapi_shift *out_shift, sunder_error *err) SUNDER_MUST_USE;

/* A channel that does not say is placed through the other one and the chromatic shift between them. */
void dapi_shift_complete(const slide_laws *laws, dapi_shift to_dapi[2]);

/* Whether signals are placed in nuclei by it: it is known, and longer than its error and the outlines leave open. */
bool dapi_shift_matters(const dapi_shift *shift);

#endif
