/* PDF by cairo. */
#include "report/pdf_pages.h"

#include <cairo-pdf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/fail.h"
#include "report/letter_fonts.h"
#include "sunder/version.h"

/* Any fixed day would do; no reader takes this one for the day of the report. */
#define FIXED_DATE "2000-01-01T00:00:00Z"

struct pdf_pages {
    cairo_surface_t *surface;
    cairo_t *cairo;
    letter_fonts *fonts;
    char *path;  /* NULL: nothing is written */
    bool failed; /* memory was short: a text is missing */
};

void pdf_pages_free(pdf_pages *p)
{
    if (!p) return;
    if (p->cairo) cairo_destroy(p->cairo);
    if (p->surface) cairo_surface_destroy(p->surface);
    letter_fonts_free(p->fonts);
    free(p->path);
    free(p);
}

static void set_properties(pdf_pages *p, const char *title)
{
    char creator[64];
    snprintf(creator, sizeof creator, "sunder %s", sunder_version());
    cairo_pdf_surface_set_metadata(p->surface, CAIRO_PDF_METADATA_TITLE, title);
    cairo_pdf_surface_set_metadata(p->surface, CAIRO_PDF_METADATA_CREATOR, creator);
    cairo_pdf_surface_set_metadata(p->surface, CAIRO_PDF_METADATA_CREATE_DATE, FIXED_DATE);
}

sunder_status pdf_pages_new(const char *path, double width_pt, double height_pt, const char *title,
                            pdf_pages **out_pages, sunder_error *err)
{
    SUNDER_AUTO(auto_pdf_pages) pdf_pages *p = array_new(1, sizeof *p);
    if (!p) return fail_memory(err, "a PDF");
    p->path = path ? strdup(path) : NULL;
    p->fonts = letter_fonts_new();
    p->surface = path ? cairo_pdf_surface_create(path, width_pt, height_pt)
                      : cairo_pdf_surface_create_for_stream(NULL, NULL, width_pt, height_pt);
    p->cairo = cairo_create(p->surface);
    if (path && cairo_surface_status(p->surface) == CAIRO_STATUS_WRITE_ERROR)
        return fail(err, SUNDER_ERROR_RESOURCE, "%s: cannot be written", path);
    if ((path && !p->path) || !p->fonts || cairo_status(p->cairo) != CAIRO_STATUS_SUCCESS)
        return fail_memory(err, "a PDF");
    set_properties(p, title);
    *out_pages = p;
    p = NULL;
    return SUNDER_OK;
}

/* Chooses the font for the first letters; what of the text it draws is the caller's: free(). NULL when memory is short. */
static char *choose_font(pdf_pages *p, const pdf_font *font, const char *chars)
{
    const char *family = font->face == PDF_MONO ? "DejaVu Sans Mono" : "DejaVu Sans";
    const bool bold = font->face == PDF_BOLD;
    size_t bytes = 0;
    family = letters_font(p->fonts, family, bold, chars, &bytes);
    cairo_select_font_face(p->cairo, family, CAIRO_FONT_SLANT_NORMAL,
                           bold ? CAIRO_FONT_WEIGHT_BOLD : CAIRO_FONT_WEIGHT_NORMAL);
    cairo_set_font_size(p->cairo, font->size_pt);
    char *run = strndup(chars, bytes);
    if (!run) p->failed = true;
    return run;
}

static void choose_colour(pdf_pages *p, rgb colour)
{
    cairo_set_source_rgb(p->cairo, colour.r / 255.0, colour.g / 255.0, colour.b / 255.0);
}

void pdf_text(pdf_pages *p, double x, double y, const char *chars, const pdf_font *font)
{
    choose_colour(p, font->colour);
    cairo_move_to(p->cairo, x, y);
    while (*chars) {
        SUNDER_AUTO(auto_free) char *run = choose_font(p, font, chars);
        if (!run) return;
        cairo_show_text(p->cairo, run);
        chars += strlen(run);
    }
}

double pdf_text_width(pdf_pages *p, const char *chars, const pdf_font *font)
{
    double width = 0;
    while (*chars) {
        cairo_text_extents_t extents = {0};
        SUNDER_AUTO(auto_free) char *run = choose_font(p, font, chars);
        if (!run) return width;
        cairo_text_extents(p->cairo, run, &extents);
        width += extents.x_advance;
        chars += strlen(run);
    }
    return width;
}

void pdf_rule(pdf_pages *p, double x0, double x1, double y, double line_pt, rgb colour)
{
    choose_colour(p, colour);
    cairo_set_line_width(p->cairo, line_pt);
    cairo_move_to(p->cairo, x0, y);
    cairo_line_to(p->cairo, x1, y);
    cairo_stroke(p->cairo);
}

void pdf_box(pdf_pages *p, double x, double y, double width, double height, const pdf_box_style *style)
{
    cairo_rectangle(p->cairo, x, y, width, height);
    choose_colour(p, style->fill);
    cairo_fill_preserve(p->cairo);
    choose_colour(p, style->line);
    cairo_set_line_width(p->cairo, style->line_pt);
    cairo_stroke(p->cairo);
}

void pdf_next_page(pdf_pages *p)
{
    cairo_show_page(p->cairo);
}

sunder_status pdf_pages_finish(pdf_pages *p, sunder_error *err)
{
    cairo_show_page(p->cairo);
    cairo_surface_finish(p->surface);
    if (p->failed) return fail_memory(err, p->path ? p->path : "a PDF");
    const cairo_status_t drawn = cairo_status(p->cairo), written = cairo_surface_status(p->surface);
    if (drawn == CAIRO_STATUS_SUCCESS && written == CAIRO_STATUS_SUCCESS) return SUNDER_OK;
    const cairo_status_t first = drawn != CAIRO_STATUS_SUCCESS ? drawn : written;
    return fail(err, SUNDER_ERROR_RESOURCE, "%s: the PDF could not be finished: %s", p->path ? p->path : "a PDF",
                cairo_status_to_string(first));
}
