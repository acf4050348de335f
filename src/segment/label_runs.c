/* Runs and a union-find over them. */
#include "segment/label_runs.h"

#include <stdlib.h>
#include <string.h>

#include "core/fail.h"

void label_runs_free(label_runs *runs)
{
    free(runs->rows);
    *runs = (label_runs){0};
}

sunder_status label_runs_reserve_row(label_runs *runs, sunder_error *err)
{
    size_t need = runs->n + (size_t)runs->width;
    return array_reserve((void **)&runs->rows, &runs->capacity, need, sizeof *runs->rows)
               ? SUNDER_OK
               : fail_memory(err, "outlines of nuclei");
}

sunder_status label_runs_list(const label_plane *labels, bool with_background, label_runs *out_runs, sunder_error *err)
{
    label_runs runs = {labels->width, labels->height, 0, 0, NULL};
    for (int y = 0; y < labels->height; y++) {
        sunder_status status = label_runs_reserve_row(&runs, err);
        if (status != SUNDER_OK) {
            label_runs_free(&runs);
            return status;
        }
        const uint32_t *row = labels->px + (size_t)y * (size_t)labels->width;
        for (int x = 0, end; x < labels->width; x = end) {
            end = (int)label_run_end(row, (size_t)x, (size_t)labels->width);
            if (row[x] || with_background) label_runs_draw(&runs, y, x, end, row[x]);
        }
    }
    *out_runs = runs;
    return SUNDER_OK;
}

size_t label_runs_first(label_runs *runs, size_t run)
{
    while (runs->rows[run].part != run) run = runs->rows[run].part = runs->rows[runs->rows[run].part].part;
    return run;
}

static void join(label_runs *runs, size_t a, size_t b)
{
    a = label_runs_first(runs, a), b = label_runs_first(runs, b);
    if (a == b) return;
    if (b < a) {
        size_t swap = a;
        a = b, b = swap;
    }
    runs->rows[b].part = (uint32_t)a;
    runs->rows[a].area += runs->rows[b].area;
}

void label_runs_join(label_runs *runs)
{
    label_run *rows = runs->rows;
    for (size_t i = 0; i < runs->n; i++) rows[i].part = (uint32_t)i, rows[i].area = (uint32_t)(rows[i].x1 - rows[i].x0);
    for (size_t i = 0, above = 0; i < runs->n; i++) {
        while (rows[above].y < rows[i].y - 1 || (rows[above].y < rows[i].y && rows[above].x1 <= rows[i].x0)) above++;
        for (size_t k = above; rows[k].y < rows[i].y && rows[k].x0 < rows[i].x1; k++)
            if (rows[k].id == rows[i].id) join(runs, k, i);
    }
}

void label_runs_tidy(label_runs *runs)
{
    size_t n = runs->n;
    runs->n = 0;
    for (size_t i = 0; i < n; i++) {
        label_run run = runs->rows[i];
        if (run.id) label_runs_draw(runs, run.y, run.x0, run.x1, run.id);
    }
}

/* Labels up to `end` are 0 from *next on, in scan order. */
static void clear_up_to(uint32_t *px, size_t end, size_t *next)
{
    memset(px + *next, 0, (end - *next) * sizeof *px);
    *next = end;
}

sunder_status label_runs_paint(const label_runs *runs, label_plane *out_labels, sunder_error *err)
{
    sunder_status status = label_plane_new_unset(runs->width, runs->height, out_labels, err);
    if (status != SUNDER_OK) return status;
    size_t width = (size_t)runs->width, next = 0; /* every pixel is written once */
    for (size_t i = 0; i < runs->n; i++) {
        const label_run *run = &runs->rows[i];
        clear_up_to(out_labels->px, (size_t)run->y * width + (size_t)run->x0, &next);
        for (int x = run->x0; x < run->x1; x++) out_labels->px[next++] = run->id;
    }
    clear_up_to(out_labels->px, width * (size_t)runs->height, &next);
    return SUNDER_OK;
}
