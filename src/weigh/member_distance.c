/* Smallest distance between the places of two signals, mapped to one channel. */
#include "weigh/member_distance.h"

#include <math.h>

double member_distance_um(const weighed *a, const weighed *b)
{
    double nearest = INFINITY;
    for (int i = 0; i < a->n_members; i++) {
        for (int k = 0; k < b->n_members; k++) {
            nearest = fmin(nearest, hypot(a->member_ref_um[i].x - b->member_ref_um[k].x,
                                          a->member_ref_um[i].y - b->member_ref_um[k].y));
        }
    }
    return nearest;
}
