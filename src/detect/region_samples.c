/* Sample places of the regions. About one in 0.2 um squared: closer ones would only repeat each other, because the
 * filters are wider than that. */
#include "detect/region_samples.h"

#include <math.h>
#include <stdlib.h>

#include "core/fail.h"
#include "core/memory.h"
#include "detect/responses.h"

static const double spacing_um = 0.2;
enum { MOST_WITHOUT_NUCLEI = 60000 };

void region_samples_free(region_samples *s)
{
    free(s->first);
    free(s->x);
    free(s->y);
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

sunder_status region_samples_make(const nuclei *n, int width, int height, double pixel_um, region_samples *out_samples,
                                  sunder_error *err)
{
    int step = (int)fmax(1, floor(spacing_um / pixel_um + 0.5));
    if (!n) step = (int)fmax(step, ceil(sqrt((double)width * height / MOST_WITHOUT_NUCLEI)));
    region_samples s = {.step_px = step, .n_regions = n ? n->n : 1};
    s.first = array_new(s.n_regions + 1, sizeof *s.first);
    if (!s.first) return fail_memory(err, "the places where noise is measured");
    for (size_t r = 0; r < s.n_regions; r++)
        s.first[r + 1] = s.first[r] + (n ? add_region(n, &n->rows[r], step, NULL) : add_image(width, height, step, NULL));
    s.x = array_new(s.first[s.n_regions], sizeof *s.x);
    s.y = array_new(s.first[s.n_regions], sizeof *s.y);
    if (!s.x || !s.y) {
        region_samples_free(&s);
        return fail_memory(err, "the places where noise is measured");
    }
    for (size_t r = 0; r < s.n_regions; r++) {
        if (n) add_region(n, &n->rows[r], step, &s);
        else add_image(width, height, step, &s);
    }
    *out_samples = s;
    return SUNDER_OK;
}

void region_samples_read(const region_samples *s, const plane *smooth, double norm, float *out_values)
{
    float scale = (float)(1 / norm);
    for (size_t i = 0; i < s->n; i++) out_values[i] = response_at(smooth, s->x[i], s->y[i]) * scale;
}
