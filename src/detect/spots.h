/* What the survey of one channel collects, in pixels: the inside of the candidates table. */
#ifndef DETECT_SPOTS_H
#define DETECT_SPOTS_H

#include <stdbool.h>

#include "detect/rod_fit.h"
#include "detect/surroundings.h"

typedef struct spot {
    int x, y;           /* pixel of the maximum */
    float significance; /* T, the largest of the scales */
    double response;    /* of the scale it was found at, counts */
    double scale_px;    /* sigma of that scale */
    double width_px;    /* sigma of the spot that its responses at all scales tell; 0: they tell none */
    double noise_sd;    /* of the background of one pixel, counts */
    double spread;      /* how much more the response scatters in this nucleus than that noise explains; >= 1 */
    surroundings around;
    gauss_component fit;
    rod line;          /* length 0: a round spot; else fit has its place, width and height */
    double background; /* counts */
    bool fit_failed;
    bool part_of_another; /* one Gaussian, or one rod, explains it and a stronger spot beside it */
} spot;

typedef struct spots {
    size_t n, capacity;
    spot *rows;
} spots;

void spots_free(spots *s);
sunder_status spots_add(spots *s, const spot *row, sunder_error *err) SUNDER_MUST_USE;

/* Into scan order of the maxima. */
void spots_sort(spots *s);

/* Indices, the most significant first, the earlier of equals. The caller's to free; NULL when memory is short. */
int *spots_by_strength(const spots *s);

/* Takes out what is part of another; the order stays. */
void spots_drop_parts(spots *s);

/* Cells over the image that hold spots by their maximum, for searches within one cell's size. */
typedef struct spot_grid {
    int cell_px, columns, lines;
    int *first; /* per cell: index of a spot, -1 when empty */
    int *next;  /* per spot: index of another in its cell, -1 at the end */
    size_t capacity;
} spot_grid;

sunder_status spot_grid_make(int width, int height, double cell_px, spot_grid *out_grid,
                             sunder_error *err) SUNDER_MUST_USE;
void spot_grid_free(spot_grid *g);
sunder_status spot_grid_add(spot_grid *g, const spots *s, size_t index, sunder_error *err) SUNDER_MUST_USE;

/* Up to `most` indices of spots within reach_px (at most cell_px) of (x, y); returns how many there are. Their order
 * depends on the order of adding only. */
int spot_grid_near(const spot_grid *g, const spots *s, double x, double y, double reach_px, int *out, int most);

#endif
