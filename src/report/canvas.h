/* A drawing surface: the only place that knows cairo. Anti-aliasing, hinting and font are fixed, so the same drawing is the
 * same bytes on the same machine. Coordinates in px, (0, 0) is the outer corner of the top-left pixel. */
#ifndef REPORT_CANVAS_H
#define REPORT_CANVAS_H

#include <stdbool.h>
#include <stdint.h>

#include "core/library_version.h"
#include "core/memory.h"
#include "report/display.h"
#include "sunder/geometry.h"

typedef struct canvas canvas;

typedef struct pen {
    rgb colour;
    double alpha; /* 0..1 */
    double width_px;
    double dash_px; /* 0: solid */
    bool halo;      /* a dark rim on both sides, for lines over pictures */
} pen;

typedef struct font {
    rgb colour;
    double size_px;
    bool bold;
    bool halo;
} font;

/* Filled with the background colour. */
sunder_status canvas_new(int width, int height, rgb background, canvas **out_canvas, sunder_error *err) SUNDER_MUST_USE;
void canvas_free(canvas *c);
SUNDER_AUTO_DEFINE(auto_canvas, canvas, canvas_free)

/* Copies width * height RGB pixels to (x, y), each as zoom x zoom px; what lies outside is cut. */
void canvas_put(canvas *c, int x, int y, const uint8_t *pixels, int width, int height, int zoom);

void canvas_line(canvas *c, sunder_point_px from, sunder_point_px to, pen p);
void canvas_polygon(canvas *c, const sunder_point_px *points, size_t n, pen p);
void canvas_circle(canvas *c, sunder_point_px centre, double radius_px, pen p);
void canvas_square(canvas *c, sunder_point_px centre, double half_px, pen p);
void canvas_fill(canvas *c, double x, double y, double width, double height, rgb colour, double alpha);

/* Text with its baseline at y. Letters beyond ASCII are spelled (5', um) or shown as '?'. */
void canvas_text(canvas *c, double x, double y, const char *chars, font f);
double canvas_text_width(canvas *c, const char *chars, font f);

/* Line widths, dashes and letters drawn from here on are this many times as large; places and sizes are not. */
void canvas_set_scale(canvas *c, double scale);

/* What is drawn from here on is cut at this box, until canvas_unclip. */
void canvas_clip(canvas *c, double x, double y, double width, double height);
void canvas_unclip(canvas *c);

/* The finished picture as RGB; *out_rgb is the caller's. Says so when drawing failed. */
sunder_status canvas_finish(canvas *c, uint8_t **out_rgb, sunder_error *err) SUNDER_MUST_USE;

/* The library that draws. */
library_version canvas_library(void);

#endif
