/* Light that is no probe at its place: spurious spots, lipofuscin granules, debris of one colour. */
#ifndef SIMULATE_STRAY_H
#define SIMULATE_STRAY_H

#include <stdint.h>

#include "simulate/glow.h"

sunder_status add_stray_light(const scenario *s, const true_nucleus *nuclei, size_t n, uint64_t seed, int field,
                              glow *light, sunder_error *err) SUNDER_MUST_USE;

#endif
