/* Quality: scale, focus, shift, brightness, fields that were left out; and where everything came from. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "laws/dapi_shift.h"
#include "report/html_parts.h"
#include "sunder/version.h"

/* Rows of a table that stay readable; result.json holds them all. */
#define MOST_LISTED 40

static void add_image_facts(text *page, const slide_result *result)
{
    const slide_facts *facts = &result->origin->facts;
    char bits[128], scale[128], digits[32], stack[64];
    format_number(digits, sizeof digits, result->origin->pixel_um, 4);
    snprintf(scale, sizeof scale, "%s \xc2\xb5m, from %s", digits, result->origin->pixel_source);
    snprintf(bits, sizeof bits, "%s, %d bit%s", facts->format, facts->bits,
             facts->display_scaled ? ", display-scaled" : "");
    snprintf(stack, sizeof stack, "%d", facts->n_z);
    text_add(page, "<table class=\"facts\">\n");
    html_row(page, "Format", bits);
    html_row(page, "Pixel size", scale);
    html_row(page, "Planes in z", stack);
    for (int i = 0; i < facts->n_channels; i++) {
        const channel_choice *c = &facts->channels[i];
        char name[80], what[200];
        snprintf(name, sizeof name, "Channel %s", c->name);
        snprintf(what, sizeof what, "%s, used as %s (%s)", c->colour, c->role, c->why);
        html_row(page, name, what);
    }
    html_row_number(page, "Focus (median edge sharpness)", result->about->median_focus, 2, "");
    html_row_number(page, "Clipped probe pixels", 100 * result->about->saturated_frac, 2, "%");
    text_add(page, "</table>\n");
}

/* A slide with too few pairs is read with the usual scatter, or with that of --laws: neither was measured on it. */
static void add_pair_scatter(text *page, const slide_result *result)
{
    const slide_laws *laws = result->laws;
    const law_state own = laws->shift.state == LAW_GIVEN ? laws->own_shift.state : laws->shift.state;
    const bool given = result->given_laws_sha256 && result->given_laws_sha256[0];
    if (own == LAW_REFUSED && !given) html_row(page, "Scatter of fused pairs", "not known: too few pairs");
    else
        html_row_number(page, "Scatter of fused pairs", laws->pair_sigma_um, 3,
                        own == LAW_REFUSED ? "\xc2\xb5m per axis, not measured on this slide" : "\xc2\xb5m per axis");
}

/* Where each colour lies beside the nuclear stain. */
static void add_dapi_shift(text *page, const slide_result *result, probe_end end)
{
    const dapi_shift *shift = &result->laws->dapi[end];
    char name[80], what[320], x[32], y[32], error[32];
    format_number(x, sizeof x, shift->shift_um.x, 3);
    format_number(y, sizeof y, shift->shift_um.y, 3);
    format_number(error, sizeof error, shift->error_um, 3);
    snprintf(name, sizeof name, "%s beside DAPI", end == END_5P ? "5\xe2\x80\xb2" : "3\xe2\x80\xb2");
    if (shift->state == LAW_REFUSED) snprintf(what, sizeof what, "not known: %s", shift->why);
    else
        snprintf(what, sizeof what, "x %s, y %s \xc2\xb5m to DAPI, error %s \xc2\xb5m (%s%s); %s", x, y, error,
                 law_state_name(shift->state), shift->through_other ? " through the other colour" : "",
                 dapi_shift_matters(shift) ? "signals are placed in nuclei by it"
                                           : "too little to place signals by it");
    html_row(page, name, what);
}

static void add_bleed(text *page, const slide_result *result, probe_end end)
{
    const bleed_law *law = &result->laws->bleed[end];
    const char *own = end == END_5P ? result->assay->colour_5p : result->assay->colour_3p;
    const char *other = end == END_5P ? result->assay->colour_3p : result->assay->colour_5p;
    char name[120], what[256], share[32], error[32];
    format_number(share, sizeof share, 100 * law->share, 1);
    format_number(error, sizeof error, 100 * law->error, 1);
    snprintf(name, sizeof name, "Light of %s in %s", other, own);
    if (law->state == LAW_REFUSED) snprintf(what, sizeof what, "not known: %s", law->why);
    else if (law->state == LAW_GIVEN) snprintf(what, sizeof what, "%s %% (given)", share);
    else snprintf(what, sizeof what, "%s %%, error %s %%, from %zu ghosts (found)", share, error, law->ghosts);
    html_row(page, name, what);
}

static void add_laws(text *page, const slide_result *result)
{
    const slide_laws *laws = result->laws;
    char shift[256], x[32], y[32], error[32];
    format_number(x, sizeof x, laws->shift.shift_um.x, 3);
    format_number(y, sizeof y, laws->shift.shift_um.y, 3);
    format_number(error, sizeof error, laws->shift.error_um, 3);
    if (laws->shift.state == LAW_REFUSED) snprintf(shift, sizeof shift, "not corrected: %s", laws->shift.why);
    else
        snprintf(shift, sizeof shift, "moved by x %s, y %s \xc2\xb5m, error %s \xc2\xb5m, from %zu pairs (%s)", x, y,
                 error, laws->shift.pairs, law_state_name(laws->shift.state));
    text_add(page, "<table class=\"facts\">\n");
    html_row(page, "Chromatic correction of 3\xe2\x80\xb2", shift);
    add_pair_scatter(page, result);
    for (int end = 0; end < 2; end++) add_dapi_shift(page, result, (probe_end)end);
    for (int end = 0; end < 2; end++) add_bleed(page, result, (probe_end)end);
    for (int end = 0; end < 2; end++) {
        const brightness_law *law = &laws->brightness[end];
        char name[80], what[160], significance[32], width[32];
        format_number(significance, sizeof significance, exp(law->ln_significance_mean), 1);
        format_number(width, sizeof width, 2.3548 * law->sigma_median_um, 2);
        snprintf(name, sizeof name, "Signals, %s (%s)", end == END_5P ? "5\xe2\x80\xb2" : "3\xe2\x80\xb2",
                 end == END_5P ? result->assay->colour_5p : result->assay->colour_3p);
        snprintf(what, sizeof what, "typical significance %s, diameter %s \xc2\xb5m, %zu sure ones (%s)", significance,
                 width, law->signals, law_state_name(law->state));
        html_row(page, name, law->state == LAW_REFUSED ? "too few to learn their brightness" : what);
    }
    text_add(page, "</table>\n");
}

/* "0.46 +- 0.01 counts per electron", or why it is not known. */
static void quantity_words(const camera_quantity *q, int decimals, const char *unit, char *buffer, size_t size)
{
    char value[32], error[32];
    if (q->state == QUANTITY_REFUSED) {
        snprintf(buffer, size, "not known: %s", q->why);
        return;
    }
    format_number(value, sizeof value, q->value, decimals);
    format_number(error, sizeof error, q->error, decimals);
    snprintf(buffer, size, "%s \xc2\xb1 %s %s%s", value, error, unit, q->state == QUANTITY_GIVEN ? " (given)" : "");
}

static void add_flat_field(text *page, const char *name, const flat_field *flat)
{
    char what[300], fall_off[32], error[32];
    format_number(fall_off, sizeof fall_off, 100 * flat->fall_off_frac, 0);
    format_number(error, sizeof error, 100 * flat->error_frac, 1);
    if (flat->found)
        snprintf(what, sizeof what,
                 "light falls off by %s %% (error %s %%, %zu fields); fluxes in even light stand beside "
                 "the raw ones",
                 fall_off, error, flat->fields);
    else snprintf(what, sizeof what, "none: %s", flat->why);
    html_row(page, name, what);
}

static void add_camera(text *page, const camera_model *camera)
{
    text_add(page, "<table class=\"facts\">\n");
    for (int i = 0; i < camera->n_channels; i++) {
        const camera_channel *c = &camera->channels[i];
        char name[64], words[300];
        snprintf(name, sizeof name, "Pixels, %s", c->colour);
        snprintf(words, sizeof words, "%s, %d bits in use: %s", pixel_kind_name(c->kind), c->bits, c->why);
        html_row(page, name, words);
        snprintf(name, sizeof name, "Camera offset, %s", c->colour);
        quantity_words(&c->offset, 1, "counts", words, sizeof words);
        html_row(page, name, words);
        if (c->kind == PIXELS_RAW) { /* of others the words above say why nothing more is known */
            snprintf(name, sizeof name, "Camera gain, %s", c->colour);
            quantity_words(&c->gain, 3, "counts per electron", words, sizeof words);
            html_row(page, name, words);
            snprintf(name, sizeof name, "Read noise, %s", c->colour);
            quantity_words(&c->read_noise, 1, "electrons", words, sizeof words);
            html_row(page, name, words);
        }
        snprintf(name, sizeof name, "Flat field, %s", c->colour);
        add_flat_field(page, name, &c->flat);
    }
    text_add(page, "</table>\n");
}

static void add_fields(text *page, const slide_result *result)
{
    text_add(page, "<table class=\"numbers\">\n<tr><th>field</th><th>file</th><th>pixels</th><th>nuclei</th>"
                   "<th>outlines by</th><th>focus</th><th>signal to noise 5&prime;</th><th>3&prime;</th></tr>\n");
    size_t listed = 0;
    for (size_t i = 0; i < result->n_fields && listed < MOST_LISTED; i++) {
        const field_record *f = &result->fields[i];
        if (f->left_out[0]) continue;
        listed++;
        text_addf(page, "<tr><th>%zu</th><td>", i);
        text_add_escaped(page, f->name);
        text_addf(page, "</td><td>%d &times; %d</td><td>%zu</td><td title=\"%s\">%s</td><td>", f->width, f->height,
                  f->n_nuclei, f->segmenter_why, f->segmenter);
        html_number(page, f->n_nuclei ? f->focus : (double)NAN, 2);
        for (int end = 0; end < 2; end++) {
            text_add(page, "</td><td>");
            html_number(page, f->scores.snr[end], 1);
        }
        text_add(page, "</td></tr>\n");
    }
    text_add(page, "</table>\n");
    if (listed == MOST_LISTED) text_add(page, "<p>Further fields stand in result.json.</p>\n");
}

static void add_left_out(text *page, const slide_result *result)
{
    if (result->about->n_left_out == 0) return;
    text_add(page, "<div class=\"warning\"><b>Fields left out</b><ul>\n");
    for (size_t i = 0; i < result->n_fields; i++) {
        if (!result->fields[i].left_out[0]) continue;
        const field_record *f = &result->fields[i];
        text_addf(page, "<li>field %zu, ", i);
        if (strncmp(f->left_out, f->name, strlen(f->name)) != 0) { /* most reasons begin with the name */
            text_add_escaped(page, f->name);
            text_add(page, ": ");
        }
        text_add_escaped(page, f->left_out);
        text_add(page, "</li>\n");
    }
    text_add(page, "</ul></div>\n");
}

static void add_warnings(text *page, const slide_origin *origin)
{
    if (origin->n_warnings == 0) return;
    text_add(page, "<div class=\"warning\"><b>Warnings</b><ul>\n");
    for (size_t i = 0; i < origin->n_warnings; i++) {
        text_add(page, "<li>");
        text_add_escaped(page, origin->warnings[i]);
        text_add(page, "</li>\n");
    }
    text_add(page, "</ul></div>\n");
}

void html_quality(text *page, const slide_result *result)
{
    text_add(page, "<section>\n<h2>Quality</h2>\n");
    add_left_out(page, result);
    add_warnings(page, result->origin);
    text_add(page, "<div class=\"columns\">\n");
    add_image_facts(page, result);
    add_laws(page, result);
    add_camera(page, result->camera);
    text_add(page, "</div>\n");
    add_fields(page, result);
    text_add(page, "</section>\n");
}

void html_provenance(text *page, const slide_result *result, const digest_hex *parameters)
{
    char seed[32];
    snprintf(seed, sizeof seed, "%llu", (unsigned long long)result->seed);
    text_add(page, "<section>\n<h2>How it was made</h2>\n<table class=\"facts\">\n");
    html_row(page, "Software", "sunder");
    html_row(page, "Version", sunder_version());
    html_row(page, "Parameters SHA-256", parameters->chars);
    html_row(page, "Profile", result->options->profile == SUNDER_PROFILE_VALIDATION ? "validation" : "research");
    html_row(page, "Seed", seed);
    html_row(page, "ISCN", "");
    text_add(page, "</table>\n<table class=\"numbers\">\n<tr><th>input</th><th>SHA-256</th></tr>\n");
    for (size_t i = 0; i < result->origin->n_inputs && i < MOST_LISTED; i++) {
        text_add(page, "<tr><td>");
        text_add_escaped(page, result->origin->input_names[i]);
        text_addf(page, "</td><td class=\"hash\">%s</td></tr>\n", result->origin->input_digests[i].chars);
    }
    text_add(page, "</table>\n");
    if (result->origin->n_inputs > MOST_LISTED) text_add(page, "<p>Further inputs stand in result.json.</p>\n");
    text_add(page,
             "<p>Counts, signals, pairs, rejected candidates and all parameters lie beside this page: result.json, "
             "nuclei.csv, signals.csv, pairs.csv, rejected.csv.</p>\n");
    text_add(page,
             "<table class=\"sign\"><tr><td>Read by</td><td></td><td>Date</td><td></td><td>Signature</td><td></td>"
             "</tr></table>\n</section>\n");
}
