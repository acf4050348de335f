/* Candidates: every local maximum of a probe channel down to a weak one, measured; and forced photometry of the other
 * colour at each. Tables of the slide: the rows of all fields, field after field. */
#ifndef DETECT_CANDIDATES_H
#define DETECT_CANDIDATES_H

#include <stdbool.h>
#include <stddef.h>

#include "image/field.h"
#include "sunder/geometry.h"

typedef struct candidate {
    size_t field;
    int nucleus;       /* label under it; 0: outside */
    int near_nucleus;  /* outside: the nearest nucleus within 0.35 um, else 0 */
    double outside_um; /* outside: distance to that nucleus, else 0 */
    int next_nucleus;  /* nearest other nucleus within 1.6 um, else 0 */
    double next_um;    /* distance to it; INFINITY when none */
    probe_end end;
    sunder_point_um centre_um; /* as seen in the image */
    double z_um;               /* NaN for a single plane or an unknown step */
    double z_se_um;            /* its standard error; NaN when z was not measured from plane to plane */
    int z_plane;               /* plane of the stack it was measured in */
    bool at_stack_end;         /* brightest in the first or the last plane: it may lie beyond */
    double x_se_um, y_se_um;   /* standard errors of the fit */
    double significance;       /* T: matched response / its noise here, texture included */
    double flux, flux_se;      /* 2 pi sigma^2 amplitude, counts um^2/px^2 left in px: counts summed over pixels */
    double sigma_um;           /* fitted width, of a rod across; full width at half maximum is 2.355 sigma */
    double amplitude;          /* counts above background */
    double background;         /* counts */
    double noise_counts;       /* sd of the background per pixel */
    double spread;             /* how much more responses scatter in this nucleus than that noise explains; >= 1 */
    double other_noise_counts; /* the same for the other probe channel, what texture adds included; NaN without one */
    double dapi;               /* blurred DAPI under it, counts; 0 without DAPI */
    bool fit_failed;           /* the fit did not converge: position is that of the maximum, errors are NaN */
    double length_um;          /* of a rod, a signal drawn out along a line whose middle is centre_um; 0: round */
    double direction_deg;      /* of its line, from x towards y, 0 to 180; 0 when round */
} candidate;

typedef struct candidates {
    size_t n, capacity;
    candidate *rows;
} candidates;

void candidates_free(candidates *c);

/* Appends b's rows to a. */
sunder_status candidates_append(candidates *a, const candidates *b, sunder_error *err) SUNDER_MUST_USE;

/* The other colour at the mapped place of candidate `candidate`: the most significant fixed-width fit within reach. */
typedef struct forced {
    size_t candidate;
    double significance; /* T of the other colour there; may be negative */
    double flux, flux_se;
    double distance_um; /* of the best place from the mapped one */
} forced;

typedef struct forced_table {
    size_t n; /* == candidates.n, row i belongs to candidate i */
    forced *rows;
} forced_table;

void forced_table_free(forced_table *f);

#endif
