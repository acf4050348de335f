/* The two tables that detect hands on: candidates and forced photometry. */
#include "detect/candidates.h"

#include <stdlib.h>
#include <string.h>

void candidates_free(candidates *c)
{
    free(c->rows);
    *c = (candidates){0};
}

sunder_status candidates_append(candidates *a, const candidates *b, sunder_error *err)
{
    if (b->n == 0) return SUNDER_OK;
    if (b->n > SIZE_MAX - a->n || !array_reserve((void **)&a->rows, &a->capacity, a->n + b->n, sizeof *a->rows))
        return fail_memory(err, "the table of candidates");
    memcpy(a->rows + a->n, b->rows, b->n * sizeof *b->rows);
    a->n += b->n;
    return SUNDER_OK;
}

void forced_table_free(forced_table *f)
{
    free(f->rows);
    *f = (forced_table){0};
}
