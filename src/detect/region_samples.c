/* Sample places of the regions. One in 0.3 um along each axis: closer ones would only repeat each other, because the
 * filters are about that wide. */
#include "detect/region_samples.h"

#include <math.h>
#include <stdlib.h>

#include "core/fail.h"
#include "core/memory.h"

static const double spacing_um = 0.3;
enum { MOST_WITHOUT_NUCLEI = 60000 };

void region_samples_free(region_samples *s)
{
    free(s->first);
    free(s->x);
    free(s->y);
    free(s->row_first);
    free(s->by_row);
    *s = (region_samples){0};
}

static int first_on_grid(int from, int step)
{
    return (from + step - 1) / step * step;
}

/* Places of one region; with out NULL they are only counted. */
static size_t add_region(const nuclei *n, const nucleus *row, int step, region_samples *out)
{
    size_t count = 0;
    for (int y = first_on_grid(row->y0, step); y < row->y1; y += step) {
        const uint32_t *labels = n->labels.px + (size_t)y * (size_t)n->labels.width;
        for (int x = first_on_grid(row->x0, step); x < row->x1; x += step) {
            if (labels[x] != (uint32_t)row->id) continue;
            if (out) out->x[out->n] = x, out->y[out->n++] = y;
            count++;
        }
    }
    return count;
}

static size_t add_image(int width, int height, int step, region_samples *out)
{
    size_t count = 0;
    for (int y = 0; y < height; y += step)
        for (int x = 0; x < width; x += step, count++)
            if (out) out->x[out->n] = x, out->y[out->n++] = y;
    return count;
}

static void list_by_row(region_samples *s)
{
    for (size_t i = 0; i < s->n; i++) s->row_first[s->y[i] + 1]++;
    for (int y = 0; y < s->height; y++) s->row_first[y + 1] += s->row_first[y];
    /* row_first[y] runs to the end of row y while that is filled, and is put back afterwards. */
    for (size_t i = 0; i < s->n; i++) s->by_row[s->row_first[s->y[i]]++] = i;
    for (int y = s->height; y > 0; y--) s->row_first[y] = s->row_first[y - 1];
    s->row_first[0] = 0;
}

sunder_status region_samples_make(const nuclei *n, int width, int height, double pixel_um, region_samples *out_samples,
                                  sunder_error *err)
{
    int step = (int)fmax(1, floor(spacing_um / pixel_um + 0.5));
    if (!n) step = (int)fmax(step, ceil(sqrt((double)width * height / MOST_WITHOUT_NUCLEI)));
    SUNDER_AUTO(region_samples_free) region_samples s = {.step_px = step, .height = height, .n_regions = n ? n->n : 1};
    s.first = array_new(s.n_regions + 1, sizeof *s.first);
    if (!s.first) return fail_memory(err, "the places where noise is measured");
    for (size_t r = 0; r < s.n_regions; r++) {
        size_t here = n ? add_region(n, &n->rows[r], step, NULL) : add_image(width, height, step, NULL);
        s.first[r + 1] = s.first[r] + here;
    }
    size_t total = s.first[s.n_regions];
    s.x = array_new(total, sizeof *s.x);
    s.y = array_new(total, sizeof *s.y);
    s.row_first = array_new((size_t)height + 1, sizeof *s.row_first);
    s.by_row = array_new(total, sizeof *s.by_row);
    if (!s.x || !s.y || !s.row_first || !s.by_row) return fail_memory(err, "the places where noise is measured");
    for (size_t r = 0; r < s.n_regions; r++) {
        if (n) add_region(n, &n->rows[r], step, &s);
        else add_image(width, height, step, &s);
    }
    list_by_row(&s);
    *out_samples = s;
    s = (region_samples){0};
    return SUNDER_OK;
}
