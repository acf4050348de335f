/* Copies add their light, so a lump of many copies is as many times as bright as a usual signal (algorithms.md 2.3: a
 * cluster has more than 6). Single signals scatter by a third to a half, so six times the median is beyond any of them. Both
 * colours must be there, in one place: one colour alone is debris, or a break with an amplified 3' end, which is no fused
 * copy. What is broad in both colours is judged as a granule before (weigh/existence.c) and does not come here. */
#include "classify/cluster.h"

#include <math.h>

#include "weigh/member_distance.h"

#define CLUSTER_COPIES 6.0

double copies_by_flux(const weighed *signal, const slide_laws *laws)
{
    const double usual = laws->brightness[signal->end].flux_median;
    return usual > 0.0 ? signal->flux / usual : NAN;
}

static bool is_lump(const weighed *row, const slide_laws *laws)
{
    return row->rejected == REJECTED_NOT && row->p_signal > 0.5 && row->p_own > 0.5 &&
           copies_by_flux(row, laws) > CLUSTER_COPIES;
}

bool holds_cluster(const weighed *rows, size_t n, const slide_laws *laws, const distance_rules *rules)
{
    for (size_t i = 0; i < n; i++) {
        if (rows[i].end != END_5P || !is_lump(&rows[i], laws)) continue;
        for (size_t k = 0; k < n; k++) {
            if (rows[k].end == END_3P && is_lump(&rows[k], laws) &&
                member_distance_um(&rows[i], &rows[k]) < rules->split_um)
                return true;
        }
    }
    return false;
}
