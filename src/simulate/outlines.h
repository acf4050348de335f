/* The outlines of a field's nuclei as a reader would draw them: label image and facts. */
#ifndef SIMULATE_OUTLINES_H
#define SIMULATE_OUTLINES_H

#include "simulate/specimen.h"

/* profiles: one a nucleus. facts has room for n. *out_labels is the caller's. */
sunder_status draw_outlines(const scenario *s, const true_nucleus *nuclei, const profile *profiles, size_t n,
                            outline_facts *facts, label_plane *out_labels, sunder_error *err) SUNDER_MUST_USE;

#endif
