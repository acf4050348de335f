/* Inside of the gallery. */
#ifndef REPORT_GALLERY_PARTS_H
#define REPORT_GALLERY_PARTS_H

#include "image/field.h"
#include "report/display.h"
#include "report/gallery.h"
#include "report/gallery_choice.h"

#define TILE_PX 224
#define TILE_GAP_PX 4
#define TILES 4 /* DAPI, 5', 3', all with marks */
#define STRIP_WIDTH_PX (TILES * TILE_PX + (TILES - 1) * TILE_GAP_PX)

struct gallery {
    const slide_result *result;
    size_t n;
    chosen_nucleus chosen[MOST_CHOSEN];
    uint8_t *strips[MOST_CHOSEN]; /* STRIP_WIDTH_PX x TILE_PX RGB; NULL until its field was added */
};

/* Draws one nucleus as a strip of tiles, each with its name and display range. */
sunder_status strip_draw(const slide_result *result, const chosen_nucleus *chosen, const field *f,
                         const label_plane *labels, const display_ranges *ranges, uint8_t **out_rgb,
                         sunder_error *err) SUNDER_MUST_USE;

/* "field 0, nucleus 17: S, 1F-1x5-1x3; P(rearranged) 0.998; widest 5' to 3' 2.60 um (split from 0.80)". */
void strip_caption(const slide_result *result, const chosen_nucleus *chosen, char *buffer, size_t size);

/* Title of a group in words; static. */
const char *gallery_group_title(gallery_group group);

/* A strip as PNG bytes, for pages that embed it; *out_n is 0 when its field was not added. */
sunder_status gallery_strip_png(const gallery *g, size_t index, uint8_t **out_bytes, size_t *out_n,
                                sunder_error *err) SUNDER_MUST_USE;

#endif
