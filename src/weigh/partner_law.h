/* What a slide's forced photometry sees at the place of a partner, and how often there is one. */
#ifndef WEIGH_PARTNER_LAW_H
#define WEIGH_PARTNER_LAW_H

#include "laws/slide_laws.h"

/* Of the partners of one end. */
typedef struct partner_law {
    double looks;          /* independent places within reach, the best of which counts */
    double noise_sd;       /* of the significance at a place that holds nothing */
    double floor;          /* from here on a maximum is a candidate of its own */
    double coverage;       /* probability that a partner lies within reach */
    double out_of_reach;   /* probability that it does not, and is dimmer than any candidate */
    double share;          /* of the signals of the other end that have a partner of this one */
    double place_sigma_um; /* of a partner about the mapped place, per axis */
    double density_um2;    /* signals of the end in an um2 of a nucleus */
    brightness_law brightness;
} partner_law;

/* P(partner) / P(none) of the largest significance within reach of the mapped place, shares aside. */
double partner_seen_ratio(const partner_law *law, double significance);

/* The same when that is known to be noise: a partner is dimmer. */
double partner_hidden_ratio(const partner_law *law, double significance);

/* Probability of a signal of this end at that distance, when it is the partner, over that when it lies anywhere. */
double partner_place_ratio(const partner_law *law, double separation_um);

/* out_laws[end]: of partners of that end. laws must be complete (laws_completed). */
sunder_status partner_laws_measure(const candidates *all, const forced_table *measured, const slide_laws *laws,
                                   partner_law out_laws[2], sunder_error *err) SUNDER_MUST_USE;

#endif
