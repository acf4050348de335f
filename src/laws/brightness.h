/* How bright and how wide the signals of a colour are on this slide (algorithms.md 8.2.5, 1 and 2). */
#ifndef LAWS_BRIGHTNESS_H
#define LAWS_BRIGHTNESS_H

#include "laws/slide_laws.h"

/* laws->shift and pair_sigma_um are read; laws->brightness[end] is filled. */
sunder_status brightness_measure(const candidates *all, const size_t *starts, size_t n_fields, probe_end end,
                                 slide_laws *laws, sunder_error *err) SUNDER_MUST_USE;

#endif
