/* An outline runs where the part of a nucleus that lies in the section is a quarter as thick as at its thickest: on a solid
 * with round sides that is within a twentieth of the radius of where DAPI ends. */
#include "simulate/outlines.h"

#include <math.h>
#include <stdlib.h>

#define OUTLINE_SHARE 0.25

static double thickest(const scenario *s, const true_nucleus *n, const profile *p)
{
    double half = s->section.thickness_um / 2, most = 0;
    for (int y = 0; y < p->height; y++)
        for (int x = 0; x < p->width; x++) most = fmax(most, profile_column(p, n, x, y, -half, half));
    return most;
}

typedef struct painting {
    const scenario *s;
    label_plane labels;
    plane depth;       /* column of the nucleus that has the pixel */
    label_plane cover; /* outlines over each pixel */
} painting;

static void painting_free(painting *p)
{
    label_plane_free(&p->labels);
    label_plane_free(&p->cover);
    plane_free(&p->depth);
}

/* Calls paint for each pixel of an outline. */
typedef void (*paint_fn)(painting *to, outline_facts *facts, size_t at, double column_um, uint32_t label);

static void walk_outline(painting *to, const true_nucleus *n, const profile *p, uint32_t label, outline_facts *facts,
                         paint_fn paint)
{
    double half = to->s->section.thickness_um / 2, least = OUTLINE_SHARE * thickest(to->s, n, p);
    for (int y = 0; y < p->height; y++) {
        for (int x = 0; x < p->width; x++) {
            double column = profile_column(p, n, x, y, -half, half);
            int fx = p->x0 + x, fy = p->y0 + y;
            if (column <= 0 || column < least) continue;
            if (fx == 0 || fy == 0 || fx == to->labels.width - 1 || fy == to->labels.height - 1) facts->border = true;
            paint(to, facts, (size_t)fy * (size_t)to->labels.width + (size_t)fx, column, label);
        }
    }
}

static void paint_label(painting *to, outline_facts *facts, size_t at, double column_um, uint32_t label)
{
    double px = to->s->image.pixel_um;
    facts->area_um2 += px * px;
    to->cover.px[at] += 1;
    if (column_um <= to->depth.px[at]) return;
    to->depth.px[at] = (float)column_um;
    to->labels.px[at] = label;
}

static void count_covered(painting *to, outline_facts *facts, size_t at, double column_um, uint32_t label)
{
    (void)column_um, (void)label;
    double px = to->s->image.pixel_um;
    if (to->cover.px[at] > 1) facts->overlapped += px * px / facts->area_um2;
}

sunder_status draw_outlines(const scenario *s, const true_nucleus *nuclei, const profile *profiles, size_t n,
                            outline_facts *facts, label_plane *out_labels, sunder_error *err)
{
    SUNDER_AUTO(painting_free) painting to = {.s = s};
    int width = s->image.width_px, height = s->image.height_px;
    sunder_status status = label_plane_new(width, height, &to.labels, err);
    if (status == SUNDER_OK) status = label_plane_new(width, height, &to.cover, err);
    if (status == SUNDER_OK) status = plane_new(width, height, &to.depth, err);
    if (status != SUNDER_OK) return status;
    for (size_t i = 0; i < n; i++) walk_outline(&to, &nuclei[i], &profiles[i], (uint32_t)i + 1, &facts[i], paint_label);
    for (size_t i = 0; i < n; i++) {
        outline_facts again = facts[i];
        walk_outline(&to, &nuclei[i], &profiles[i], (uint32_t)i + 1, &again, count_covered);
        facts[i].overlapped = again.overlapped;
    }
    *out_labels = to.labels;
    to.labels.px = NULL;
    return SUNDER_OK;
}
