/* What the maps of the network say about each outline that was drawn from them. */
#ifndef SEGMENT_NETWORK_EVIDENCE_H
#define SEGMENT_NETWORK_EVIDENCE_H

#include "segment/measures.h"
#include "segment/network_engine.h"

/* Fills heart, sure_edge and seam of facts[k - 1] for label k of the native labels. */
sunder_status network_evidence(const work_image *work, const network_regions *found, const label_plane *labels,
                               size_t n, nucleus_facts *facts, sunder_error *err) SUNDER_MUST_USE;

#endif
