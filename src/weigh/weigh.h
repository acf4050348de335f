/* Stage weigh: what each candidate is worth. Nothing is decided but what cannot be a signal. algorithms.md 8.2.6, 8.2.7. */
#ifndef WEIGH_WEIGH_H
#define WEIGH_WEIGH_H

#include "laws/slide_laws.h"
#include "sunder/assay.h"
#include "weigh/partner_law.h"

typedef enum rejection {
    REJECTED_NOT = 0,
    REJECTED_NOISE,     /* too weak for the noise here */
    REJECTED_HOT_PIXEL, /* narrower than the optics allow */
    REJECTED_GHOST,     /* bleed-through of the other colour */
    REJECTED_GRANULE,   /* both colours, broad: autofluorescence */
    REJECTED_DEBRIS,
    REJECTED_DOUBLET, /* merged into a neighbour of the same colour */
    REJECTED_OUTSIDE, /* in no nucleus */
    REJECTED_REVIEWER /* a person looked and saw none */
} rejection;

/* "noise", "hot_pixel", "ghost" ...; "" for REJECTED_NOT. */
const char *rejection_name(rejection why);

/* What a person who looked said of a candidate; it enters as given. */
typedef enum judgement { JUDGED_NOT = 0, JUDGED_SIGNAL, JUDGED_NO_SIGNAL } judgement;

/* "", "signal", "no_signal"; static. */
const char *judgement_name(judgement judged);

typedef struct review {
    judgement judged;
    int nucleus; /* JUDGED_SIGNAL: whose it is */
} review;

#define MOST_MEMBERS 18

/* One allele of one colour: a candidate with the doublet partners that were merged into it. */
typedef struct weighed {
    size_t candidate; /* the strongest member */
    size_t field;
    int nucleus; /* whose it most likely is; 0: nobody's */
    probe_end end;
    sunder_point_um centre_um; /* flux-weighted, as seen */
    sunder_point_um ref_um;    /* mapped to the 5' channel */
    int n_members; /* places that distances are measured from, mapped, [0] the centre; 1 for a plain signal */
    sunder_point_um member_ref_um[MOST_MEMBERS];
    double flux, flux_se, significance, sigma_um;
    double length_um, direction_deg; /* of a rod; 0: round */
    double z_ref_um, z_se_um;        /* depth, mapped to the 5' channel, and its error; NaN: unknown */
    double p_signal;                 /* it is a signal */
    double p_own;                    /* and belongs to `nucleus` */
    bool reviewed;                   /* both are a person's word */
    int cluster;                     /* rows of one nucleus with the same number share one ownership */
    double p_apart;                  /* it is a signal, whatever the other colour shows */
    double p_partner;                /* if unpaired: it has a partner that was not seen */
    rejection rejected;              /* REJECTED_NOT: enters classify */
    size_t merged_into;              /* REJECTED_DOUBLET: row of the table it went into */
} weighed;

/* A candidate near two nuclei has a row for each that may own it; one that is surely noise or lies in no nucleus has none. */
typedef struct weighed_table {
    size_t n, capacity;
    weighed *rows;           /* by field, then nucleus, then end, then position */
    partner_law partners[2]; /* by the partner's end */
    slide_laws used_laws;    /* what the rows were weighed with: the slide's laws, completed where it told none */
} weighed_table;

void weighed_table_free(weighed_table *w);

/* Borrowed tables of one slide. */
typedef struct weigh_input {
    const candidates *all;
    const forced_table *measured; /* a row for each candidate */
    const slide_laws *laws;
    const sunder_assay *assay;
    const nuclei *per_field; /* rows are read (centre, area) */
    size_t n_fields;
    const review *reviews; /* one for each candidate; NULL: nobody looked */
} weigh_input;

/* Debris nuclei found by their signals are marked in out_debris[field][id - 1] when out_debris is not NULL (arrays zeroed
 * by the caller, one per field). */
sunder_status weigh_run(sunder_context *context, const weigh_input *input, weighed_table *out_weighed,
                        unsigned char **out_debris, sunder_error *err) SUNDER_MUST_USE;

#endif
