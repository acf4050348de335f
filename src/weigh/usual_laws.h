/* Laws of a slide that is too small to tell its own: what FISH slides usually show, so that a single nucleus with two signals
 * is still read. Pure. */
#ifndef WEIGH_USUAL_LAWS_H
#define WEIGH_USUAL_LAWS_H

#include "laws/slide_laws.h"

/* A copy of the laws in which every number that the slide could not give (not finite, or not positive where it must be) is
 * the usual one. */
slide_laws laws_completed(const slide_laws *laws);

#endif
