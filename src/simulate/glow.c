#include "simulate/glow.h"

#include <stdlib.h>

sunder_status glow_add(glow *g, const glow_point *point, sunder_error *err)
{
    void *points = g->points;
    if (!array_reserve(&points, &g->capacity, g->n + 1, sizeof *g->points)) return fail_memory(err, "what glows");
    g->points = points;
    g->points[g->n++] = *point;
    return SUNDER_OK;
}

void glow_free(glow *g)
{
    free(g->points);
    *g = (glow){0};
}
