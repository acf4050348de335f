/* Ranks are the first random number of a stream that is named by the seed, the field and the nucleus. */
#include "score/reading_order.h"

#include <stdlib.h>

#include "core/fail.h"
#include "core/memory.h"
#include "stats/random.h"

/* Names of the streams. */
#define PURPOSE_NUCLEUS 0x6e75636c65757321u
#define PURPOSE_FIELD 0x6669656c64212121u

typedef struct ranked_row {
    double field_rank, rank;
    size_t field, row;
} ranked_row;

static double rank_of(uint64_t seed, size_t in_field, uint64_t id, uint64_t purpose)
{
    random_stream s = random_stream_of(seed, in_field, id, purpose);
    return random_uniform(&s, 0.0, 1.0);
}

/* Rows stand in order of field and nucleus, so the row decides where ranks are equal. */
static int compare_ranks(const void *a, const void *b)
{
    const ranked_row *first = a, *second = b;
    if (first->field_rank != second->field_rank) return first->field_rank < second->field_rank ? -1 : 1;
    if (first->field != second->field) return first->field < second->field ? -1 : 1;
    if (first->rank != second->rank) return first->rank < second->rank ? -1 : 1;
    return first->row < second->row ? -1 : first->row > second->row;
}

sunder_status reading_order(const readings *r, uint64_t seed, bool by_field, size_t **out_rows, size_t *out_n,
                            sunder_error *err)
{
    SUNDER_AUTO(auto_free) ranked_row *ranked = array_new(r->n_nuclei, sizeof *ranked);
    SUNDER_AUTO(auto_free) size_t *rows = array_new(r->n_nuclei, sizeof *rows);
    if (!ranked || !rows) return fail_memory(err, "the order of the nuclei");
    size_t n = 0;
    for (size_t i = 0; i < r->n_nuclei; i++) {
        const reading *row = &r->nuclei[i];
        if (!row->evaluable) continue;
        ranked[n++] = (ranked_row){.field_rank = by_field ? rank_of(seed, row->field, 0, PURPOSE_FIELD) : 0.0,
                                   .rank = rank_of(seed, row->field, (uint64_t)row->nucleus, PURPOSE_NUCLEUS),
                                   .field = by_field ? row->field : 0,
                                   .row = i};
    }
    qsort(ranked, n, sizeof *ranked, compare_ranks);
    for (size_t i = 0; i < n; i++) rows[i] = ranked[i].row;
    *out_rows = rows;
    *out_n = n;
    rows = NULL;
    return SUNDER_OK;
}
