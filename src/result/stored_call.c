/* How a stored slide was decided. Results of earlier versions do not hold it: texts are then empty and numbers NaN. */
#include <math.h>
#include <stdio.h>

#include "result/stored_parts.h"

static count_pair read_step(member_reader *m, const json_node *steps, const char *name)
{
    const json_node *step = node_get(steps, name);
    if (!step || node_is_null(step)) return (count_pair){0};
    return (count_pair){.k = (long)member_integer(m, step, "rearranged", 0, MOST_COUNTED),
                        .n = (long)member_integer(m, step, "nuclei", 0, MOST_COUNTED)};
}

static void read_posterior(member_reader *m, const json_node *node, stored_call *call)
{
    call->exceeds_p = member_number(m, node, "exceeds_cutoff_p");
    call->lower = member_number(m, node, "lower");
    call->upper = member_number(m, node, "upper");
    call->effective_n = member_number(m, node, "effective_nuclei");
    call->fields_p = member_number(m, node, "fields_p");
}

void read_stored_call(member_reader *m, const json_node *root, stored_call *out_call)
{
    stored_call call = {.exceeds_p = NAN, .lower = NAN, .upper = NAN, .effective_n = NAN, .fields_p = NAN};
    const json_node *decision = node_get(root, "decision"), *posterior = node_get(root, "posterior");
    if (posterior) read_posterior(m, posterior, &call);
    if (decision) {
        snprintf(call.mode, sizeof call.mode, "%s", member_text(m, decision, "mode"));
        snprintf(call.outcome, sizeof call.outcome, "%s", node_string(node_get(decision, "outcome"), ""));
        const json_node *steps = node_get(decision, "two_step");
        if (steps) {
            call.steps[0] = read_step(m, steps, "first");
            call.steps[1] = read_step(m, steps, "second");
        }
    }
    *out_call = call;
}
