/* The camera as the images show it, and what each field is worth. */
#include <math.h>

#include "result/json_parts.h"

/* Each number has the decimals that a reader can use, and `more` for who computes with them. */

static json_node *quantity_node(const camera_quantity *q, int decimals)
{
    json_node *node = node_object_new();
    node_set_string(node, "state", quantity_state_name(q->state));
    node_set_number(node, "value", q->state == QUANTITY_REFUSED ? (double)NAN : q->value, decimals);
    node_set_number(node, "error", q->state == QUANTITY_REFUSED ? (double)NAN : q->error, decimals);
    if (q->state == QUANTITY_REFUSED) node_set_string(node, "why", q->why);
    else node_set_null(node, "why");
    return node;
}

static json_node *flat_node(const flat_field *flat, int more)
{
    json_node *node = node_object_new();
    node_set_string(node, "state", flat->found ? "found" : "refused");
    if (flat->found) node_set_null(node, "why");
    else node_set_string(node, "why", flat->why);
    node_set_integer(node, "fields", (long long)flat->fields);
    node_set_number(node, "fall_off_frac", flat->fall_off_frac, 4 + more);
    node_set_number(node, "error_frac", flat->error_frac, 4 + more);
    node_set_number(node, "witness", flat->witness, 3 + more);
    node_set_number(node, "witness_error", flat->witness_se, 3 + more);
    node_set_integer(node, "witnesses", (long long)flat->witnesses);
    json_node *terms = node_array_new();
    for (int i = 0; flat->found && i <= FLAT_TERMS; i++)
        node_append_number(terms, i ? flat->terms[i - 1] : flat->constant, 6 + more);
    node_set_take(node, "ln_terms", terms);
    if (more == 0) return node; /* whoever reads result.json has the sizes of the fields there */
    node_set_number(node, "width_px", flat->width_px, more);
    node_set_number(node, "height_px", flat->height_px, more);
    return node;
}

static json_node *channel_node(const camera_channel *c, int more)
{
    json_node *node = node_object_new();
    node_set_string(node, "colour", c->colour);
    node_set_number(node, "offset_counts", c->offset.state == QUANTITY_REFUSED ? (double)NAN : c->offset.value,
                    2 + more);
    node_set_number(node, "dark_counts", c->dark_counts, 2 + more);
    node_set_number(node, "saturation_counts", c->saturation_counts, 1 + more);
    node_set_number(node, "saturated_frac", c->saturated_frac, 6 + more);
    node_set_integer(node, "fields_one_value", (long long)c->n_fields_one_value);
    node_set_integer(node, "bits_in_use", c->bits);
    node_set_integer(node, "value_step_counts", c->value_step);
    node_set_string(node, "pixels", pixel_kind_name(c->kind));
    node_set_string(node, "pixels_why", c->why);
    node_set_take(node, "offset", quantity_node(&c->offset, 2 + more));
    node_set_take(node, "gain_counts_per_electron", quantity_node(&c->gain, 5 + more));
    node_set_take(node, "read_noise_electrons", quantity_node(&c->read_noise, 3 + more));
    node_set_number(node, "variance_slope_counts", c->variance_slope, 5 + more);
    node_set_number(node, "variance_slope_error_counts", c->variance_slope_se, 5 + more);
    node_set_number(node, "variance_intercept_counts2", c->variance_intercept, 3 + more);
    node_set_take(node, "flat_field", flat_node(&c->flat, more));
    return node;
}

static json_node *all_camera_node(const camera_model *camera, int more)
{
    json_node *node = node_object_new();
    node_set_bool(node, "flat_field", camera->flat_field);
    json_node *channels = node_array_new();
    for (int i = 0; i < camera->n_channels; i++) node_append_take(channels, channel_node(&camera->channels[i], more));
    node_set_take(node, "channels", channels);
    return node;
}

json_node *camera_node(const camera_model *camera)
{
    return all_camera_node(camera, 0);
}

json_node *exact_camera_node(const camera_model *camera)
{
    return all_camera_node(camera, EXACT_DECIMALS);
}

static void set_known(json_node *node, const char *key, const char *error_key, const camera_quantity *q)
{
    if (q->state == QUANTITY_REFUSED) return;
    node_set_number(node, key, q->value, EXACT_DECIMALS);
    node_set_number(node, error_key, q->error, EXACT_DECIMALS);
}

json_node *camera_laws_node(const camera_model *camera)
{
    json_node *channels = node_array_new();
    for (int i = 0; i < camera->n_channels; i++) {
        const camera_channel *c = &camera->channels[i];
        json_node *node = node_object_new();
        node_set_string(node, "colour", c->colour);
        set_known(node, "offset_counts", "offset_error_counts", &c->offset);
        set_known(node, "gain_counts_per_electron", "gain_error_counts_per_electron", &c->gain);
        set_known(node, "read_noise_electrons", "read_noise_error_electrons", &c->read_noise);
        node_append_take(channels, node);
    }
    return channels;
}

void set_field_scores(json_node *row, const field_scores *s)
{
    static const char *const names[2][4] = {{"snr_5p", "fwhm_5p_um", "sure_signals_5p", "nuclei_with_5p"},
                                            {"snr_3p", "fwhm_3p_um", "sure_signals_3p", "nuclei_with_3p"}};
    for (int end = 0; end < 2; end++) {
        node_set_number(row, names[end][0], s->snr[end], 2);
        node_set_number(row, names[end][1], s->signal_fwhm_um[end], 3);
        node_set_integer(row, names[end][2], (long long)s->sure_signals[end]);
        node_set_integer(row, names[end][3], (long long)s->with_signal[end]);
    }
    node_set_integer(row, "nuclei_scorable", (long long)s->scorable);
    node_set_integer(row, "nuclei_blurred", (long long)s->blurred);
    node_set_number(row, "saturated_frac", s->saturated_frac, 6);
    node_set_number(row, "shift_off_x_um", s->shift.off_um.x, 4);
    node_set_number(row, "shift_off_y_um", s->shift.off_um.y, 4);
    node_set_number(row, "shift_off_error_um", s->shift.error_um, 4);
}
