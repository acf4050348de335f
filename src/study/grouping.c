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
    free(g->slides);
    free(g->first);
    *g = (grouping){0};
}

static sunder_status grouping_new(size_t n, grouping *out, sunder_error *err)
{
    *out = (grouping){.names = array_new(n, sizeof *out->names),
                      .of = array_new(n, sizeof *out->of),
                      .slides = array_new(n, sizeof *out->slides),
                      .first = array_new(n + 1, sizeof *out->first)};
    return out->names && out->of && out->slides && out->first ? SUNDER_OK : fail_memory(err, "groups");
}

/* A new group, with no slide yet. */
static void begin_group(grouping *g, const char *name)
{
    g->names[g->n_groups++] = name;
    g->first[g->n_groups] = g->first[g->n_groups - 1];
}

/* To the last group. */
static void add_slide(grouping *g, size_t slide)
{
    g->of[slide] = g->n_groups - 1;
    g->slides[g->first[g->n_groups]++] = slide;
}

sunder_status grouping_of(const char *const *keys, size_t n, grouping *out_grouping, sunder_error *err)
{
    SUNDER_AUTO(grouping_free) grouping g = {0};
    SUNDER_AUTO(auto_free) keyed *sorted = array_new(n, sizeof *sorted);
    sunder_status status = sorted ? grouping_new(n, &g, err) : fail_memory(err, "groups");
    if (status != SUNDER_OK) return status;
    for (size_t i = 0; i < n; i++) sorted[i] = (keyed){keys[i], i};
    qsort(sorted, n, sizeof *sorted, by_key);
    for (size_t i = 0; i < n; i++) {
        const char *key = sorted[i].key;
        if (!key[0]) {
            g.of[sorted[i].index] = NO_GROUP;
            continue;
        }
        if (g.n_groups == 0 || strcmp(g.names[g.n_groups - 1], key) != 0) begin_group(&g, key);
        add_slide(&g, sorted[i].index);
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
        begin_group(out_grouping, keys[i]);
        add_slide(out_grouping, i);
    }
    return status;
}
