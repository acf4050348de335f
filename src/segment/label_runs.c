/* Runs and a union-find over them. */
#include "segment/label_runs.h"

#include <stdlib.h>

#include "core/fail.h"

void label_runs_free(label_runs *runs)
{
    free(runs->rows);
    *runs = (label_runs){0};
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
    runs->rows[b].part = a;
    runs->rows[a].area += runs->rows[b].area;
}

static sunder_status list_row(const label_plane *labels, int y, bool with_background, label_runs *runs,
                              sunder_error *err)
{
    const uint32_t *row = labels->px + (size_t)y * (size_t)labels->width;
    for (int x = 0, end; x < labels->width; x = end) {
        end = (int)label_run_end(row, (size_t)x, (size_t)labels->width);
        if (!row[x] && !with_background) continue;
        if (!array_reserve((void **)&runs->rows, &runs->capacity, runs->n + 1, sizeof *runs->rows))
            return fail_memory(err, "parts of nuclei");
        runs->rows[runs->n] = (label_run){y, x, end, row[x], runs->n, (size_t)(end - x)};
        runs->n++;
    }
    return SUNDER_OK;
}

/* Runs first .. middle - 1 are one row, middle .. n - 1 the next. */
static void join_rows(label_runs *runs, size_t first, size_t middle)
{
    size_t above = first;
    for (size_t i = middle; i < runs->n; i++) {
        while (above < middle && runs->rows[above].x1 <= runs->rows[i].x0) above++;
        for (size_t k = above; k < middle && runs->rows[k].x0 < runs->rows[i].x1; k++)
            if (runs->rows[k].id == runs->rows[i].id) join(runs, k, i);
    }
}

sunder_status label_runs_find(const label_plane *labels, bool with_background, label_runs *out_runs, sunder_error *err)
{
    label_runs runs = {0};
    size_t above = 0;
    for (int y = 0; y < labels->height; y++) {
        size_t here = runs.n;
        sunder_status status = list_row(labels, y, with_background, &runs, err);
        if (status != SUNDER_OK) {
            label_runs_free(&runs);
            return status;
        }
        join_rows(&runs, above, here);
        above = here;
    }
    *out_runs = runs;
    return SUNDER_OK;
}
