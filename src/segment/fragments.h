/* Pieces of nuclei: what the watershed left, ready to be put together. */
#ifndef SEGMENT_FRAGMENTS_H
#define SEGMENT_FRAGMENTS_H

#include <stdbool.h>

#include "image/plane.h"
#include "segment/hull.h"
#include "segment/label_runs.h"

typedef struct fragment_run {
    int y, x0, x1; /* pixels x0 .. x1 - 1 of row y */
} fragment_run;

typedef struct fragment {
    size_t first_run, n_runs;
    double n, x, y, xx, xy, yy; /* pixels and sums of their centres' coordinates */
    size_t first_seam, n_seams; /* into fragment_list.seams */
    bool at_edge;               /* touches the edge of the image */
    hull_chain left, right;     /* of its convex hull, into fragment_list.hulls */
} fragment;

typedef struct fragment_seam {
    uint32_t other; /* the neighbouring fragment */
    double length_px;
    double strength_px; /* integral of the positive curvature along the seam */
} fragment_seam;

typedef struct fragment_list {
    size_t n;
    fragment *items;      /* items[i] is basin i + 1 */
    fragment_run *runs;   /* of one fragment together, in scan order */
    fragment_seam *seams; /* of one fragment together, by rising neighbour */
    hull_point *hulls;
} fragment_list;

void fragment_list_free(fragment_list *list);

/* Labels 1 .. n: runs, moments and hulls, no seams. */
sunder_status fragment_list_of_runs(const label_runs *runs, size_t n, fragment_list *out_list,
                                    sunder_error *err) SUNDER_MUST_USE;

/* basins: 0 outside, 1 .. n; their seams too. */
sunder_status fragment_list_make(const label_plane *basins, size_t n, const plane *curvature, fragment_list *out_list,
                                 sunder_error *err) SUNDER_MUST_USE;

#endif
