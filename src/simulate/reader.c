/* The rules of the assay demo (docs/design.md, "Assays and defaults"): signals of one colour nearer than 0.58 um are one; a
 * 5' and a 3' signal nearer than 0.8 um, centre to centre in the plane (of stretched ones from line to line), are fused; as
 * many pairs as can be, then the nearest. A 5' and a 3' left over are a split; a 3' left over beside a fused pair is isolated. */
#include "simulate/reader.h"

#include <math.h>
#include <stdlib.h>

#include "detect/rod_place.h"
#include "pair/assignment.h"

#define DOUBLET_UM 0.58
#define SPLIT_UM 0.8

typedef struct seen_point {
    rod_line line;
    int weight; /* signals merged into it */
} seen_point;

static rod_line line_of(const true_signal *row)
{
    const point3_um from = row->stretched ? row->from : row->at, to = row->stretched ? row->to : row->at;
    return (rod_line){{from.x, from.y}, {to.x, to.y}};
}

/* Round signals become one at their centre; a line stays what it is, whatever touches it. */
static void merge(seen_point *seen, const true_signal *row)
{
    const double share = 1.0 / ++seen->weight;
    const bool is_line = seen->line.from.x != seen->line.to.x || seen->line.from.y != seen->line.to.y;
    if (seen->weight == 1 || row->stretched) seen->line = line_of(row);
    if (seen->weight == 1 || row->stretched || is_line) return;
    seen->line.from.x += share * (row->at.x - seen->line.from.x);
    seen->line.from.y += share * (row->at.y - seen->line.from.y);
    seen->line.to = seen->line.from;
}

/* The signals of a nucleus and colour, those that a reader cannot tell apart merged. out has room for list->n. */
static size_t look_at(const signals *list, int nucleus, int dye, seen_point *out)
{
    size_t n = 0;
    for (size_t i = 0; i < list->n; i++) {
        const true_signal *row = &list->rows[i];
        if (row->nucleus != nucleus || row->dye != dye) continue;
        size_t k = 0;
        while (k < n && rod_lines_apart_um(out[k].line, line_of(row)) >= DOUBLET_UM) k++;
        if (k == n) out[n++] = (seen_point){.weight = 0};
        merge(&out[k], row);
    }
    return n;
}

static const char *name_class(const reader_words *w)
{
    if (w->single_5p > 0 && w->single_3p > 0) return "S";
    if (w->fused == 0) return "none";
    return w->single_3p > 0 ? "I3" : w->single_5p > 0 ? "I5" : "fused";
}

/* Between -2 and -1 for a pair, so that two pairs are better than one, whatever their distances. */
static double pair_cost(double distance_um)
{
    return distance_um < SPLIT_UM ? distance_um / SPLIT_UM - 2 : 0;
}

static sunder_status count_fused(const seen_point *green, size_t n_green, const seen_point *orange, size_t n_orange,
                                 int *out_fused, sunder_error *err)
{
    SUNDER_AUTO(auto_free) double *cost = array_new(n_green * n_orange, sizeof *cost);
    SUNDER_AUTO(auto_free) int *partner = array_new(n_green, sizeof *partner);
    if (!cost || !partner) return fail_memory(err, "the signals of a nucleus");
    for (size_t i = 0; i < n_green; i++)
        for (size_t k = 0; k < n_orange; k++)
            cost[i * n_orange + k] = pair_cost(rod_lines_apart_um(green[i].line, orange[k].line));
    sunder_status status = pair_assign(cost, n_green, n_orange, partner, err);
    *out_fused = 0;
    for (size_t i = 0; i < n_green && status == SUNDER_OK; i++) *out_fused += partner[i] >= 0;
    return status;
}

sunder_status read_nucleus(const signals *list, int nucleus, reader_words *out_words, sunder_error *err)
{
    SUNDER_AUTO(auto_free) seen_point *green = array_new(list->n, sizeof *green);
    SUNDER_AUTO(auto_free) seen_point *orange = array_new(list->n, sizeof *orange);
    if (!green || !orange) return fail_memory(err, "the signals of a nucleus");
    size_t n_green = look_at(list, nucleus, GREEN, green), n_orange = look_at(list, nucleus, ORANGE, orange);
    reader_words w = {0};
    sunder_status status = count_fused(green, n_green, orange, n_orange, &w.fused, err);
    if (status != SUNDER_OK) return status;
    w.single_5p = (int)n_green - w.fused;
    w.single_3p = (int)n_orange - w.fused;
    w.cls = name_class(&w);
    *out_words = w;
    return SUNDER_OK;
}
