/* Can this slide be scored at all? Blurred, unhybridised, clipped and empty slides are uninformative. Pure. */
#ifndef SCORE_USABLE_H
#define SCORE_USABLE_H

#include "score/plausible.h"
#include "score/tally.h"

typedef enum slide_fault {
    FAULT_NONE = 0,
    FAULT_NO_FIELDS,
    FAULT_NO_NUCLEI,
    FAULT_EMPTY_CHANNEL, /* a probe channel that holds one value only, and is not clipped */
    FAULT_BLURRED,
    FAULT_SATURATED,
    FAULT_SWAPPED, /* DAPI and a probe channel */
    FAULT_SCALE,
    FAULT_NO_SIGNALS,
    FAULT_UNSURE_SIGNALS,
    FAULT_MISALIGNED,
    FAULT_LOW_COUNT
} slide_fault;

/* Fewer than one nucleus in ten that is read to show this colour holds a signal of it beyond doubt. */
bool signals_are_unsure(const slide_laws *laws, probe_end end, const hybridisation *h);

/* The first fault that holds, the most basic first. */
slide_fault find_fault(const slide_counts *counts, const hybridisation *h, const sunder_assay *assay,
                       const slide_laws *laws, const score_context *about, const plausibility *images);

#endif
