/* Peaks by rows: the responses of a few rows wait in a ring per scale; pixels above the lowest possible threshold that
 * stand over their left and right neighbour are looked at closely. */
#include "detect/peaks.h"

#include <stdbool.h>
#include <stdlib.h>

#include "core/fail.h"
#include "core/memory.h"
#include "detect/run_time_simd.h"

void peaks_free(peaks *p)
{
    free(p->rows);
    *p = (peaks){0};
}

void peak_finder_free(peak_finder *f)
{
    free(f->rings);
    free(f->marks);
    peaks_free(&f->found);
}

static float largest_of(const plane *p)
{
    size_t n = (size_t)p->width * (size_t)p->height;
    float most = p->px[0];
    for (size_t i = 1; i < n; i++) most = p->px[i] > most ? p->px[i] : most;
    return most;
}

sunder_status peak_finder_make(const scale_bank *bank, const background *level, int width, int height, int window_px,
                               double least_significance, peak_finder *out_finder, sunder_error *err)
{
    peak_finder f = {.bank = bank, .level = level, .width = width, .height = height, .window_px = window_px,
                     .rows_kept = 2 * window_px + 1, .least = (float)least_significance};
    float quietest = largest_of(&level->inverse_sd);
    for (int k = 0; k < bank->n; k++) f.lowest[k] = (float)(least_significance * bank->norm[k]) / quietest;
    f.rings = array_new((size_t)bank->n * (size_t)f.rows_kept, (size_t)width * sizeof *f.rings);
    f.marks = array_new((size_t)width, sizeof *f.marks);
    if (!f.rings || !f.marks) {
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

/* 1 where a pixel is no smaller than its four neighbours, 0 elsewhere; the first and last pixel may not. Returns whether
 * there is any. */
FASTEST_AT_RUN_TIME
static int32_t mark_summits(const float *above, const float *row, const float *below, float least, int width,
                            int32_t *restrict marks)
{
    int32_t any = 0;
    for (int x = 1; x < width - 1; x++) {
        float value = row[x];
        marks[x] = (value > least) & (value > row[x - 1]) & (value >= row[x + 1]) & (value >= above[x]) & (value >= below[x]);
        any |= marks[x];
    }
    return any;
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
    if (peak_finder_row(f, scale, y)[x] * inverse_sd <= f->least * norm || !is_largest(f, scale, x, y)) return SUNDER_OK;
    peaks *found = &f->found;
    if (!array_reserve((void **)&found->rows, &found->capacity, found->n + 1, sizeof *found->rows))
        return fail_memory(err, "the maxima of a channel");
    peak row = {.x = x, .y = y, .scale = scale};
    for (int k = 0; k < f->bank->n; k++)
        row.response[k] = peak_finder_row(f, k, y)[x] * inverse_sd / (float)f->bank->norm[k];
    found->rows[found->n++] = row;
    return SUNDER_OK;
}

static sunder_status search_row(peak_finder *f, int y, sunder_error *err)
{
    for (int scale = 0; scale < f->bank->n; scale++) {
        const float *above = peak_finder_row(f, scale, y > 0 ? y - 1 : y);
        const float *below = peak_finder_row(f, scale, y < f->height - 1 ? y + 1 : y);
        if (!mark_summits(above, peak_finder_row(f, scale, y), below, f->lowest[scale], f->width, f->marks)) continue;
        for (int x = 1; x < f->width - 1; x++) {
            if (!f->marks[x]) continue;
            sunder_status status = look_at(f, scale, x, y, err);
            if (status != SUNDER_OK) return status;
        }
    }
    return SUNDER_OK;
}

sunder_status peak_finder_take(peak_finder *f, int y, sunder_error *err)
{
    int complete = y == f->height - 1 ? y : y - f->window_px;
    for (; f->next <= complete; f->next++) {
        sunder_status status = search_row(f, f->next, err);
        if (status != SUNDER_OK) return status;
    }
    return SUNDER_OK;
}
