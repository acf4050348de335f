/* A chain of separable blurs, each pulling rows from the one before. Each value is one sum in one order (middle, then
 * pairs outwards), the same on every processor. */
#include "detect/gauss_stream.h"

#include <stdlib.h>
#include <string.h>

#include "core/fail.h"
#include "core/memory.h"
#include "core/run_time_simd.h"

enum { ROWS_IN_USE = 3 };

void gauss_stream_free(gauss_stream *s)
{
    for (int k = 0; k < s->n; k++) {
        free(s->stages[k].along_x);
        free(s->stages[k].rows);
    }
    free(s->padded);
    *s = (gauss_stream){0};
}

/* Rows a whole number of 4096 bytes apart would fall on the same lines of the cache and push each other out. */
static size_t row_stride(size_t width)
{
    const size_t line = 16;
    size_t stride = (width + line - 1) / line * line;
    return stride % 1024 < 4 * line ? stride + 5 * line : stride;
}

sunder_status gauss_stream_make(const scale_bank *bank, const plane *image, const search_area *area, int area_top,
                                gauss_stream *out_stream, sunder_error *err)
{
    gauss_stream s = {.image = image, .area = area, .area_top = area_top, .n = bank->n};
    size_t width = (size_t)image->width;
    int ahead = 0;
    bool short_of_memory = false;
    for (int k = 0; k < bank->n; k++)
        if (bank->kernel[k].radius > s.margin) s.margin = bank->kernel[k].radius;
    s.stride = row_stride(width + 2 * (size_t)s.margin);
    for (int k = bank->n - 1; k >= 0; k--) {
        gauss_stage *stage = &s.stages[k];
        stage->kernel = &bank->kernel[k];
        /* The wider scales run ahead by their radii while this one's rows are still in use. */
        stage->keep = ahead + ROWS_IN_USE;
        ahead += stage->kernel->radius;
        stage->along_x = array_new((size_t)(2 * stage->kernel->radius + 1), s.stride * sizeof *stage->along_x);
        stage->rows = array_new((size_t)stage->keep, s.stride * sizeof *stage->rows);
        if (!stage->along_x || !stage->rows) short_of_memory = true;
    }
    s.padded = array_new(s.stride, sizeof *s.padded);
    if (!s.padded || short_of_memory) {
        gauss_stream_free(&s);
        return fail_memory(err, "the filters");
    }
    *out_stream = s;
    return SUNDER_OK;
}

/* Eight pixels at any address. Four sums at a time stay in registers over all taps; each lane is the plain sum of
 * its own pixel, in the same order as the loop that does the last few. */
typedef float eight __attribute__((vector_size(32), aligned(4)));
enum { EIGHT = 8, SUMS = 4, BLOCK = EIGHT * SUMS };

FASTEST_AT_RUN_TIME
static void blur_along_x(const float *centre, float *restrict out, row_span span, const float *taps, int radius)
{
    int x = span.from;
    for (; x + BLOCK <= span.to; x += BLOCK) {
        const eight *at = (const eight *)(centre + x);
        eight sum[SUMS] = {taps[0] * at[0], taps[0] * at[1], taps[0] * at[2], taps[0] * at[3]};
        for (int k = 1; k <= radius; k++) {
            const eight *left = (const eight *)(centre + x - k), *right = (const eight *)(centre + x + k);
            for (int i = 0; i < SUMS; i++) sum[i] += taps[k] * (left[i] + right[i]);
        }
        for (int i = 0; i < SUMS; i++) ((eight *)(out + x))[i] = sum[i];
    }
    for (; x + EIGHT <= span.to; x += EIGHT) {
        eight sum = taps[0] * *(const eight *)(centre + x);
        for (int k = 1; k <= radius; k++)
            sum += taps[k] * (*(const eight *)(centre + x - k) + *(const eight *)(centre + x + k));
        *(eight *)(out + x) = sum;
    }
    for (; x < span.to; x++) {
        float sum = taps[0] * centre[x];
        for (int k = 1; k <= radius; k++) sum += taps[k] * (centre[x - k] + centre[x + k]);
        out[x] = sum;
    }
}

/* above[k] and below[k] are the rows k away; both are the middle row for k = 0. */
FASTEST_AT_RUN_TIME
static void blur_along_y(const float *const *above, const float *const *below, float *restrict out, row_span span,
                         const float *taps, int radius)
{
    int x = span.from;
    for (; x + BLOCK <= span.to; x += BLOCK) {
        const eight *at = (const eight *)(above[0] + x);
        eight sum[SUMS] = {taps[0] * at[0], taps[0] * at[1], taps[0] * at[2], taps[0] * at[3]};
        for (int k = 1; k <= radius; k++) {
            const eight *up = (const eight *)(above[k] + x), *down = (const eight *)(below[k] + x);
            for (int i = 0; i < SUMS; i++) sum[i] += taps[k] * (up[i] + down[i]);
        }
        for (int i = 0; i < SUMS; i++) ((eight *)(out + x))[i] = sum[i];
    }
    for (; x + EIGHT <= span.to; x += EIGHT) {
        eight sum = taps[0] * *(const eight *)(above[0] + x);
        for (int k = 1; k <= radius; k++)
            sum += taps[k] * (*(const eight *)(above[k] + x) + *(const eight *)(below[k] + x));
        *(eight *)(out + x) = sum;
    }
    for (; x < span.to; x++) {
        float sum = taps[0] * above[0][x]; /* NOLINT(clang-analyzer-core.NullDereference): radius is at least 0 */
        for (int k = 1; k <= radius; k++) sum += taps[k] * (above[k][x] + below[k][x]);
        out[x] = sum;
    }
}

static const float *finished_row(gauss_stream *s, int scale, int y);

/* Repeats the outermost pixels of a row on both sides. */
static void pad_row(float *row, int width, int margin)
{
    for (int i = 1; i <= margin; i++) row[-i] = row[0], row[width - 1 + i] = row[width - 1];
}

static const row_span *spans_of(const gauss_stream *s, int y, size_t *out_n)
{
    return search_area_row(s->area, y + s->area_top, out_n);
}

/* A row of the image with its margins: copied only where the kernel reaches over the edge. */
static const float *image_row(gauss_stream *s, int y, const row_span *spans, size_t n)
{
    int width = s->image->width;
    const float *row = s->image->px + (size_t)y * (size_t)width;
    if (n == 0 || (spans[0].from >= s->margin && spans[n - 1].to + s->margin <= width)) return row;
    float *padded = s->padded + s->margin;
    memcpy(padded, row, (size_t)width * sizeof *row);
    pad_row(padded, width, s->margin);
    return padded;
}

/* Blurs rows along x up to row `last`. */
static void blur_rows(gauss_stream *s, int scale, int last)
{
    gauss_stage *stage = &s->stages[scale];
    int radius = stage->kernel->radius, ring = 2 * radius + 1;
    for (; stage->blurred_to <= last; stage->blurred_to++) {
        size_t n;
        int y = stage->blurred_to;
        const row_span *spans = spans_of(s, y, &n);
        const float *row = scale ? finished_row(s, scale - 1, y) : image_row(s, y, spans, n);
        float *out = stage->along_x + (size_t)(y % ring) * s->stride;
        for (size_t i = 0; i < n; i++) blur_along_x(row, out, spans[i], stage->kernel->tap, radius);
    }
}

static void finish_row(gauss_stream *s, gauss_stage *stage, int y, float *out)
{
    const float *above[MOST_TAPS], *below[MOST_TAPS];
    int radius = stage->kernel->radius, last = s->image->height - 1, ring = 2 * radius + 1;
    size_t n;
    const row_span *spans = spans_of(s, y, &n);
    for (int k = 0; k <= radius; k++) {
        int up = y > k ? y - k : 0, down = y + k < last ? y + k : last;
        above[k] = stage->along_x + (size_t)(up % ring) * s->stride;
        below[k] = stage->along_x + (size_t)(down % ring) * s->stride;
    }
    for (size_t i = 0; i < n; i++) blur_along_y(above, below, out, spans[i], stage->kernel->tap, radius);
    pad_row(out, s->image->width, s->margin);
}

static const float *finished_row(gauss_stream *s, int scale, int y)
{
    gauss_stage *stage = &s->stages[scale];
    float *rows = stage->rows + s->margin;
    for (; stage->ready <= y; stage->ready++) {
        int last = stage->ready + stage->kernel->radius;
        blur_rows(s, scale, last < s->image->height ? last : s->image->height - 1);
        finish_row(s, stage, stage->ready, rows + (size_t)(stage->ready % stage->keep) * s->stride);
    }
    return rows + (size_t)(y % stage->keep) * s->stride;
}

void gauss_stream_rows(gauss_stream *s, int scale, int y, const float *out_rows[3])
{
    int last = s->image->height - 1;
    /* The farthest first: it may push out older rows, never these three. */
    out_rows[2] = finished_row(s, scale, y < last ? y + 1 : last);
    out_rows[1] = finished_row(s, scale, y);
    out_rows[0] = finished_row(s, scale, y > 0 ? y - 1 : 0);
}

FASTEST_AT_RUN_TIME
static void inner_responses(const float *above, const float *row, const float *below, float *restrict out,
                            row_span span)
{
    for (int x = span.from; x < span.to; x++) out[x] = 4 * row[x] - ((above[x] + below[x]) + (row[x - 1] + row[x + 1]));
}

void response_row(const float *const rows[3], row_span span, float *out_row)
{
    /* Rows of a stream repeat their edge pixels: the first and last are nothing special. */
    inner_responses(rows[0], rows[1], rows[2], out_row, span);
}
