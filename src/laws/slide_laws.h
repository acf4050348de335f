/* What the slide says about itself, from the candidates of all fields. Each law with its error and whether it was
 * found, given or refused. algorithms.md 8.2.4 and 8.2.5. */
#ifndef LAWS_SLIDE_LAWS_H
#define LAWS_SLIDE_LAWS_H

#include "detect/candidates.h"
#include "detect/detect.h"

typedef enum law_state { LAW_FOUND, LAW_GIVEN, LAW_REFUSED } law_state;

/* "found", "given", "refused". */
const char *law_state_name(law_state state);

/* Where a 3' signal seen at p would lie in the 5' channel: q = p + shift + matrix (p - origin). */
typedef struct chromatic_shift {
    law_state state;
    sunder_point_um shift_um, origin_um;
    double matrix[2][2];
    size_t pairs;
    double residual_um;        /* robust rms of the pairs per axis after the correction */
    double cross_validated_um; /* the same of pairs that had no part in the fit */
    double error_um;           /* standard error of the shift, per axis */
    char why[160];             /* when refused */
} chromatic_shift;

/* ln T of a present signal is normal(mean, sd); width and flux of sure signals. */
typedef struct brightness_law {
    law_state state;
    double ln_significance_mean, ln_significance_sd;
    double flux_median, sigma_median_um; /* fwhm diameter D = 2.355 sigma_median_um */
    size_t signals;
} brightness_law;

/* Rate of noise maxima per um^2 and unit T: with u = T - floor, rate_at_floor * exp(-decay u - curvature u^2 / 2). When
 * refused it is the usual one. */
typedef struct noise_tail {
    double rate_at_floor, decay, floor, curvature;
    law_state state;
    char why[160]; /* when refused */
} noise_tail;

double noise_tail_rate(const noise_tail *tail, double significance);

/* Noise maxima above a significance expected in a um^2. Times the area of a nucleus it is the number of false alarms (NFA)
 * of a candidate there. */
double noise_tail_above(const noise_tail *tail, double significance);

/* How much deeper than its 5' end the 3' end of a fused pair is seen: z in the 5' channel = z + shift_um. */
typedef struct depth_law {
    law_state state;
    double shift_um;
    double scatter_um; /* sd of the distance along z of fused pairs about it, errors of both depths included */
    size_t pairs;
} depth_law;

/* Where in the DAPI image that lies which a probe's channel shows at p: p + shift. */
typedef struct dapi_shift {
    law_state state;
    sunder_point_um shift_um;
    double error_um;    /* standard error, per axis; NaN when refused or not given */
    size_t nuclei;      /* compared */
    bool through_other; /* that of the other channel and the chromatic shift, because its own was refused */
    char why[160];      /* when refused */
} dapi_shift;

/* Light of the other colour in this one's channel. When refused, share is the usual one. */
typedef struct bleed_law {
    law_state state;
    double share;  /* of the other colour's amplitude */
    double error;  /* standard error of the share; NaN when refused or not given */
    size_t ghosts; /* candidates that look like it */
    char why[160]; /* when refused */
} bleed_law;

typedef struct slide_laws {
    chromatic_shift shift;
    chromatic_shift own_shift; /* of the slide itself, when `shift` is given */
    bool shift_contradicted;   /* given and found differ by more than 3 standard errors and 0.1 um */
    double pair_sigma_um;      /* per-axis scatter of fused pairs */
    brightness_law brightness[2];
    noise_tail noise[2];        /* straight, read about the floor */
    noise_tail false_alarms[2]; /* as it bends: for the odds of a candidate and its number of false alarms */
    bleed_law bleed[2];
    double nuclear_area_um2;     /* of one typical nucleus; NaN without any */
    double own_nuclear_area_um2; /* the same of the slide itself, when `nuclear_area_um2` is given */
    size_t nuclei;
    dapi_shift dapi[2];
    depth_law depth; /* stacks only: refused, of 0 pairs, elsewhere */
} slide_laws;

sunder_status laws_run(sunder_context *context, const candidates *all, const nuclei *per_field, size_t n_fields,
                       slide_laws *out_laws, sunder_error *err) SUNDER_MUST_USE;

/* Maxima of noise at least as significant that are expected in a typical nucleus; NaN when no nucleus tells its size. */
double laws_false_alarms(const slide_laws *laws, probe_end end, double significance);

/* How far the given shift lies off that of the slide's own pairs, at their middle; NaN when either is not known. */
double laws_contradiction_um(const slide_laws *laws);

/* Pairs lie so far off that the given shift would turn fused ones into split ones. */
bool laws_pairs_are_off(const slide_laws *laws);

/* 5' signals stay, 3' signals are moved by the law. */
sunder_point_um laws_map_to_5p(const slide_laws *laws, probe_end end, sunder_point_um seen);

/* The inverse for the 3' channel: where a place of the 5' channel lies in the image of `end`. */
sunder_point_um laws_map_from_5p(const slide_laws *laws, probe_end end, sunder_point_um reference);

/* How far from the mapped place of a signal its partner is looked for. */
double laws_partner_reach_um(const slide_laws *laws);

#endif
