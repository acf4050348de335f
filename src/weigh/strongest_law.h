/* Brightness law of a slide that could not tell one, or told that of its texture: the strongest spots stand for the usual
 * signal. */
#ifndef WEIGH_STRONGEST_LAW_H
#define WEIGH_STRONGEST_LAW_H

#include "laws/slide_laws.h"

/* Replaces each brightness law of *laws that was refused, or is far dimmer than the strongest sure spot of the nuclei, by one
 * read from those; leaves it alone where there are none. laws must be complete (laws_completed). */
sunder_status laws_from_strongest(const candidates *all, slide_laws *laws, sunder_error *err) SUNDER_MUST_USE;

#endif
