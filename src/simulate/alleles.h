/* The copies of the locus in one nucleus, and the light of their probes. */
#ifndef SIMULATE_ALLELES_H
#define SIMULATE_ALLELES_H

#include "simulate/glow.h"

typedef enum allele_kind { ALLELE_INTACT, ALLELE_SPLIT, ALLELE_NARROW, ALLELE_LOSS5, N_ALLELE_KINDS } allele_kind;

/* "intact", "split", "narrow", "loss5". */
extern const char *const allele_names[N_ALLELE_KINDS];

/* One probe end that is physically there: hybridised, and at least half of it inside the section. */
typedef struct true_signal {
    int nucleus; /* index */
    int allele;
    int dye; /* GREEN: 5', ORANGE: 3' */
    allele_kind kind;
    point3_um at; /* centre of what the section kept */
    double photons;
    bool doublet;
    bool stretched;
    point3_um from, to; /* ends of the line of a stretched one, as far as the section kept it */
} true_signal;

/* What is true of one nucleus. */
typedef struct genome {
    bool tumour, carrier;
    int copies;
    int lost;                 /* probe ends that failed or were cut away */
    int seen[N_ALLELE_KINDS]; /* alleles of which at least one end is there */
} genome;

typedef struct signals {
    size_t n, capacity;
    true_signal *rows;
} signals;
void signals_free(signals *list);

/* Draws the locus of nucleus number `index` of a field; adds its light and its signals. */
sunder_status draw_genome(const scenario *s, const pattern *p, const true_nucleus *n, uint64_t seed, int field,
                          int index, genome *out_genome, glow *light, signals *list, sunder_error *err) SUNDER_MUST_USE;

#endif
