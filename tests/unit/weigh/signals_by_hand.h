/* Signals made by hand, for tests of weigh and classify: one field, laws of a good slide, the demo rules. */
#ifndef WEIGH_SIGNALS_BY_HAND_H
#define WEIGH_SIGNALS_BY_HAND_H

#include <math.h>
#include <string.h>

#include "weigh/weigh.h"

#define MOST_BY_HAND 64

typedef struct by_hand {
    candidate rows[MOST_BY_HAND];
    forced measured[MOST_BY_HAND];
    nucleus found[8];
    candidates all;
    forced_table forced;
    review reviews[MOST_BY_HAND];
    nuclei field;
    slide_laws laws;
    sunder_assay assay;
} by_hand;

/* A bright slide: T 20, signals 0.2 um wide, noise maxima rare above T 5, no shift, no nuclei yet. */
static inline by_hand *start_by_hand(int n_nuclei)
{
    static by_hand h;
    memset(&h, 0, sizeof h);
    h.all.rows = h.rows;
    h.forced.rows = h.measured;
    h.field.rows = h.found;
    h.field.n = (size_t)n_nuclei;
    for (int i = 0; i < n_nuclei; i++) h.found[i] = (nucleus){.id = i + 1, .area_um2 = 50.0};
    for (int end = 0; end < 2; end++) {
        h.laws.brightness[end] = (brightness_law){LAW_FOUND, log(20.0), 0.4, 1000.0, 0.2, 100};
        h.laws.noise[end] = h.laws.false_alarms[end] = (noise_tail){.rate_at_floor = 0.05, .decay = 2.5, .floor = 3.5};
        h.laws.bleed[end].share = 0.02;
    }
    h.laws.pair_sigma_um = 0.18;
    h.laws.nuclear_area_um2 = 50.0;
    h.assay = (sunder_assay){.id = "hand",
                             .colour_5p = "green",
                             .colour_3p = "orange",
                             .split = {SUNDER_CENTRE_UM, 0.8},
                             .doublet = {SUNDER_CENTRE_UM, 0.58},
                             .n_min = 1,
                             .cutoff_numerator = 15,
                             .cutoff_denominator = 100};
    return &h;
}

/* 5' signals must be added before 3' ones, as detect writes them. Nothing of the other colour is seen at its place. */
static inline candidate *add_by_hand(by_hand *h, int nucleus_id, probe_end end, double x_um, double y_um,
                                     double significance)
{
    const size_t at = h->all.n++;
    h->forced.n = h->all.n;
    h->rows[at] = (candidate){.nucleus = nucleus_id,
                              .next_um = INFINITY,
                              .end = end,
                              .centre_um = {x_um, y_um},
                              .z_um = NAN,
                              .z_se_um = NAN,
                              .x_se_um = 0.03,
                              .y_se_um = 0.03,
                              .significance = significance,
                              .flux = 50.0 * significance,
                              .flux_se = 50.0,
                              .sigma_um = 0.2,
                              .amplitude = 10.0 * significance,
                              .noise_counts = 10.0,
                              .dapi = 500.0};
    h->measured[at] = (forced){.candidate = at, .significance = 0.5};
    return &h->rows[at];
}

static inline weigh_input input_by_hand(const by_hand *h)
{
    return (weigh_input){&h->all, &h->forced, &h->laws, &h->assay, &h->field, 1, h->reviews};
}

#endif
