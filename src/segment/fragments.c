/* Runs, moments and seams of the basins of a label image. */
#include "segment/fragments.h"

#include <stdlib.h>
#include <string.h>

/* A straight line of length L at a random angle crosses 4 / pi * L pixel sides. */
#define LENGTH_PER_SIDE 0.7854

typedef struct side {
    uint32_t a, b;
    float strength;
} side;

typedef struct side_list {
    side *items;
    size_t n, capacity;
} side_list;

void fragment_list_free(fragment_list *list)
{
    free(list->items);
    free(list->runs);
    free(list->seams);
    free(list->hulls);
    *list = (fragment_list){0};
}

static void add_run(fragment *f, const label_run *run)
{
    double n = run->x1 - run->x0, mean = 0.5 * (run->x0 + run->x1 - 1),
           squares = n * mean * mean + n * (n * n - 1) / 12;
    f->n += n;
    f->x += n * mean;
    f->y += n * run->y;
    f->xx += squares;
    f->xy += n * mean * run->y;
    f->yy += n * (double)run->y * run->y;
    f->n_runs++;
}

/* Runs fragment by fragment, with their sums. */
static void sort_runs(const label_runs *all, fragment_list *list)
{
    for (size_t i = 0; i < all->n; i++) {
        const label_run *run = &all->rows[i];
        fragment *f = &list->items[run->id - 1];
        add_run(f, run);
        f->at_edge |= run->y == 0 || run->y == all->height - 1 || run->x0 == 0 || run->x1 == all->width;
    }
    size_t first = 0;
    for (size_t k = 0; k < list->n; k++) {
        list->items[k].first_run = first;
        first += list->items[k].n_runs;
        list->items[k].n_runs = 0;
    }
    for (size_t i = 0; i < all->n; i++) {
        const label_run *run = &all->rows[i];
        fragment *f = &list->items[run->id - 1];
        list->runs[f->first_run + f->n_runs++] = (fragment_run){run->y, run->x0, run->x1};
    }
}

/* Of the extremes of each row; a run gives up to two points to each side. */
static void find_hull(fragment_list *list, fragment *f)
{
    hull_point *left = list->hulls + 4 * f->first_run, *right = left + 2 * f->n_runs;
    const fragment_run *runs = list->runs + f->first_run;
    f->left = (hull_chain){left, 0}, f->right = (hull_chain){right, 0};
    for (size_t r = 0, last; r < f->n_runs; r = last + 1) {
        for (last = r; last + 1 < f->n_runs && runs[last + 1].y == runs[r].y;) last++;
        for (int corner = 0; corner <= 1; corner++) {
            int y = runs[r].y + corner;
            f->left.n = hull_add(left, f->left.n, (hull_point){runs[r].x0, y}, HULL_LEFT);
            f->right.n = hull_add(right, f->right.n, (hull_point){runs[last].x1, y}, HULL_RIGHT);
        }
    }
}

/* Pixel sides between two fragments, in scan order. */
static bool find_sides(const label_plane *basins, const plane *curvature, side_list *out)
{
    size_t width = (size_t)basins->width;
    for (int y = 0; y < basins->height; y++) {
        const uint32_t *row = basins->px + (size_t)y * width;
        const float *heights = curvature->px + (size_t)y * width;
        if (!array_reserve((void **)&out->items, &out->capacity, out->n + 2 * width, sizeof *out->items)) return false;
        for (size_t x = 0; x < width; x++) {
            if (!row[x]) continue;
            for (int down = 0; down <= 1; down++) {
                if (down ? y + 1 >= basins->height : x + 1 >= width) continue;
                size_t next = down ? x + width : x + 1;
                if (!row[next] || row[next] == row[x]) continue;
                float strength = 0.5f * (heights[x] + heights[next]);
                out->items[out->n++] = (side){row[x], row[next], strength > 0 ? strength : 0};
            }
        }
    }
    return true;
}

/* The seam of fragment f with `other`; a new one goes where the order asks. */
static fragment_seam *seam_with(fragment_list *list, fragment *f, uint32_t other)
{
    fragment_seam *seams = list->seams + f->first_seam;
    size_t at = f->n_seams;
    while (at > 0 && seams[at - 1].other > other) at--;
    if (at > 0 && seams[at - 1].other == other) return &seams[at - 1];
    memmove(seams + at + 1, seams + at, (f->n_seams++ - at) * sizeof *seams);
    seams[at] = (fragment_seam){other, 0, 0};
    return &seams[at];
}

static void add_side(fragment_list *list, uint32_t a, uint32_t b, float strength)
{
    fragment_seam *seam = seam_with(list, &list->items[a - 1], b - 1);
    seam->length_px += LENGTH_PER_SIDE;
    seam->strength_px += LENGTH_PER_SIDE * (double)strength;
}

/* Room for one seam a side is kept for each fragment. */
static bool collect_seams(const label_plane *basins, const plane *curvature, fragment_list *list)
{
    side_list sides = {0};
    bool ok = find_sides(basins, curvature, &sides);
    if (ok) ok = (list->seams = array_new(2 * sides.n, sizeof *list->seams)) != NULL;
    for (size_t i = 0; ok && i < sides.n; i++) {
        list->items[sides.items[i].a - 1].n_seams++;
        list->items[sides.items[i].b - 1].n_seams++;
    }
    size_t first = 0;
    for (size_t k = 0; ok && k < list->n; k++) {
        list->items[k].first_seam = first;
        first += list->items[k].n_seams;
        list->items[k].n_seams = 0;
    }
    for (size_t i = 0; ok && i < sides.n; i++) {
        add_side(list, sides.items[i].a, sides.items[i].b, sides.items[i].strength);
        add_side(list, sides.items[i].b, sides.items[i].a, sides.items[i].strength);
    }
    free(sides.items);
    return ok;
}

sunder_status fragment_list_of_runs(const label_runs *runs, size_t n, fragment_list *out_list, sunder_error *err)
{
    fragment_list list = {.n = n,
                          .items = array_new(n, sizeof *list.items),
                          .runs = array_unset(runs->n, sizeof *list.runs),
                          .hulls = array_unset(4 * runs->n, sizeof *list.hulls)};
    if (!list.items || !list.runs || !list.hulls) {
        fragment_list_free(&list);
        return fail_memory(err, "pieces of nuclei");
    }
    sort_runs(runs, &list);
    for (size_t k = 0; k < n; k++) find_hull(&list, &list.items[k]);
    *out_list = list;
    return SUNDER_OK;
}

sunder_status fragment_list_make(const label_plane *basins, size_t n, const plane *curvature, fragment_list *out_list,
                                 sunder_error *err)
{
    SUNDER_AUTO(label_runs_free) label_runs runs = {0};
    fragment_list list = {0};
    sunder_status status = label_runs_list(basins, false, &runs, err);
    if (status == SUNDER_OK) status = fragment_list_of_runs(&runs, n, &list, err);
    if (status != SUNDER_OK) return status;
    if (!collect_seams(basins, curvature, &list)) {
        fragment_list_free(&list);
        return fail_memory(err, "pieces of nuclei");
    }
    *out_list = list;
    return SUNDER_OK;
}
