/* A scene of weighed signals made by hand: one field, a bright slide, the demo rules. */
#ifndef CLASSIFY_SCENE_BY_HAND_H
#define CLASSIFY_SCENE_BY_HAND_H

#include <math.h>
#include <string.h>

#include "classify/readings.h"

#define MOST_ROWS 80

typedef struct scene {
    weighed rows[MOST_ROWS];
    nucleus found[4];
    unsigned char marks[4];
    weighed_table table;
    nuclei field;
    slide_laws laws;
    sunder_assay assay;
    classify_options options;
    readings readings;
} scene;

/* A bright slide with the demo rules. */
static inline scene *start_scene(int n_nuclei)
{
    static scene s;
    readings_free(&s.readings);
    memset(&s, 0, sizeof s);
    s.table.rows = s.rows;
    s.field.rows = s.found;
    s.field.n = (size_t)n_nuclei;
    for (int i = 0; i < n_nuclei; i++) s.found[i] = (nucleus){.id = i + 1, .area_um2 = 50.0};
    for (int end = 0; end < 2; end++) {
        s.laws.brightness[end] = (brightness_law){LAW_FOUND, log(20.0), 0.4, 1000.0, 0.2, 100};
        s.laws.noise[end] = (noise_tail){.rate_at_floor = 0.05, .decay = 2.5, .floor = 3.5};
        s.table.partners[end] = (partner_law){.looks = 20.0,
                                              .noise_sd = 1.0,
                                              .floor = 3.5,
                                              .coverage = 0.98,
                                              .share = 0.85,
                                              .place_sigma_um = 0.18,
                                              .density_um2 = 1.6 / 50.0,
                                              .brightness = s.laws.brightness[end]};
    }
    s.laws.pair_sigma_um = 0.18;
    s.laws.nuclear_area_um2 = 50.0;
    s.assay = (sunder_assay){.split = {SUNDER_CENTRE_UM, 0.8}, .doublet = {SUNDER_CENTRE_UM, 0.58}};
    s.options.max_doubt_frac = 0.20;
    return &s;
}

/* A certain signal of nucleus 1; rows must come by nucleus and end. */
static inline weighed *add_signal(scene *s, probe_end end, double x_um, double y_um)
{
    weighed *row = &s->rows[s->table.n];
    *row = (weighed){.candidate = s->table.n,
                     .nucleus = 1,
                     .end = end,
                     .centre_um = {x_um, y_um},
                     .ref_um = {x_um, y_um},
                     .n_members = 1,
                     .member_ref_um = {{x_um, y_um}},
                     .flux = 1000.0,
                     .significance = 20.0,
                     .sigma_um = 0.2,
                     .p_signal = 1.0,
                     .p_apart = 1.0,
                     .p_own = 1.0,
                     .p_partner = 0.0,
                     .cluster = (int)s->table.n};
    s->table.n += 1;
    return row;
}

#endif
