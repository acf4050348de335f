/* The laws of the slide, each with its error and whether it was found, given or refused; in result.json and, for a later
 * re-scoring from tables alone, in tables/laws.json. */
#include "laws/dapi_shift.h"
#include "result/json_parts.h"

/* Each number has the decimals that a reader can use, and `more` for who computes with them. */

static void set_state(json_node *node, law_state state, const char *why)
{
    node_set_string(node, "state", law_state_name(state));
    if (why[0]) node_set_string(node, "why", why);
    else node_set_null(node, "why");
}

static json_node *shift_node(const chromatic_shift *shift, int more)
{
    json_node *node = node_object_new();
    set_state(node, shift->state, shift->why);
    node_set_number(node, "x_um", shift->shift_um.x, 5 + more);
    node_set_number(node, "y_um", shift->shift_um.y, 5 + more);
    node_set_number(node, "origin_x_um", shift->origin_um.x, 4 + more);
    node_set_number(node, "origin_y_um", shift->origin_um.y, 4 + more);
    json_node *matrix = node_array_new();
    for (int i = 0; i < 4; i++) node_append_number(matrix, shift->matrix[i / 2][i % 2], 8 + more);
    node_set_take(node, "matrix", matrix);
    node_set_integer(node, "pairs", (long long)shift->pairs);
    node_set_number(node, "residual_um", shift->residual_um, 4 + more);
    node_set_number(node, "error_um", shift->error_um, 4 + more);
    node_set_number(node, "cross_validated_residual_um", shift->cross_validated_um, 4 + more);
    return node;
}

static json_node *brightness_node(const brightness_law *law, int more)
{
    json_node *node = node_object_new();
    node_set_string(node, "state", law_state_name(law->state));
    node_set_number(node, "ln_significance_mean", law->ln_significance_mean, 5 + more);
    node_set_number(node, "ln_significance_sd", law->ln_significance_sd, 5 + more);
    node_set_number(node, "flux_median_counts", law->flux_median, 2 + more);
    node_set_number(node, "sigma_median_um", law->sigma_median_um, 5 + more);
    node_set_integer(node, "signals", (long long)law->signals);
    return node;
}

static json_node *noise_node(const noise_tail *noise, int more)
{
    json_node *node = node_object_new();
    set_state(node, noise->state, noise->why);
    node_set_number(node, "rate_at_floor_per_um2", noise->rate_at_floor, 8 + more);
    node_set_number(node, "decay", noise->decay, 5 + more);
    node_set_number(node, "floor", noise->floor, 4 + more);
    node_set_number(node, "curvature", noise->curvature, 5 + more);
    return node;
}

static json_node *bleed_node(const bleed_law *bleed, int more)
{
    json_node *node = node_object_new();
    set_state(node, bleed->state, bleed->why);
    node_set_number(node, "share_frac", bleed->share, 5 + more);
    node_set_number(node, "error_frac", bleed->error, 5 + more);
    node_set_integer(node, "ghosts", (long long)bleed->ghosts);
    return node;
}

static json_node *depth_node(const depth_law *depth, int more)
{
    json_node *node = node_object_new();
    node_set_string(node, "state", law_state_name(depth->state));
    node_set_number(node, "z_um", depth->shift_um, 5 + more);
    node_set_number(node, "scatter_um", depth->scatter_um, 5 + more);
    node_set_integer(node, "pairs", (long long)depth->pairs);
    return node;
}

static json_node *dapi_shift_node(const dapi_shift *shift, int more)
{
    json_node *node = node_object_new();
    set_state(node, shift->state, shift->why);
    node_set_number(node, "x_um", shift->shift_um.x, 4 + more);
    node_set_number(node, "y_um", shift->shift_um.y, 4 + more);
    node_set_number(node, "error_um", shift->error_um, 4 + more);
    node_set_integer(node, "nuclei", (long long)shift->nuclei);
    node_set_bool(node, "through_other", shift->through_other);
    node_set_bool(node, "used", dapi_shift_matters(shift));
    return node;
}

static json_node *probe_laws_node(const slide_laws *laws, probe_end end, const char *colour, int more)
{
    json_node *node = node_object_new();
    node_set_string(node, "end", end == END_5P ? "5p" : "3p");
    node_set_string(node, "colour", colour);
    node_set_take(node, "brightness", brightness_node(&laws->brightness[end], more));
    node_set_take(node, "noise_tail", noise_node(&laws->noise[end], more));
    node_set_take(node, "false_alarm_tail", noise_node(&laws->false_alarms[end], more));
    node_set_take(node, "bleed", bleed_node(&laws->bleed[end], more));
    node_set_take(node, "dapi_shift", dapi_shift_node(&laws->dapi[end], more));
    return node;
}

static json_node *all_laws_node(const slide_laws *laws, const sunder_assay *assay, int more)
{
    json_node *node = node_object_new();
    node_set_take(node, "chromatic_shift", shift_node(&laws->shift, more));
    if (laws->shift.state == LAW_GIVEN) node_set_take(node, "own_chromatic_shift", shift_node(&laws->own_shift, more));
    node_set_number(node, "pair_sigma_um", laws->pair_sigma_um, 5 + more);
    json_node *probes = node_array_new();
    node_append_take(probes, probe_laws_node(laws, END_5P, assay->colour_5p, more));
    node_append_take(probes, probe_laws_node(laws, END_3P, assay->colour_3p, more));
    node_set_take(node, "probes", probes);
    node_set_number(node, "nuclear_area_um2", laws->nuclear_area_um2, 2 + more);
    node_set_integer(node, "nuclei", (long long)laws->nuclei);
    if (laws->depth.pairs > 0) node_set_take(node, "depth", depth_node(&laws->depth, more));
    return node;
}

json_node *laws_node(const slide_laws *laws, const sunder_assay *assay)
{
    return all_laws_node(laws, assay, 0);
}

json_node *exact_laws_node(const slide_laws *laws, const sunder_assay *assay)
{
    return all_laws_node(laws, assay, EXACT_DECIMALS);
}
