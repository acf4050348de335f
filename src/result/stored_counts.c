/* Counts of a stored slide that cannot be are damage: every part is within the whole, and rearranged nuclei are those that are
 * split or have an isolated 3' (with an isolated 5' too where the assay counts it: classify/pattern.c). */
#include <string.h>

#include "result/stored_parts.h"

static long read_part(member_reader *m, const json_node *counts, const char *key, long whole)
{
    return (long)member_integer(m, counts, key, 0, whole);
}

stored_counts read_stored_counts(member_reader *m, const json_node *root)
{
    const json_node *counts = member_object(m, root, "counts");
    stored_counts c = {.nuclei = read_part(m, counts, "nuclei", MOST_COUNTED)};
    c.evaluable = read_part(m, counts, "evaluable", c.nuclei);
    c.rearranged = read_part(m, counts, "rearranged", c.evaluable);
    c.split = read_part(m, counts, "split", c.evaluable);
    c.isolated_3p = read_part(m, counts, "isolated_3p", c.evaluable);
    c.isolated_5p = read_part(m, counts, "isolated_5p", c.evaluable);
    const long parts = c.split + c.isolated_3p;
    if (c.rearranged != parts && c.rearranged != parts + c.isolated_5p)
        member_fault(m, "rearranged", "split and isolated_3p together, or these and isolated_5p");
    if (c.evaluable == 0 && strcmp(node_string(node_get(root, "call"), ""), "uninformative") != 0)
        member_fault(m, "evaluable", "a nucleus at least of a slide that has a call");
    return c;
}
