/* Joins what was found in each plane of a stack: one signal is seen in several neighbouring planes. */
#ifndef DETECT_LINK_PLANES_H
#define DETECT_LINK_PLANES_H

#include "detect/candidates.h"

typedef struct plane_chain plane_chain;
typedef struct sighting sighting;

typedef struct link_planes {
    int n_z;
    double z_step_um;          /* 0: unknown, then z_um and z_se_um stay NaN */
    double least_significance; /* the survey's: what is not there is weaker than this */
    size_t n, capacity;
    plane_chain *chains; /* still growing */
    size_t n_done, done_capacity;
    plane_chain *done;
    size_t n_sightings, sightings_capacity;
    sighting *sightings; /* significance of every chain in each of its planes */
} link_planes;

link_planes link_planes_start(int n_z, double z_step_um, double least_significance);
void link_planes_free(link_planes *l);

/* The candidates of plane z (both colours, lengths in um); planes come in order, none is left out. */
sunder_status link_planes_add(link_planes *l, const candidates *found, int z, sunder_error *err) SUNDER_MUST_USE;

/* After the last plane: appends one row for each chain, 5' first, then by y, x and z. A row is that of the plane in which its
 * chain is most significant, with z, its error, the plane and whether that is the first or the last of the stack. What is no
 * more than the light of a stronger one out of focus has no row. */
sunder_status link_planes_finish(link_planes *l, candidates *out, sunder_error *err) SUNDER_MUST_USE;

#endif
