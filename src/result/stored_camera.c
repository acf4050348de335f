/* tables/camera.json read back. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "result/stored_parts.h"

static void read_quantity(member_reader *m, const json_node *parent, const char *key, camera_quantity *q)
{
    const json_node *node = member_object(m, parent, key);
    const char *word = member_text(m, node, "state");
    int state = QUANTITY_REFUSED;
    while (state < QUANTITY_GIVEN && strcmp(word, quantity_state_name((quantity_state)state)) != 0) state++;
    if (strcmp(word, quantity_state_name((quantity_state)state)) != 0)
        member_fault(m, "state", "found, given or refused");
    q->state = (quantity_state)state;
    q->value = member_number(m, node, "value");
    q->error = member_number(m, node, "error");
    snprintf(q->why, sizeof q->why, "%s", node_string(node_get(node, "why"), ""));
}

static pixel_kind read_kind(member_reader *m, const json_node *node)
{
    const char *word = member_text(m, node, "pixels");
    for (int kind = PIXELS_UNKNOWN; kind <= PIXELS_ROUNDED; kind++) {
        if (strcmp(word, pixel_kind_name((pixel_kind)kind)) == 0) return (pixel_kind)kind;
    }
    member_fault(m, "pixels", "a kind of pixels as in docs/results.md");
    return PIXELS_UNKNOWN;
}

static void read_flat(member_reader *m, const json_node *node, flat_field *flat)
{
    flat->found = strcmp(member_text(m, node, "state"), "found") == 0;
    snprintf(flat->why, sizeof flat->why, "%s", node_string(node_get(node, "why"), ""));
    flat->fields = (size_t)member_integer(m, node, "fields", 0, MOST_COUNTED);
    flat->fall_off_frac = member_number(m, node, "fall_off_frac");
    flat->error_frac = member_number(m, node, "error_frac");
    flat->witness = member_number(m, node, "witness");
    flat->witness_se = member_number(m, node, "witness_error");
    flat->witnesses = (size_t)member_integer(m, node, "witnesses", 0, MOST_COUNTED);
    flat->width_px = member_number(m, node, "width_px");
    flat->height_px = member_number(m, node, "height_px");
    const json_node *terms = member_array(m, node, "ln_terms");
    if (!flat->found) return;
    if (node_length(terms) != FLAT_TERMS + 1) member_fault(m, "ln_terms", "seven numbers");
    if (!(flat->width_px > 0 && flat->height_px > 0)) member_fault(m, "width_px", "the size of the fields");
    flat->constant = node_number(node_at(terms, 0), NAN);
    for (size_t i = 0; i < FLAT_TERMS; i++) flat->terms[i] = node_number(node_at(terms, i + 1), NAN);
}

static void read_channel(member_reader *m, const json_node *node, camera_channel *c)
{
    snprintf(c->colour, sizeof c->colour, "%s", member_text(m, node, "colour"));
    c->dark_counts = member_number(m, node, "dark_counts");
    c->saturation_counts = member_number(m, node, "saturation_counts");
    c->saturated_frac = member_number(m, node, "saturated_frac");
    c->n_fields_one_value = (size_t)member_integer(m, node, "fields_one_value", 0, MOST_COUNTED);
    c->bits = (int)member_integer(m, node, "bits_in_use", 0, 64);
    c->value_step = (int)member_integer(m, node, "value_step_counts", 0, MOST_COUNTED);
    c->kind = read_kind(m, node);
    snprintf(c->why, sizeof c->why, "%s", member_text(m, node, "pixels_why"));
    read_quantity(m, node, "offset", &c->offset);
    read_quantity(m, node, "gain_counts_per_electron", &c->gain);
    read_quantity(m, node, "read_noise_electrons", &c->read_noise);
    c->variance_slope = member_number(m, node, "variance_slope_counts");
    c->variance_slope_se = member_number(m, node, "variance_slope_error_counts");
    c->variance_intercept = member_number(m, node, "variance_intercept_counts2");
    read_flat(m, member_object(m, node, "flat_field"), &c->flat);
}

sunder_status read_stored_camera(const char *path, camera_model *camera, sunder_error *err)
{
    SUNDER_AUTO(auto_node) json_node *root = NULL;
    sunder_status status = node_read_file(path, &root, err);
    if (status != SUNDER_OK) return status;
    member_reader m = {.path = path};
    camera->flat_field = member_bool(&m, root, "flat_field");
    const json_node *channels = member_array(&m, root, "channels");
    if (node_length(channels) > MOST_CHANNELS) member_fault(&m, "channels", "at most 8 channels");
    for (size_t i = 0; m.status == SUNDER_OK && i < node_length(channels); i++)
        read_channel(&m, node_at(channels, i), &camera->channels[camera->n_channels++]);
    return member_status(&m, err);
}
