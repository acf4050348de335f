/* The gallery: plan, crops field by field, one PNG file. Only the finished strips are kept (0.6 MB each, at most 20). */
#include "report/gallery.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "core/fail.h"
#include "image/png_write.h"
#include "report/gallery_parts.h"
#include "report/legend.h"
#include "sunder/score.h"

static const rgb background = {24, 24, 28};
static const font title_font = {{255, 255, 255}, 18, true, false};
static const font group_font = {{250, 235, 70}, 15, true, false};
static const font caption_font = {{240, 240, 240}, 14, false, false};

#define MARGIN_PX 16
#define TITLE_PX 46
#define GROUP_PX 34
#define CAPTION_PX 22
#define ROW_PX (CAPTION_PX + TILE_PX + 14)

void gallery_free(gallery *g)
{
    if (!g) return;
    for (size_t i = 0; i < g->n; i++) free(g->strips[i]);
    free(g);
}

sunder_status gallery_plan(const slide_result *result, gallery **out_gallery, sunder_error *err)
{
    SUNDER_AUTO(auto_gallery) gallery *g = array_new(1, sizeof *g);
    if (!g) return fail_memory(err, "the gallery");
    g->result = result;
    size_t n = 0;
    sunder_status status = gallery_choose(result, g->chosen, &n, err);
    if (status != SUNDER_OK) return status;
    g->n = n;
    *out_gallery = g;
    g = NULL;
    return SUNDER_OK;
}

bool gallery_wants(const gallery *g, size_t field_index)
{
    for (size_t i = 0; i < g->n; i++) {
        if (g->chosen[i].reading->field == field_index) return true;
    }
    return false;
}

sunder_status gallery_add_field(gallery *g, const field *f, const label_plane *labels, sunder_error *err)
{
    if (!gallery_wants(g, f->index)) return SUNDER_OK;
    const field_channel *five = field_probe(f, END_5P), *three = field_probe(f, END_3P);
    const plane *probe[2] = {five ? &five->image : NULL, three ? &three->image : NULL};
    display_ranges ranges = display_ranges_of(field_dapi(f), probe);
    for (size_t i = 0; i < g->n; i++) {
        if (g->chosen[i].reading->field != f->index || g->strips[i]) continue;
        sunder_status status = strip_draw(g->result, &g->chosen[i], f, labels, &ranges, &g->strips[i], err);
        if (status != SUNDER_OK) return status;
    }
    return SUNDER_OK;
}

const char *gallery_group_title(gallery_group group)
{
    switch (group) {
    case GROUP_REARRANGED: return "Rearranged nuclei, likeliest first";
    case GROUP_BOUNDARY: return "Most doubtful nuclei";
    case GROUP_NORMAL: return "Normal nuclei to compare, spread over the slide";
    case GROUP_COUNT: break;
    }
    return "";
}

sunder_status gallery_strip_png(const gallery *g, size_t index, uint8_t **out_bytes, size_t *out_n, sunder_error *err)
{
    *out_n = 0;
    if (!g->strips[index]) return SUNDER_OK;
    return png_write_memory(g->strips[index], STRIP_WIDTH_PX, TILE_PX, out_bytes, out_n, err);
}

static int columns_of(const gallery *g)
{
    return g->n > 4 ? 2 : 1;
}

/* Draws the groups, or only finds their height (c is NULL). */
static int lay_out_groups(const gallery *g, canvas *c, int top)
{
    int columns = columns_of(g), y = top;
    for (int group = 0; group < GROUP_COUNT; group++) {
        int placed = 0;
        for (size_t i = 0; i < g->n; i++) {
            if (g->chosen[i].group != (gallery_group)group) continue;
            if (placed == 0 && c)
                canvas_text(c, MARGIN_PX, y + 22, gallery_group_title((gallery_group)group), group_font);
            if (placed == 0) y += GROUP_PX;
            int x = MARGIN_PX + placed % columns * (STRIP_WIDTH_PX + MARGIN_PX);
            if (c) {
                char caption[256];
                strip_caption(g->result, &g->chosen[i], caption, sizeof caption);
                canvas_text(c, x, y + 15, caption, caption_font);
                if (g->strips[i]) canvas_put(c, x, y + CAPTION_PX, g->strips[i], STRIP_WIDTH_PX, TILE_PX, 1);
            }
            placed++;
            if (placed % columns == 0) y += ROW_PX;
        }
        if (placed % columns != 0) y += ROW_PX;
    }
    return y;
}

static void draw_title(canvas *c, const slide_result *result)
{
    char title[512];
    snprintf(title, sizeof title, "%s   assay %s   call: %s%s", result->slide_name, result->assay->id,
             sunder_call_name(result->verdict->call),
             result->assay->colours_confirmed ? "" : "   PROBE COLOURS NOT CONFIRMED");
    canvas_text(c, MARGIN_PX, 30, title, title_font);
}

sunder_status gallery_write(const gallery *g, const char *path, sunder_error *err)
{
    static const char *const lines[] = {
        "Each tile says which counts are black and full in it. Research use only until a laboratory has validated it."};
    int width = MARGIN_PX + columns_of(g) * (STRIP_WIDTH_PX + MARGIN_PX);
    int groups_end = g->n ? lay_out_groups(g, NULL, TITLE_PX) : TITLE_PX + 40;
    SUNDER_AUTO(auto_canvas) canvas *measure = NULL;
    sunder_status status = canvas_new(1, 1, background, &measure, err);
    if (status != SUNDER_OK) return status;
    int height = groups_end + (int)ceil(legend_height(measure, g->result, width, 1));
    SUNDER_AUTO(auto_canvas) canvas *c = NULL;
    status = canvas_new(width, height, background, &c, err);
    if (status != SUNDER_OK) return status;
    draw_title(c, g->result);
    if (g->n) lay_out_groups(g, c, TITLE_PX);
    else canvas_text(c, MARGIN_PX, TITLE_PX + 18, "No nucleus of this slide could be read.", caption_font);
    legend_draw(c, g->result, 0, groups_end, width, lines, 1);
    SUNDER_AUTO(auto_free) uint8_t *pixels = NULL;
    status = canvas_finish(c, &pixels, err);
    return status == SUNDER_OK ? png_write_file(path, pixels, width, height, err) : status;
}
