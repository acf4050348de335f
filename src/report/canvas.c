/* Drawing by cairo, the only file that knows it. */
#include "report/canvas.h"

#include <cairo.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/fail.h"

/* Cairo's built-in vector font (ASCII only): the same letters on every machine, and neither the environment nor a font cache
 * of the host is touched. */
#define FONT_FAMILY "@cairo:sans"

static const rgb halo_colour = {0, 0, 0};
static const double halo_alpha = 0.6, halo_px = 1.2, text_halo_px = 1.1;

struct canvas {
    cairo_surface_t *surface;
    cairo_t *cairo;
    int width, height;
    double scale; /* of lines and letters */
};

void canvas_free(canvas *c)
{
    if (!c) return;
    if (c->cairo) cairo_destroy(c->cairo);
    if (c->surface) cairo_surface_destroy(c->surface);
    free(c);
}

static void fix_rendering(cairo_t *cairo)
{
    cairo_set_antialias(cairo, CAIRO_ANTIALIAS_GRAY);
    cairo_set_line_join(cairo, CAIRO_LINE_JOIN_ROUND);
    cairo_font_options_t *options = cairo_font_options_create();
    cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY);
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
    cairo_set_font_options(cairo, options);
    cairo_font_options_destroy(options);
}

sunder_status canvas_new(int width, int height, rgb background, canvas **out_canvas, sunder_error *err)
{
    SUNDER_AUTO(auto_canvas) canvas *c = array_new(1, sizeof *c);
    if (!c) return fail_memory(err, "a picture");
    c->width = width;
    c->height = height;
    c->scale = 1;
    c->surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, width, height);
    c->cairo = cairo_create(c->surface);
    if (cairo_status(c->cairo) != CAIRO_STATUS_SUCCESS) return fail_memory(err, "a picture");
    fix_rendering(c->cairo);
    canvas_fill(c, 0, 0, width, height, background, 1);
    *out_canvas = c;
    c = NULL;
    return SUNDER_OK;
}

static void set_colour(canvas *c, rgb colour, double alpha)
{
    cairo_set_source_rgba(c->cairo, colour.r / 255.0, colour.g / 255.0, colour.b / 255.0, alpha);
}

static uint32_t packed(const uint8_t *pixel)
{
    return (uint32_t)pixel[0] << 16 | (uint32_t)pixel[1] << 8 | pixel[2];
}

void canvas_put(canvas *c, int x, int y, const uint8_t *pixels, int width, int height, int zoom)
{
    cairo_surface_flush(c->surface);
    unsigned char *data = cairo_image_surface_get_data(c->surface);
    int stride = cairo_image_surface_get_stride(c->surface);
    for (int row = 0; row < height * zoom; row++) {
        if (y + row < 0 || y + row >= c->height) continue;
        uint32_t *to = (uint32_t *)(void *)(data + (size_t)(y + row) * (size_t)stride);
        const uint8_t *from = pixels + 3 * (size_t)(row / zoom) * (size_t)width;
        for (int column = 0; column < width; column++) {
            uint32_t value = packed(from + 3 * column);
            for (int k = 0; k < zoom; k++) {
                int at = x + column * zoom + k;
                if (at >= 0 && at < c->width) to[at] = value;
            }
        }
    }
    cairo_surface_mark_dirty(c->surface);
}

/* Strokes the current path and forgets it. */
static void stroke(canvas *c, pen p)
{
    if (p.halo) {
        cairo_set_dash(c->cairo, NULL, 0, 0);
        cairo_set_line_width(c->cairo, c->scale * (p.width_px + 2 * halo_px));
        set_colour(c, halo_colour, halo_alpha * p.alpha);
        cairo_stroke_preserve(c->cairo);
    }
    double dash[2] = {c->scale * p.dash_px, c->scale * p.dash_px};
    cairo_set_dash(c->cairo, dash, p.dash_px > 0 ? 2 : 0, 0);
    cairo_set_line_width(c->cairo, c->scale * p.width_px);
    set_colour(c, p.colour, p.alpha);
    cairo_stroke(c->cairo);
}

void canvas_line(canvas *c, sunder_point_px from, sunder_point_px to, pen p)
{
    cairo_move_to(c->cairo, from.x, from.y);
    cairo_line_to(c->cairo, to.x, to.y);
    stroke(c, p);
}

void canvas_polygon(canvas *c, const sunder_point_px *points, size_t n, pen p)
{
    if (n == 0) return;
    cairo_move_to(c->cairo, points[0].x, points[0].y);
    for (size_t i = 1; i < n; i++) cairo_line_to(c->cairo, points[i].x, points[i].y);
    cairo_close_path(c->cairo);
    stroke(c, p);
}

void canvas_circle(canvas *c, sunder_point_px centre, double radius_px, pen p)
{
    cairo_new_sub_path(c->cairo);
    cairo_arc(c->cairo, centre.x, centre.y, radius_px, 0, 2 * M_PI);
    stroke(c, p);
}

void canvas_square(canvas *c, sunder_point_px centre, double half_px, pen p)
{
    cairo_rectangle(c->cairo, centre.x - half_px, centre.y - half_px, 2 * half_px, 2 * half_px);
    stroke(c, p);
}

void canvas_fill(canvas *c, double x, double y, double width, double height, rgb colour, double alpha)
{
    set_colour(c, colour, alpha);
    cairo_rectangle(c->cairo, x, y, width, height);
    cairo_fill(c->cairo);
}

/* What the built-in font has no letter for, in letters it has. */
static const struct {
    const char *utf8, *ascii;
} spellings[] = {{"\xe2\x80\xb2", "'"}, {"\xc2\xb5", "u"}, {"\xe2\x80\x93", "-"}};

/* Spells UTF-8 in ASCII; each other letter, and each byte that is no UTF-8, becomes one '?'. Spaces are doubled: those of
 * the built-in font are too narrow to part words. */
static void spell(const char *chars, char *buffer, size_t size)
{
    size_t at = 0;
    const char *from = chars;
    while (*from && at + 3 < size) {
        size_t used = 0;
        for (size_t i = 0; i < sizeof spellings / sizeof *spellings && used == 0; i++) {
            size_t length = strlen(spellings[i].utf8);
            if (strncmp(from, spellings[i].utf8, length) != 0) continue;
            buffer[at++] = spellings[i].ascii[0];
            used = length;
        }
        unsigned char byte = (unsigned char)*from;
        if (used == 0 && byte >= 0x20 && byte < 0x7f) buffer[at++] = *from;
        if (used == 0 && byte == ' ') buffer[at++] = ' ';
        if (used == 0 && (byte < 0x20 || byte == 0x7f || byte >= 0xc0)) buffer[at++] = '?';
        from += used ? used : 1; /* bytes 0x80 to 0xbf go on with a letter that is a '?' already */
    }
    buffer[at] = '\0';
}

static void select_font(canvas *c, font f)
{
    cairo_select_font_face(c->cairo, FONT_FAMILY, CAIRO_FONT_SLANT_NORMAL,
                           f.bold ? CAIRO_FONT_WEIGHT_BOLD : CAIRO_FONT_WEIGHT_NORMAL);
    cairo_set_font_size(c->cairo, c->scale * f.size_px);
}

static void show(canvas *c, double x, double y, const char *spelled)
{
    cairo_move_to(c->cairo, x, y);
    cairo_show_text(c->cairo, spelled);
    cairo_new_path(c->cairo);
}

void canvas_text(canvas *c, double x, double y, const char *chars, font f)
{
    char spelled[1024];
    spell(chars, spelled, sizeof spelled);
    select_font(c, f);
    if (f.halo) {
        double off = c->scale * text_halo_px;
        set_colour(c, halo_colour, 0.8);
        for (int i = 0; i < 4; i++) show(c, x + (i % 2 ? off : -off), y + (i / 2 ? off : -off), spelled);
    }
    set_colour(c, f.colour, 1);
    show(c, x, y, spelled);
}

double canvas_text_width(canvas *c, const char *chars, font f)
{
    char spelled[1024];
    spell(chars, spelled, sizeof spelled);
    select_font(c, f);
    cairo_text_extents_t extents;
    cairo_text_extents(c->cairo, spelled, &extents);
    return extents.x_advance;
}

void canvas_set_scale(canvas *c, double scale)
{
    c->scale = scale;
}

void canvas_clip(canvas *c, double x, double y, double width, double height)
{
    cairo_save(c->cairo);
    cairo_rectangle(c->cairo, x, y, width, height);
    cairo_clip(c->cairo);
}

void canvas_unclip(canvas *c)
{
    cairo_restore(c->cairo);
}

sunder_status canvas_finish(canvas *c, uint8_t **out_rgb, sunder_error *err)
{
    if (cairo_status(c->cairo) != CAIRO_STATUS_SUCCESS)
        return fail(err, SUNDER_ERROR_INTERNAL, "a picture could not be drawn: %s",
                    cairo_status_to_string(cairo_status(c->cairo)));
    cairo_surface_flush(c->surface);
    uint8_t *pixels = array_new((size_t)c->width * (size_t)c->height, 3);
    if (!pixels) return fail_memory(err, "a picture");
    const unsigned char *data = cairo_image_surface_get_data(c->surface);
    int stride = cairo_image_surface_get_stride(c->surface);
    uint8_t *to = pixels;
    for (int y = 0; y < c->height; y++) {
        const uint32_t *from = (const uint32_t *)(const void *)(data + (size_t)y * (size_t)stride);
        for (int x = 0; x < c->width; x++, to += 3) {
            to[0] = (uint8_t)(from[x] >> 16);
            to[1] = (uint8_t)(from[x] >> 8);
            to[2] = (uint8_t)from[x];
        }
    }
    *out_rgb = pixels;
    return SUNDER_OK;
}

library_version canvas_library(void)
{
    return library_version_of("cairo", CAIRO_VERSION_STRING, cairo_version_string());
}
