/* Debris on or in a nucleus shows as blobs far wider than a signal, or as a chain of small maxima in one colour alone, never
 * as one round spot; a rod alone is as long a chain as the lumps it
 * would be seen as. Such a nucleus is not scored. Method: algorithms.md 8.2.7. */
#include "weigh/debris.h"

#include <stdbool.h>

#include "core/memory.h"

#define LEAST_P 0.3

/* This many unpaired spots of one colour, each within reach of the next. */
#define CHAIN_LENGTH 3
#define CHAIN_REACH_UM 1.1

#define BLOBS 2
#define BLOB_WIDTH 2.0
#define BLOB_SIGNIFICANCE 6.0

static bool is_lone(const prospect_table *t, size_t row, const distance_rules *rules)
{
    const prospect *s = &t->rows[row];
    if (s->rejected != REJECTED_NOT || s->p <= LEAST_P || s->seen->nucleus == 0) return false;
    if (s->review.judged == JUDGED_SIGNAL) return false;
    for (near_walk walk = near_start(t, s, rules->split_um); near_next(&walk);) {
        const prospect *other = &t->rows[walk.found];
        if (other->seen->end != s->seen->end && other->rejected == REJECTED_NOT && other->p > LEAST_P) return false;
    }
    return true;
}

/* Spots in the chain of lone ones that row belongs to; marks its spots in `counted`. */
static int chain_length(const prospect_table *t, const bool *lone, bool *counted, size_t row, size_t *stack)
{
    int length = 0;
    size_t depth = 0;
    stack[depth++] = row;
    counted[row] = true;
    while (depth > 0) {
        const prospect *s = &t->rows[stack[--depth]];
        length += lumps_of(s);
        for (near_walk walk = near_start(t, s, CHAIN_REACH_UM); near_next(&walk);) {
            const prospect *other = &t->rows[walk.found];
            if (!lone[walk.found] || counted[walk.found]) continue;
            if (other->seen->end != s->seen->end || other->seen->nucleus != s->seen->nucleus) continue;
            counted[walk.found] = true;
            stack[depth++] = walk.found;
        }
    }
    return length;
}

static bool is_blob(const prospect *s, const slide_laws *laws)
{
    return s->review.judged != JUDGED_SIGNAL && s->seen->nucleus > 0 && !s->seen->fit_failed &&
           s->seen->significance > BLOB_SIGNIFICANCE &&
           s->seen->sigma_um > BLOB_WIDTH * laws->brightness[s->seen->end].sigma_median_um;
}

sunder_status mark_debris(const prospect_table *t, const slide_laws *laws, const distance_rules *rules, size_t n_nuclei,
                          unsigned char *marks, sunder_error *err)
{
    SUNDER_AUTO(auto_free) bool *lone = array_new(t->n, sizeof *lone);
    SUNDER_AUTO(auto_free) bool *counted = array_new(t->n, sizeof *counted);
    SUNDER_AUTO(auto_free) size_t *stack = array_new(t->n, sizeof *stack);
    SUNDER_AUTO(auto_free) int *blobs = array_new(n_nuclei, sizeof *blobs);
    if (!lone || !counted || !stack || !blobs) return fail_memory(err, "the search for debris");
    for (size_t i = 0; i < t->n; i++) lone[i] = is_lone(t, i, rules);
    for (size_t i = 0; i < t->n; i++) {
        const int id = t->rows[i].seen->nucleus;
        if (id < 1 || (size_t)id > n_nuclei) continue;
        if (lone[i] && !counted[i] && chain_length(t, lone, counted, i, stack) >= CHAIN_LENGTH) marks[id - 1] = 1;
        blobs[id - 1] += is_blob(&t->rows[i], laws);
        if (blobs[id - 1] >= BLOBS) marks[id - 1] = 1;
    }
    return SUNDER_OK;
}
