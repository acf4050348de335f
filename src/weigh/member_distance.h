/* How far two signals are apart: a doublet is measured from whichever of its lumps is nearer. Pure. */
#ifndef WEIGH_MEMBER_DISTANCE_H
#define WEIGH_MEMBER_DISTANCE_H

#include "weigh/weigh.h"

double member_distance_um(const weighed *a, const weighed *b);

#endif
