/* What was seen of one signal in the planes of a stack. Inside of link_planes. */
#ifndef DETECT_PLANE_CHAINS_H
#define DETECT_PLANE_CHAINS_H

#include <stdint.h>

#include "detect/link_planes.h"

/* Between two points at Rayleigh's distance the light falls to this share of the maxima (Born and Wolf 8.6.2). */
#define RESOLVED_DIP 0.735

#define NO_SIGHTING SIZE_MAX

struct sighting {
    double significance;
    int z;
    size_t earlier; /* the one before of the same chain, or NO_SIGHTING */
};

struct plane_chain {
    candidate best;       /* of the strongest plane so far */
    double before, after; /* significance one plane before and after it; NaN: not seen there */
    double last;          /* significance in the plane `last_z` */
    int last_z;
    double lowest;           /* since the strongest */
    size_t latest;           /* sighting */
    double rod_significance; /* of the plane that shows `best` as a rod; 0: it is round */
    bool taken;              /* has found its continuation in the plane in hand */
    bool part_of_rod;        /* a lump of another chain: no signal */
};

/* A chain that begins in plane z. */
plane_chain chain_of(const candidate *c, int z);

/* Sets how far the vertex lies from the strongest plane, in planes, and its error. */
void chain_vertex(const plane_chain *c, double floor_significance, double *out_planes, double *out_se);

/* Whether a plane with such a rod is near enough to the focus to tell it from lumps of such significance. */
bool chain_rod_counts(double rod_significance, double lumps_significance);

/* Takes in what plane z shows: the chain is what its best plane shows, or a rod that another plane shows well. */
void chain_take_shape(plane_chain *c, const candidate *next, int z);

#endif
