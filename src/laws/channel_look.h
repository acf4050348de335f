/* What the bright spots of a probe channel look like, before any is taken for a signal: whether they can be signals at all. */
#ifndef LAWS_CHANNEL_LOOK_H
#define LAWS_CHANNEL_LOOK_H

#include "detect/candidates.h"

/* Of the sure candidates of one end. Chromatin has broad, shallow spots, probes have narrow ones that stand out. */
typedef struct channel_look {
    size_t spots;
    double sigma_um; /* median width; NaN without spots */
    double
        contrast; /* median of amplitude / mean of darkest and brightest light there above the offset; NaN without spots */
} channel_look;

sunder_status channel_look_measure(const candidates *all, probe_end end, double offset_counts, channel_look *out_look,
                                   sunder_error *err) SUNDER_MUST_USE;

#endif
