/* The assay's distance rules in micrometres of this slide: a rule in signal diameters becomes a centre distance once the
 * slide has told how wide its signals are. Pure. */
#ifndef WEIGH_DISTANCE_RULES_H
#define WEIGH_DISTANCE_RULES_H

#include "laws/slide_laws.h"
#include "sunder/assay.h"

typedef struct distance_rules {
    double diameter_um[2];                /* full width at half maximum, by probe_end */
    double split_um;                      /* centre distance from which a 5' and a 3' signal are split */
    double doublet_um[2];                 /* centre distance below which two signals of one colour are one */
    double pair_sigma_um, depth_sigma_um; /* scatter of fused pairs, per axis in the plane and along z */
    double nuclear_area_um2;
} distance_rules;

distance_rules distance_rules_of(const sunder_assay *assay, const slide_laws *laws);

/* Gap between the rims of a 5' and a 3' signal, in diameters of the wider colour (clinical.md 2.1); negative: they touch. */
double gap_diameters(const distance_rules *rules, double centre_distance_um);

#endif
