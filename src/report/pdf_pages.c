/* PDF by cairo, letters by Pango: it shapes them, orders those that run from right to left, breaks lines by the rules of Unicode
 * (UAX 14) and takes what DejaVu lacks from any font of the machine that has it. */
#include "report/pdf_pages.h"

#include <cairo-pdf.h>
#include <pango/pangocairo.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/fail.h"
#include "sunder/version.h"

/* Any fixed day would do; no reader takes this one for the day of the report. */
#define FIXED_DATE "2000-01-01T00:00:00Z"

struct pdf_pages {
    cairo_surface_t *surface;
    cairo_t *cairo;
    PangoFontMap *fonts;
    PangoLayout *layout; /* the words in hand */
    rgb colour;          /* theirs */
    size_t lacking;      /* letters drawn that no font has */
    char *path;          /* NULL: nothing is written */
};

void pdf_pages_free(pdf_pages *p)
{
    if (!p) return;
    if (p->layout) g_object_unref(p->layout);
    if (p->fonts) g_object_unref(p->fonts);
    if (p->cairo) cairo_destroy(p->cairo);
    if (p->surface) cairo_surface_destroy(p->surface);
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

/* Letters stand where their widths put them, not on whole points. */
static void prepare_letters(pdf_pages *p)
{
    PangoContext *context = pango_font_map_create_context(p->fonts);
    pango_context_set_round_glyph_positions(context, FALSE);
    pango_cairo_update_context(p->cairo, context);
    p->layout = pango_layout_new(context);
    pango_layout_set_wrap(p->layout, PANGO_WRAP_WORD_CHAR);
    g_object_unref(context);
}

sunder_status pdf_pages_new(const char *path, double width_pt, double height_pt, const char *title,
                            pdf_pages **out_pages, sunder_error *err)
{
    SUNDER_AUTO(auto_pdf_pages) pdf_pages *p = array_new(1, sizeof *p);
    if (!p) return fail_memory(err, "a PDF");
    p->path = path ? strdup(path) : NULL;
    p->surface = path ? cairo_pdf_surface_create(path, width_pt, height_pt)
                      : cairo_pdf_surface_create_for_stream(NULL, NULL, width_pt, height_pt);
    p->cairo = cairo_create(p->surface);
    if (path && cairo_surface_status(p->surface) == CAIRO_STATUS_WRITE_ERROR)
        return fail(err, SUNDER_ERROR_RESOURCE, "%s: cannot be written", path);
    if ((path && !p->path) || cairo_status(p->cairo) != CAIRO_STATUS_SUCCESS) return fail_memory(err, "a PDF");
    p->fonts = pango_cairo_font_map_new();
    prepare_letters(p);
    set_properties(p, title);
    *out_pages = p;
    p = NULL;
    return SUNDER_OK;
}

static void choose_font(pdf_pages *p, const pdf_font *font)
{
    PangoFontDescription *description = pango_font_description_new();
    pango_font_description_set_family_static(description, font->face == PDF_MONO ? "DejaVu Sans Mono" : "DejaVu Sans");
    pango_font_description_set_weight(description, font->face == PDF_BOLD ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
    pango_font_description_set_absolute_size(description, font->size_pt * PANGO_SCALE);
    pango_layout_set_font_description(p->layout, description);
    pango_font_description_free(description);
    p->colour = font->colour;
}

static void choose_colour(pdf_pages *p, rgb colour)
{
    cairo_set_source_rgb(p->cairo, colour.r / 255.0, colour.g / 255.0, colour.b / 255.0);
}

/* A digest that is parted gets no hyphen, and no line begins with the sign of a percentage. */
static void choose_breaks(pdf_pages *p, const char *chars)
{
    PangoAttrList *all = pango_attr_list_new();
    pango_attr_list_insert(all, pango_attr_insert_hyphens_new(FALSE));
    for (const char *at = chars; (at = strstr(at, " %")); at += 1) {
        PangoAttribute *together = pango_attr_allow_breaks_new(FALSE);
        together->start_index = (guint)(at - chars);
        together->end_index = together->start_index + 2;
        pango_attr_list_insert(all, together);
    }
    pango_layout_set_attributes(p->layout, all);
    pango_attr_list_unref(all);
}

size_t pdf_wrap(pdf_pages *p, const char *chars, double width, const pdf_font *font)
{
    choose_font(p, font);
    choose_breaks(p, chars);
    pango_layout_set_width(p->layout, width > 0 ? (int)(width * PANGO_SCALE) : -1);
    pango_layout_set_text(p->layout, chars, -1);
    return (size_t)pango_layout_get_line_count(p->layout);
}

size_t pdf_line_start(pdf_pages *p, size_t line)
{
    return (size_t)pango_layout_get_line_readonly(p->layout, (int)line)->start_index;
}

static size_t count_lacking(const PangoLayoutLine *line)
{
    size_t n = 0;
    for (const GSList *at = line->runs; at; at = at->next) {
        const PangoLayoutRun *run = at->data;
        for (int i = 0; i < run->glyphs->num_glyphs; i++) {
            const PangoGlyph glyph = run->glyphs->glyphs[i].glyph;
            n += glyph != PANGO_GLYPH_EMPTY && (glyph & PANGO_GLYPH_UNKNOWN_FLAG);
        }
    }
    return n;
}

void pdf_line(pdf_pages *p, size_t line, double x, double y)
{
    PangoLayoutLine *words = pango_layout_get_line_readonly(p->layout, (int)line);
    choose_colour(p, p->colour);
    cairo_move_to(p->cairo, x, y);
    pango_cairo_show_layout_line(p->cairo, words);
    p->lacking += count_lacking(words);
}

void pdf_text(pdf_pages *p, double x, double y, const char *chars, const pdf_font *font)
{
    (void)pdf_wrap(p, chars, 0, font);
    pdf_line(p, 0, x, y);
}

double pdf_text_width(pdf_pages *p, const char *chars, const pdf_font *font)
{
    PangoRectangle extents = {0};
    (void)pdf_wrap(p, chars, 0, font);
    pango_layout_get_extents(p->layout, NULL, &extents);
    return (double)extents.width / PANGO_SCALE;
}

size_t pdf_letters_lacking(const pdf_pages *p)
{
    return p->lacking;
}

library_version pdf_library(void)
{
    return library_version_of("Pango", PANGO_VERSION_STRING, pango_version_string());
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
    const cairo_status_t drawn = cairo_status(p->cairo), written = cairo_surface_status(p->surface);
    if (drawn == CAIRO_STATUS_SUCCESS && written == CAIRO_STATUS_SUCCESS) return SUNDER_OK;
    const cairo_status_t first = drawn != CAIRO_STATUS_SUCCESS ? drawn : written;
    return fail(err, SUNDER_ERROR_RESOURCE, "%s: the PDF could not be finished: %s", p->path ? p->path : "a PDF",
                cairo_status_to_string(first));
}
