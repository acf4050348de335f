/* One field before it is photographed: nuclei, loci, everything that glows, and the truth about them. */
#ifndef SIMULATE_SPECIMEN_H
#define SIMULATE_SPECIMEN_H

#include "simulate/alleles.h"
#include "simulate/chromatin.h"

/* How a nucleus lies in the picture. */
typedef struct outline_facts {
    double area_um2;   /* of its outline, hidden parts too */
    double overlapped; /* share of it that other outlines cover */
    bool border;       /* reaches the edge of the field */
} outline_facts;

typedef struct specimen {
    size_t n;
    true_nucleus *nuclei;
    genome *genomes;
    outline_facts *facts;
    label_plane labels; /* 0 is background, i + 1 is nucleus i: the thicker one where outlines overlap */
    signals signals;
    glow light;
    layers chromatin;
    plane cytoplasm, fibres;
} specimen;

sunder_status specimen_new(const scenario *s, const pattern *p, uint64_t seed, int field, specimen *out_specimen,
                           sunder_error *err) SUNDER_MUST_USE;
void specimen_free(specimen *specimen);

#endif
