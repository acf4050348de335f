/* tables/laws.json read back. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "result/stored_parts.h"

static law_state read_state(member_reader *m, const json_node *node)
{
    const char *word = member_text(m, node, "state");
    for (int state = LAW_FOUND; state <= LAW_REFUSED; state++) {
        if (strcmp(word, law_state_name((law_state)state)) == 0) return (law_state)state;
    }
    member_fault(m, "state", "found, given or refused");
    return LAW_REFUSED;
}

static void read_shift(member_reader *m, const json_node *node, chromatic_shift *shift)
{
    shift->state = read_state(m, node);
    snprintf(shift->why, sizeof shift->why, "%s", node_string(node_get(node, "why"), ""));
    shift->shift_um = (sunder_point_um){member_number(m, node, "x_um"), member_number(m, node, "y_um")};
    shift->origin_um = (sunder_point_um){member_number(m, node, "origin_x_um"), member_number(m, node, "origin_y_um")};
    const json_node *matrix = member_array(m, node, "matrix");
    if (node_length(matrix) != 4) member_fault(m, "matrix", "four numbers");
    for (size_t i = 0; i < 4; i++) shift->matrix[i / 2][i % 2] = node_number(node_at(matrix, i), NAN);
    shift->pairs = (size_t)member_integer(m, node, "pairs", 0, MOST_COUNTED);
    shift->residual_um = member_number(m, node, "residual_um");
    shift->cross_validated_um = member_number(m, node, "cross_validated_residual_um");
    shift->error_um = member_number(m, node, "error_um");
}

static noise_tail read_tail(member_reader *m, const json_node *node)
{
    noise_tail tail = {.rate_at_floor = member_number(m, node, "rate_at_floor_per_um2"),
                       .decay = member_number(m, node, "decay"),
                       .floor = member_number(m, node, "floor"),
                       .curvature = member_number(m, node, "curvature")};
    if (node_get(node, "state")) tail.state = read_state(m, node); /* schema 1 did not always hold it */
    snprintf(tail.why, sizeof tail.why, "%s", node_string(node_get(node, "why"), ""));
    return tail;
}

static bleed_law read_bleed(member_reader *m, const json_node *node)
{
    bleed_law bleed = {.state = read_state(m, node),
                       .share = member_number(m, node, "share_frac"),
                       .error = member_number(m, node, "error_frac"),
                       .ghosts = (size_t)member_integer(m, node, "ghosts", 0, MOST_COUNTED)};
    snprintf(bleed.why, sizeof bleed.why, "%s", node_string(node_get(node, "why"), ""));
    return bleed;
}

static dapi_shift read_dapi_shift(member_reader *m, const json_node *node)
{
    dapi_shift shift = {.state = read_state(m, node),
                        .shift_um = {member_number(m, node, "x_um"), member_number(m, node, "y_um")},
                        .error_um = member_number(m, node, "error_um"),
                        .nuclei = (size_t)member_integer(m, node, "nuclei", 0, MOST_COUNTED),
                        .through_other = node_bool(node_get(node, "through_other"), false)};
    snprintf(shift.why, sizeof shift.why, "%s", node_string(node_get(node, "why"), ""));
    return shift;
}

static void read_probe(member_reader *m, const json_node *node, slide_laws *laws, probe_end end)
{
    if (strcmp(member_text(m, node, "end"), end == END_5P ? "5p" : "3p") != 0) member_fault(m, "end", "5p, then 3p");
    const json_node *bright = member_object(m, node, "brightness");
    laws->brightness[end] = (brightness_law){
        .state = read_state(m, bright),
        .ln_significance_mean = member_number(m, bright, "ln_significance_mean"),
        .ln_significance_sd = member_number(m, bright, "ln_significance_sd"),
        .flux_median = member_number(m, bright, "flux_median_counts"),
        .sigma_median_um = member_number(m, bright, "sigma_median_um"),
        .signals = (size_t)member_integer(m, bright, "signals", 0, MOST_COUNTED),
    };
    laws->noise[end] = read_tail(m, member_object(m, node, "noise_tail"));
    laws->false_alarms[end] = read_tail(m, member_object(m, node, "false_alarm_tail"));
    laws->bleed[end] = read_bleed(m, member_object(m, node, "bleed"));
    laws->dapi[end] = read_dapi_shift(m, member_object(m, node, "dapi_shift"));
}

/* Of the slide itself, where another was given; and of a stack. Absent elsewhere. */
static void read_sometimes(member_reader *m, const json_node *root, slide_laws *laws)
{
    const json_node *own = node_get(root, "own_chromatic_shift"), *depth = node_get(root, "depth");
    if (own) read_shift(m, own, &laws->own_shift);
    laws->depth.state = LAW_REFUSED;
    if (!depth) return;
    laws->depth = (depth_law){.state = read_state(m, depth),
                              .shift_um = member_number(m, depth, "z_um"),
                              .scatter_um = member_number(m, depth, "scatter_um"),
                              .pairs = (size_t)member_integer(m, depth, "pairs", 0, MOST_COUNTED)};
}

sunder_status read_stored_laws(const char *path, slide_laws *out_laws, sunder_error *err)
{
    SUNDER_AUTO(auto_node) json_node *root = NULL;
    sunder_status status = node_read_file(path, &root, err);
    if (status != SUNDER_OK) return status;
    member_reader m = {.path = path};
    slide_laws laws = {0};
    read_shift(&m, member_object(&m, root, "chromatic_shift"), &laws.shift);
    laws.pair_sigma_um = member_number(&m, root, "pair_sigma_um");
    const json_node *probes = member_array(&m, root, "probes");
    for (int end = END_5P; end <= END_3P; end++) read_probe(&m, node_at(probes, (size_t)end), &laws, (probe_end)end);
    laws.nuclear_area_um2 = member_number(&m, root, "nuclear_area_um2");
    laws.nuclei = (size_t)member_integer(&m, root, "nuclei", 0, MOST_COUNTED);
    read_sometimes(&m, root, &laws);
    status = member_status(&m, err);
    if (status == SUNDER_OK) *out_laws = laws;
    return status;
}
