/* Chromatin as thin layers of the section: what DAPI stains, and what the nuclear autofluorescence follows. */
#ifndef SIMULATE_CHROMATIN_H
#define SIMULATE_CHROMATIN_H

#include <stddef.h>
#include <stdint.h>

#include "image/plane.h"
#include "simulate/profile.h"

#define MOST_LAYERS 32

typedef struct layers {
    int n;
    double thickness_um;
    double middle_um[MOST_LAYERS]; /* depth of each */
    plane planes[MOST_LAYERS];     /* sum over layers is 1 where a usual nucleus fills the section */
} layers;

sunder_status layers_new(const scenario *s, layers *out_layers, sunder_error *err) SUNDER_MUST_USE;
void layers_free(layers *l);

/* Adds the chromatin of one nucleus. */
sunder_status layers_add_nucleus(const scenario *s, const true_nucleus *n, const profile *outline,
                                 random_stream *random, layers *l, sunder_error *err) SUNDER_MUST_USE;

#endif
