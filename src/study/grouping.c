/* Groups by sorting the keys. */
#include "study/grouping.h"

#include <stdlib.h>
#include <string.h>

#include "core/fail.h"
#include "core/text.h"

typedef struct keyed {
    const char *key;
    size_t index;
} keyed;

static int by_key(const void *a, const void *b)
{
    const keyed *one = a, *other = b;
    const int order = natural_compare(one->key, other->key);
    if (order) return order;
    return one->index < other->index ? -1 : 1;
}

void grouping_free(grouping *g)
{
    free(g->names);
    free(g->of);
    *g = (grouping){0};
}

sunder_status grouping_of(const char *const *keys, size_t n, grouping *out_grouping, sunder_error *err)
{
    SUNDER_AUTO(grouping_free) grouping g = {.names = array_new(n, sizeof *g.names), .of = array_new(n, sizeof *g.of)};
    SUNDER_AUTO(auto_free) keyed *sorted = array_new(n, sizeof *sorted);
    if (!g.names || !g.of || !sorted) return fail_memory(err, "groups");
    for (size_t i = 0; i < n; i++) sorted[i] = (keyed){keys[i], i};
    qsort(sorted, n, sizeof *sorted, by_key);
    for (size_t i = 0; i < n; i++) {
        const char *key = sorted[i].key;
        if (!key[0]) {
            g.of[sorted[i].index] = NO_GROUP;
            continue;
        }
        if (g.n_groups == 0 || strcmp(g.names[g.n_groups - 1], key) != 0) g.names[g.n_groups++] = key;
        g.of[sorted[i].index] = g.n_groups - 1;
    }
    *out_grouping = g;
    g = (grouping){0};
    return SUNDER_OK;
}

sunder_status grouping_with_singles(const char *const *keys, size_t n, grouping *out_grouping, sunder_error *err)
{
    sunder_status status = grouping_of(keys, n, out_grouping, err);
    for (size_t i = 0; status == SUNDER_OK && i < n; i++) {
        if (out_grouping->of[i] != NO_GROUP) continue;
        out_grouping->names[out_grouping->n_groups] = keys[i];
        out_grouping->of[i] = out_grouping->n_groups++;
    }
    return status;
}
