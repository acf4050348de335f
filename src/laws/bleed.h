/* How much of one colour's light shows in the other's channel (algorithms.md 8.2.5, 4). */
#ifndef LAWS_BLEED_H
#define LAWS_BLEED_H

#include "laws/slide_laws.h"

/* Bleed into the channel of `end`; laws: the chromatic shift is known. */
sunder_status bleed_measure(const candidates *all, const size_t *starts, size_t n_fields, probe_end end,
                            const slide_laws *laws, bleed_law *out_law, sunder_error *err) SUNDER_MUST_USE;

/* Distance of a candidate, in um, from where it would lie were it the light of the source. */
double ghost_distance_um(const candidate *ghost, const candidate *source, const slide_laws *laws);

/* Significance of what forced photometry saw of the other colour at the place of a candidate, without the light that the
 * candidate itself sends there. A bleed that is not known is not taken off. */
double forced_without_bleed(const forced *seen, const candidate *source, const slide_laws *laws);

#endif
