/* The number of false alarms of a candidate is how many maxima of noise at least as significant are expected in a typical
 * nucleus (src/laws/noise_tail.c). To keep those with at most N bounds the false candidates of a nucleus and channel by N,
 * whatever the camera, the brightness or the texture. Stages further right never see the others; the tables of the result
 * still hold them. */
#include "pipeline/false_bound.h"

#include <stdlib.h>

#include "core/fail.h"
#include "core/memory.h"

void bounded_tables_free(bounded_tables *b)
{
    candidates_free(&b->all);
    forced_table_free(&b->measured);
    free(b->reviews);
    free(b->row_of);
    *b = (bounded_tables){0};
}

static bool is_within(const weigh_input *input, size_t row, double most)
{
    const candidate *c = &input->all->rows[row];
    if (input->reviews && input->reviews[row].judged != JUDGED_NOT) return true;
    return !(laws_false_alarms(input->laws, c->end, c->significance) > most);
}

sunder_status bounded_tables_make(const weigh_input *input, double most, bounded_tables *out_tables, sunder_error *err)
{
    const size_t n = input->all->n;
    if (input->measured->n != n)
        return fail(err, SUNDER_ERROR_INTERNAL, "%zu candidates, but forced photometry of %zu", n, input->measured->n);
    SUNDER_AUTO(bounded_tables_free)
    bounded_tables b = {.row_of = array_new(n, sizeof *b.row_of),
                        .reviews = input->reviews ? array_new(n, sizeof *b.reviews) : NULL};
    b.all.rows = array_new(n, sizeof *b.all.rows);
    b.measured.rows = array_new(n, sizeof *b.measured.rows);
    if (!b.row_of || !b.all.rows || !b.measured.rows || (input->reviews && !b.reviews))
        return fail_memory(err, "the candidates within the bound");
    b.all.capacity = n;
    for (size_t i = 0; i < n; i++) {
        if (!is_within(input, i, most)) continue;
        b.all.rows[b.all.n] = input->all->rows[i];
        b.measured.rows[b.all.n] = input->measured->rows[i];
        b.measured.rows[b.all.n].candidate = b.all.n;
        if (b.reviews) b.reviews[b.all.n] = input->reviews[i];
        b.row_of[b.all.n++] = i;
    }
    b.measured.n = b.all.n;
    *out_tables = b;
    b = (bounded_tables){0};
    return SUNDER_OK;
}
