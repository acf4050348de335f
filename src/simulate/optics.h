/* The microscope: width of a point at a depth, and where and how bright each channel shows it. */
#ifndef SIMULATE_OPTICS_H
#define SIMULATE_OPTICS_H

#include "image/plane.h"
#include "simulate/glow.h"
#include "sunder/geometry.h"

/* Gaussian width of a point that lies defocus_um away from the plane in focus, seen in a channel. */
double optics_width_um(const scenario *s, int channel, double defocus_um);

/* Share of a dye's light that a channel sees; 1 for its own. */
double optics_bleed(const scenario *s, int dye, int channel);

/* Where a channel shows what lies at a place of the DAPI image: shifted, and magnified about the middle of the field. */
sunder_point_um optics_seen_at(const scenario *s, int channel, double x_um, double y_um);

/* Light that reaches a place of the field, against its brightest. */
double optics_illumination(const scenario *s, double x_px, double y_px);

/* Adds the light of all points to the image of a channel focused at focus_um. */
void optics_draw_points(const scenario *s, const glow *light, int channel, double focus_um, plane *into);

/* Adds gain times an image of the DAPI frame as a channel sees it. */
sunder_status optics_add_shifted(const scenario *s, const plane *from, int channel, double gain, plane *into,
                                 sunder_error *err) SUNDER_MUST_USE;

#endif
