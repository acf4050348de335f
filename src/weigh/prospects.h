/* The candidates of one field while they are weighed: mapped places, what each is worth so far, and who lies near whom. */
#ifndef WEIGH_PROSPECTS_H
#define WEIGH_PROSPECTS_H

#include "detect/rod_place.h"
#include "weigh/distance_rules.h"
#include "weigh/weigh.h"

#define NO_PROSPECT ((size_t)-1)

typedef struct prospect {
    size_t candidate;
    const candidate *seen;
    review review;
    sunder_point_um ref_um;     /* mapped to the 5' channel */
    rod_line line_ref_um;       /* mapped; both ends are ref_um when it is round */
    double forced_significance; /* largest T of the other colour at its place */
    double p;                   /* it is a signal */
    double p_alone;             /* the same before doublets were merged */
    double p_partner;           /* if it is one and unpaired: it has a partner that was not seen */
    double partner_odds;        /* factor of its odds by what the other colour shows */
    rejection rejected;
    size_t merged_into; /* REJECTED_DOUBLET: the spot it went into */
    int n_members;      /* places that distances are measured from; [0] is the centre */
    sunder_point_um member_ref_um[MOST_MEMBERS];
    sunder_point_um centre_um; /* as seen, flux-weighted over what was merged */
    double flux, flux_se;
} prospect;

typedef struct prospect_table {
    size_t n;
    prospect *rows;    /* as in the candidate table */
    size_t *by_x;      /* rows by mapped x, then row: for neighbour searches */
    double *sorted_x;  /* mapped x in that order */
    double longest_um; /* half of the longest rod */
} prospect_table;

void prospect_table_free(prospect_table *t);

/* Candidates first to first + n of the slide, all of one field. laws must be complete (laws_completed). */
sunder_status prospect_table_make(const weigh_input *input, size_t first, size_t n, const slide_laws *laws,
                                  prospect_table *out_table, sunder_error *err) SUNDER_MUST_USE;

/* Walks the spots within radius_um of one of them, itself included, by mapped x; rods are as near as their lines are:
 * for (near_walk walk = near_start(t, from, radius); near_next(&walk);) ... walk.found ... */
typedef struct near_walk {
    const prospect_table *table;
    const prospect *from;
    double radius_um, reach_um; /* reach: of the search along x */
    size_t at, found;           /* found: row */
    double distance_um;
} near_walk;

near_walk near_start(const prospect_table *t, const prospect *from, double radius_um);
bool near_next(near_walk *walk);

double separation_um(sunder_point_um a, sunder_point_um b);

/* As how many spots it would be seen if a rod were none. */
int lumps_of(const prospect *s);

#endif
