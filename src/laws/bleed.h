/* How much of one colour's light shows in the other's channel (algorithms.md 8.2.5, 4). */
#ifndef LAWS_BLEED_H
#define LAWS_BLEED_H

#include "laws/slide_laws.h"

/* Share of the other colour's amplitude that shows in the channel of `end`. */
sunder_status bleed_measure(const candidates *all, const size_t *starts, size_t n_fields, probe_end end,
                            double *out_share, sunder_error *err) SUNDER_MUST_USE;

#endif
