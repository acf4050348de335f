/* A level set leaves specks of a few pixels beside the nucleus that they have the brightness of. Parts are found by runs of
 * rows and a union-find, so the cost goes with the number of runs and not of pixels. */
#include "segment/largest_part.h"

#include <stdlib.h>
#include <string.h>

#include "core/fail.h"

/* Pixels x0 <= x < x1 of row y. */
typedef struct label_run {
    int y, x0, x1;
    uint32_t id;
    size_t part; /* union-find: a run, itself when it is the first of its part */
    size_t area; /* of the part, at its first run */
} label_run;

typedef struct run_list {
    size_t n, capacity;
    label_run *rows;
} run_list;

static size_t first_of(run_list *runs, size_t run)
{
    while (runs->rows[run].part != run) run = runs->rows[run].part = runs->rows[runs->rows[run].part].part;
    return run;
}

static void join(run_list *runs, size_t a, size_t b)
{
    a = first_of(runs, a), b = first_of(runs, b);
    if (a == b) return;
    if (b < a) {
        size_t swap = a;
        a = b, b = swap;
    }
    runs->rows[b].part = a;
    runs->rows[a].area += runs->rows[b].area;
}

static sunder_status list_row(const label_plane *labels, int y, run_list *runs, sunder_error *err)
{
    const uint32_t *row = labels->px + (size_t)y * (size_t)labels->width;
    for (int x = 0, end; x < labels->width; x = end) {
        end = (int)label_run_end(row, (size_t)x, (size_t)labels->width);
        if (!row[x]) continue;
        if (!array_reserve((void **)&runs->rows, &runs->capacity, runs->n + 1, sizeof *runs->rows))
            return fail_memory(err, "parts of nuclei");
        runs->rows[runs->n] = (label_run){y, x, end, row[x], runs->n, (size_t)(end - x)};
        runs->n++;
    }
    return SUNDER_OK;
}

/* Runs first .. middle - 1 are one row, middle .. n - 1 the next. */
static void join_rows(run_list *runs, size_t first, size_t middle)
{
    size_t above = first;
    for (size_t i = middle; i < runs->n; i++) {
        while (above < middle && runs->rows[above].x1 <= runs->rows[i].x0) above++;
        for (size_t k = above; k < middle && runs->rows[k].x0 < runs->rows[i].x1; k++)
            if (runs->rows[k].id == runs->rows[i].id) join(runs, k, i);
    }
}

sunder_status labels_keep_largest(label_plane *labels, size_t n, sunder_error *err)
{
    SUNDER_AUTO(auto_free) size_t *largest = array_new(n + 1, sizeof *largest);
    if (!largest) return fail_memory(err, "parts of nuclei");
    run_list runs = {0};
    sunder_status status = SUNDER_OK;
    size_t above = 0;
    for (int y = 0; status == SUNDER_OK && y < labels->height; y++) {
        size_t here = runs.n;
        status = list_row(labels, y, &runs, err);
        if (status == SUNDER_OK) join_rows(&runs, above, here);
        above = here;
    }
    for (size_t id = 0; id <= n; id++) largest[id] = SIZE_MAX;
    for (size_t i = 0; status == SUNDER_OK && i < runs.n; i++) {
        size_t *best = &largest[runs.rows[i].id];
        if (runs.rows[i].part == i && (*best == SIZE_MAX || runs.rows[i].area > runs.rows[*best].area)) *best = i;
    }
    for (size_t i = 0; status == SUNDER_OK && i < runs.n; i++) {
        const label_run *run = &runs.rows[i];
        if (first_of(&runs, i) == largest[run->id]) continue;
        size_t row = (size_t)run->y * (size_t)labels->width;
        memset(labels->px + row + (size_t)run->x0, 0, (size_t)(run->x1 - run->x0) * sizeof *labels->px);
    }
    free(runs.rows);
    return status;
}
