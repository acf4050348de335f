/* Peaks by rows: the responses of a few rows wait in a ring per scale; pixels above the lowest possible threshold that
 * stand over their left and right neighbour are looked at closely. */
#include "detect/peaks.h"

#include <stdbool.h>
#include <stdlib.h>

#include "core/fail.h"
#include "core/memory.h"
#include "core/run_time_simd.h"

enum { BLOCK = 16 };

void peaks_free(peaks *p)
{
    free(p->rows);
    *p = (peaks){0};
}

void peak_finder_free(peak_finder *f)
{
    free(f->rings);
    free(f->marks);
    free(f->any);
    free(f->block_least);
    peaks_free(&f->found);
}

static int blocks_of(int width)
{
    return (width - 2 + BLOCK - 1) / BLOCK;
}

/* Per block of pixels the least response to white noise of norm 1 that may be significant somewhere in it, for the
 * rows of grid row gy: background_at reads between the cells of three grid rows and of one more column on each
 * side. */
static void set_block_thresholds(peak_finder *f, int gy)
{
    const plane *grid = &f->level->inverse_sd;
    int step = f->level->step_px;
    for (int b = 0; b < blocks_of(f->width); b++) {
        int from = (1 + b * BLOCK) / step - 1, to = (b + 1) * BLOCK / step + 1;
        float most = 0;
        for (int v = gy - 1; v <= gy + 1; v++) {
            if (v < 0 || v >= grid->height) continue;
            const float *row = grid->px + (size_t)v * (size_t)grid->width;
            for (int u = from < 0 ? 0 : from; u <= to && u < grid->width; u++) most = row[u] > most ? row[u] : most;
        }
        f->block_least[b] = f->least / most;
    }
}

sunder_status peak_finder_make(const scale_bank *bank, const background *level, const search_area *area, int window_px,
                               double least_significance, peak_finder *out_finder, sunder_error *err)
{
    int width = area->width;
    peak_finder f = {.bank = bank,
                     .level = level,
                     .area = area,
                     .width = width,
                     .height = area->height,
                     .window_px = window_px,
                     .rows_kept = 2 * window_px + 1,
                     .least = (float)least_significance};
    size_t blocks = (size_t)blocks_of(width < 3 ? 3 : width);
    /* Whole blocks are looked at: the last one of the last row reaches beyond it. */
    f.rings = array_new((size_t)bank->n * (size_t)f.rows_kept + 1, ((size_t)width + 2 * BLOCK) * sizeof *f.rings);
    f.marks = array_new((size_t)width + 2 * BLOCK, sizeof *f.marks);
    f.any = array_new(blocks + 1, sizeof *f.any);
    f.block_least = array_new(blocks + 1, sizeof *f.block_least);
    if (!f.rings || !f.marks || !f.any || !f.block_least) {
        peak_finder_free(&f);
        return fail_memory(err, "the maxima of a channel");
    }
    *out_finder = f;
    return SUNDER_OK;
}

float *peak_finder_row(peak_finder *f, int scale, int y)
{
    return f->rings + ((size_t)scale * (size_t)f->rows_kept + (size_t)(y % f->rows_kept)) * (size_t)f->width;
}

/* Three rows of responses and the norm of their filter. */
typedef struct summit_rows {
    const float *above, *row, *below;
    float norm;
} summit_rows;

/* Of blocks first to last - 1 of pixels: marks[x] is 1 where a pixel is no smaller than its four neighbours, else
 * 0; any[b] tells whether block b has one: few do. Block b begins at pixel 1 + b * BLOCK; width is that of the
 * image, whose last pixel is left out. */
FASTEST_AT_RUN_TIME
static void mark_summits(summit_rows rows, const float *block_least, row_span blocks, int width,
                         int32_t *restrict marks, int32_t *restrict any)
{
    const float *above = rows.above, *row = rows.row, *below = rows.below;
    for (int b = blocks.from; b < blocks.to; b++) {
        float least = block_least[b] * rows.norm;
        int32_t some = 0;
        int x = 1 + b * BLOCK, last = width - 1 - x;
        for (int i = 0; i < BLOCK; i++, x++) {
            float value = row[x];
            int32_t mark = (i < last) & (value > least) & (value > row[x - 1]) & (value >= row[x + 1]) &
                           (value >= above[x]) & (value >= below[x]);
            marks[x] = mark;
            some |= mark;
        }
        any[b] = some;
    }
}

static bool is_largest(peak_finder *f, int scale, int x, int y)
{
    int window = f->window_px;
    float value = peak_finder_row(f, scale, y)[x];
    for (int v = y > window ? y - window : 0; v <= y + window && v < f->height; v++) {
        const float *row = peak_finder_row(f, scale, v);
        for (int u = x > window ? x - window : 0; u <= x + window && u < f->width; u++) {
            bool before = v < y || (v == y && u < x);
            if (row[u] > value || (before && row[u] == value)) return false;
        }
    }
    return true;
}

static sunder_status look_at(peak_finder *f, int scale, int x, int y, sunder_error *err)
{
    float inverse_sd = background_at(f->level, &f->level->inverse_sd, x, y);
    float norm = (float)f->bank->norm[scale];
    if (peak_finder_row(f, scale, y)[x] * inverse_sd <= f->least * norm || !is_largest(f, scale, x, y))
        return SUNDER_OK;
    peaks *found = &f->found;
    if (!array_reserve((void **)&found->rows, &found->capacity, found->n + 1, sizeof *found->rows))
        return fail_memory(err, "the maxima of a channel");
    peak row = {.x = x, .y = y, .scale = scale};
    for (int k = 0; k < f->bank->n; k++)
        row.response[k] = peak_finder_row(f, k, y)[x] * inverse_sd / (float)f->bank->norm[k];
    found->rows[found->n++] = row;
    return SUNDER_OK;
}

static sunder_status look_at_marks(peak_finder *f, int scale, int y, int from, sunder_error *err)
{
    int to = from + BLOCK < f->width - 1 ? from + BLOCK : f->width - 1;
    for (int x = from; x < to; x++) {
        if (!f->marks[x]) continue;
        sunder_status status = look_at(f, scale, x, y, err);
        if (status != SUNDER_OK) return status;
    }
    return SUNDER_OK;
}

static sunder_status search_span(peak_finder *f, int scale, int y, row_span span, sunder_error *err)
{
    sunder_status status = SUNDER_OK;
    int above = y > 0 ? y - 1 : y, below = y < f->height - 1 ? y + 1 : y, all = blocks_of(f->width);
    row_span blocks = {span.from / BLOCK, (span.to + BLOCK - 1) / BLOCK < all ? (span.to + BLOCK - 1) / BLOCK : all};
    summit_rows rows = {peak_finder_row(f, scale, above), peak_finder_row(f, scale, y),
                        peak_finder_row(f, scale, below), (float)f->bank->norm[scale]};
    mark_summits(rows, f->block_least, blocks, f->width, f->marks, f->any);
    for (int b = blocks.from; status == SUNDER_OK && b < blocks.to; b++)
        if (f->any[b]) status = look_at_marks(f, scale, y, 1 + b * BLOCK, err);
    return status;
}

static sunder_status search_row(peak_finder *f, int y, sunder_error *err)
{
    sunder_status status = SUNDER_OK;
    size_t n;
    const row_span *spans = search_area_row(f->area, y, &n);
    if (y % f->level->step_px == 0) set_block_thresholds(f, y / f->level->step_px);
    for (int scale = 0; scale < f->bank->n; scale++)
        for (size_t i = 0; status == SUNDER_OK && i < n; i++) status = search_span(f, scale, y, spans[i], err);
    return status;
}

sunder_status peak_finder_take(peak_finder *f, int y, sunder_error *err)
{
    if (f->width < 3) return SUNDER_OK;
    int complete = y == f->height - 1 ? y : y - f->window_px;
    for (; f->next <= complete; f->next++) {
        sunder_status status = search_row(f, f->next, err);
        if (status != SUNDER_OK) return status;
    }
    return SUNDER_OK;
}
