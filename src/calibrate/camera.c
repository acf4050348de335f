/* Camera model of a slide (algorithms.md 3.2, 8.2.1). Gain and the level without noise come from photon transfer over all
 * fields. Offset and read noise hide behind each other: without a dark image only offset - gain * (read noise)^2 is
 * measured. Cameras read with 1 to 6 electrons, and no place is darker than the offset; what these leave open is the
 * error. Pixels that did not come straight from a camera are told by their histogram and noise, and then nothing is
 * claimed about the camera. */
#include "calibrate/camera.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/fail.h"

/* Dark level: low enough to lie between nuclei, high enough not to be one dead pixel. */
#define DARK_QUANTILE 0.001

/* Pixels looked at for it: its rank is then known to about 20 %. */
#define DARK_SAMPLE 25000

/* Pixels looked at, evenly spaced: enough for a share of 1e-4. */
#define CLIPPING_SAMPLE 200000

/* Electrons with which cameras read a pixel out (algorithms.md 5, 6: 1.6 to 6; the quietest chips reach 1). */
static const double least_read_noise = 1, most_read_noise = 6;
static const double significant = 5;       /* standard errors of a slope that is one */
static const double smoothed_share = 0.5;  /* neighbours half as different as distant pixels: white noise gives 1 */
static const double rounding_sd = 0.5;     /* steps; noise below that is rounded away in most pixels */
static const double least_lopsided = 0.02; /* beyond light: the brighter of two planes makes 0.03 */
static const double lopsided_errors = 4;   /* standard errors */
/* The mean of the brightest of 7 to 20 planes lies this many of its own sd above one plane's (order statistics). */
static const double projection_lift = 3;
static const double known_read_noise = 1.0 / 3; /* relative error */

const char *quantity_state_name(quantity_state state)
{
    return state == QUANTITY_FOUND ? "found" : state == QUANTITY_GIVEN ? "given" : "refused";
}

const char *pixel_kind_name(pixel_kind kind)
{
    static const char *const names[] = {
        [PIXELS_UNKNOWN] = "unknown", [PIXELS_RAW] = "raw",           [PIXELS_PROJECTION] = "projection",
        [PIXELS_DISPLAY] = "display", [PIXELS_SMOOTHED] = "smoothed", [PIXELS_ROUNDED] = "rounded"};
    return names[kind];
}

static void look_for_clipping(const field_channel *channel, channel_facts *facts)
{
    size_t n = (size_t)channel->image.width * (size_t)channel->image.height, step = n / CLIPPING_SAMPLE + 1;
    size_t looked = 0, saturated = 0;
    float first = channel->image.px[0];
    facts->one_value = true;
    for (size_t i = 0; i < n; i += step, looked++) {
        float value = channel->image.px[i];
        saturated += channel->saturation_counts > 0 && value >= channel->saturation_counts;
        facts->one_value = facts->one_value && value == first;
    }
    facts->saturated_frac = (double)saturated / (double)looked;
}

sunder_status camera_look(const field *f, camera_facts *out_facts, sunder_error *err)
{
    camera_facts facts = {.display_scaled = f->display_scaled, .n_z = f->n_z};
    for (int i = 0; i < f->n_channels; i++) {
        const field_channel *seen = &f->channels[i];
        channel_facts *one = &facts.channels[facts.n_channels++];
        memcpy(one->colour, seen->colour, sizeof one->colour);
        one->saturation_counts = seen->saturation_counts;
        one->dark_counts = plane_sampled_quantile(&seen->image, DARK_QUANTILE, DARK_SAMPLE);
        look_for_clipping(seen, one);
        sunder_status status = value_scale_look(&seen->image, &one->values, err);
        if (status == SUNDER_OK)
            status = photon_transfer_look(&seen->image, seen->saturation_counts, &one->transfer, err);
        if (status != SUNDER_OK) return status;
        one->light = light_grid_look(&seen->image, seen->saturation_counts);
    }
    *out_facts = facts;
    return SUNDER_OK;
}

const camera_channel *camera_of_colour(const camera_model *camera, const char *colour)
{
    for (int i = 0; i < camera->n_channels; i++)
        if (strcmp(camera->channels[i].colour, colour) == 0) return &camera->channels[i];
    return NULL;
}

const channel_facts *camera_facts_of_colour(const camera_facts *facts, const char *colour)
{
    for (int i = 0; i < facts->n_channels; i++)
        if (strcmp(facts->channels[i].colour, colour) == 0) return &facts->channels[i];
    return NULL;
}

/* Facts of one channel from all fields that have it. */
typedef struct channel_pool {
    size_t n, n_bins;
    transfer_bin *bins;
    const light_grid **grids;
    double darkest_counts, highest;
    int step;
    bool whole, sampled;
    const char *fault; /* of the values of the first field that has one */
    int n_z;
} channel_pool;

static void pool_free(channel_pool *pool)
{
    free(pool->bins);
    free(pool->grids);
}

static void add_facts(channel_pool *pool, camera_channel *c, const channel_facts *seen)
{
    c->dark_counts = fmin(c->dark_counts, seen->dark_counts);
    c->saturation_counts = fmax(c->saturation_counts, seen->saturation_counts);
    c->saturated_frac = fmax(c->saturated_frac, seen->saturated_frac);
    c->n_fields += 1;
    c->n_fields_one_value += seen->one_value;
    pool->grids[pool->n++] = &seen->light;
    for (int i = 0; i < seen->transfer.n; i++) pool->bins[pool->n_bins++] = seen->transfer.bins[i];
    pool->darkest_counts = fmin(pool->darkest_counts, seen->transfer.darkest_counts);
    pool->whole = pool->whole && seen->values.whole;
    pool->sampled = pool->sampled || seen->transfer.sampled;
    pool->highest = fmax(pool->highest, seen->values.highest);
    if (!seen->one_value) pool->step = greatest_divisor(pool->step, seen->values.step);
    if (!pool->fault && !seen->one_value) pool->fault = value_scale_fault(&seen->values);
}

static sunder_status pool_channel(const camera_facts *const *facts, size_t n_fields, camera_channel *c,
                                  channel_pool *pool, sunder_error *err)
{
    *pool = (channel_pool){.darkest_counts = INFINITY, .whole = true};
    pool->bins = array_new(n_fields * TRANSFER_BINS, sizeof *pool->bins);
    pool->grids = array_new(n_fields, sizeof *pool->grids);
    if (!pool->bins || !pool->grids) return fail_memory(err, "the camera model");
    c->dark_counts = INFINITY;
    for (size_t i = 0; i < n_fields; i++) {
        const channel_facts *seen = camera_facts_of_colour(facts[i], c->colour);
        if (seen) add_facts(pool, c, seen);
        if (seen && facts[i]->n_z > pool->n_z) pool->n_z = facts[i]->n_z;
    }
    if (pool->step == 0) pool->step = 1;
    if (pool->whole) c->bits = value_scale_bits(pool->highest, pool->step), c->value_step = pool->step;
    return SUNDER_OK;
}

static void set_kind(camera_channel *c, pixel_kind kind, const char *format, ...) __attribute__((format(printf, 3, 4)));

static void set_kind(camera_channel *c, pixel_kind kind, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    vsnprintf(c->why, sizeof c->why, format, args);
    va_end(args);
    c->kind = kind;
}

/* How lopsided the noise of all channels is beyond what light makes: planes are projected in all of them or none. */
typedef struct lopsidedness {
    double beyond_light, error;
} lopsidedness;

static lopsidedness pool_lopsidedness(const transfer_line *lines, int n)
{
    double weight = 0, sum = 0;
    for (int i = 0; i < n; i++) {
        const transfer_line *line = &lines[i];
        if (!(line->near_share >= smoothed_share)) continue;
        double w = 1 / (line->lopsided_se * line->lopsided_se);
        weight += w, sum += w * (line->lopsided - line->lopsided_by_light);
    }
    return weight > 0 ? (lopsidedness){sum / weight, 1 / sqrt(weight)} : (lopsidedness){0, INFINITY};
}

static bool is_projection(lopsidedness l)
{
    return l.beyond_light > least_lopsided && l.beyond_light > lopsided_errors * l.error;
}

static void find_kind(camera_channel *c, const channel_pool *pool, const transfer_line *line, bool display_scaled,
                      lopsidedness lopsided)
{
    if (c->n_fields_one_value == c->n_fields) set_kind(c, PIXELS_UNKNOWN, "it holds one value only");
    else if (display_scaled) set_kind(c, PIXELS_DISPLAY, "a colour export, scaled for a screen");
    else if (pool->fault) set_kind(c, PIXELS_DISPLAY, "%s", pool->fault);
    else if (!pool->sampled) set_kind(c, PIXELS_UNKNOWN, "too few pixels to measure their noise");
    else if (!(line->variance_at_dark >= rounding_sd * rounding_sd * pool->step * pool->step))
        set_kind(c, PIXELS_ROUNDED, "%d bits in use: rounding or smoothing hides the noise of the background", c->bits);
    else if (line->near_share < smoothed_share)
        set_kind(c, PIXELS_SMOOTHED,
                 "compressed or smoothed: the noise between neighbours has %.2f of the variance of that between pixels "
                 "apart",
                 line->near_share);
    else if (pool->n_z > 1) set_kind(c, PIXELS_PROJECTION, "the maximum of %d planes", pool->n_z);
    else if (is_projection(lopsided))
        set_kind(c, PIXELS_PROJECTION,
                 "a maximum projection (its noise is lopsided by %.3f +- %.3f beyond what light makes)",
                 lopsided.beyond_light, lopsided.error);
    else set_kind(c, PIXELS_RAW, "noise as a camera makes it");
}

static camera_quantity refused(const char *why)
{
    camera_quantity q = {QUANTITY_REFUSED, NAN, NAN, ""};
    snprintf(q.why, sizeof q.why, "%s", why);
    return q;
}

static camera_quantity known(quantity_state state, double value, double error)
{
    return (camera_quantity){state, value, error, ""};
}

/* Offset and read noise by the gain and by what is known of cameras; either may be given. */
static void part_offset_and_read_noise(camera_channel *c, const transfer_line *line, double darkest_counts)
{
    double g = c->gain.value, dark = line->dark_counts, dark_se = line->dark_se;
    if (c->read_noise.state == QUANTITY_GIVEN && c->offset.state != QUANTITY_GIVEN) {
        double r = c->read_noise.value;
        c->offset = known(QUANTITY_FOUND, dark + g * r * r, hypot(dark_se, 2 * g * r * c->read_noise.error));
    }
    if (c->offset.state != QUANTITY_GIVEN && c->read_noise.state != QUANTITY_GIVEN) {
        double low = dark + g * least_read_noise * least_read_noise,
               high = dark + g * most_read_noise * most_read_noise;
        /* No place is darker than the offset, as far as a dark place is known. */
        high = fmax(low, fmin(high, darkest_counts));
        c->offset = known(QUANTITY_FOUND, fmax(0, 0.5 * (low + high)), hypot(dark_se, (high - low) / sqrt(12)));
    }
    if (c->read_noise.state == QUANTITY_GIVEN) return;
    double squared = (c->offset.value - dark) / g, squared_se = hypot(c->offset.error, dark_se) / g;
    double r = sqrt(fmax(0, squared)), r_se = squared_se / (2 * fmax(r, least_read_noise));
    c->read_noise = known(QUANTITY_FOUND, r, r_se);
    if (r > 0 && r_se < known_read_noise * r) return;
    char why[200];
    snprintf(why, sizeof why, "not to be told from the offset without a dark image; at most %.1f electrons",
             sqrt(fmax(0, squared + 2 * squared_se)));
    c->read_noise = refused(why);
}

static void find_gain(camera_channel *c, const transfer_line *line)
{
    if (c->gain.state == QUANTITY_GIVEN) return;
    c->gain = known(QUANTITY_FOUND, line->slope, line->slope_se);
}

static void refuse_all(camera_channel *c, const char *why)
{
    if (c->gain.state != QUANTITY_GIVEN) c->gain = refused(why);
    if (c->read_noise.state != QUANTITY_GIVEN) c->read_noise = refused(why);
    if (c->offset.state != QUANTITY_GIVEN) c->offset = refused(why);
}

static void find_quantities(camera_channel *c, const channel_pool *pool, const transfer_line *line)
{
    c->variance_slope = line->slope, c->variance_intercept = line->intercept, c->variance_slope_se = line->slope_se;
    char why[200];
    if (c->kind == PIXELS_PROJECTION) {
        snprintf(why, sizeof why,
                 "of a projection: the noise of the brightest plane rises less with light than the "
                 "camera's gain");
        refuse_all(c, why);
        /* The level is still below the darkest place, and not far below the line's end: the maximum lifts the mean. */
        if (c->offset.state == QUANTITY_REFUSED && line->slope_se > 0 && line->slope > significant * line->slope_se) {
            double high = pool->darkest_counts, lift = projection_lift * sqrt(line->variance_at_dark);
            double low = fmin(line->dark_counts, high) - lift;
            c->offset =
                known(QUANTITY_FOUND, fmax(0, 0.5 * (low + high)), hypot(line->dark_se, (high - low) / sqrt(12)));
        }
    } else if (c->kind != PIXELS_RAW) {
        refuse_all(c, c->why);
    } else if (!(line->slope_se > 0) || line->slope < significant * line->slope_se) {
        refuse_all(c, "the noise does not rise with brightness beyond its error: one brightness only, or no photons");
    } else {
        find_gain(c, line);
        part_offset_and_read_noise(c, line, pool->darkest_counts);
    }
}

static void take_given(camera_channel *c, const given_camera *given, size_t n)
{
    c->offset = c->gain = c->read_noise = refused("");
    for (size_t i = 0; i < n; i++) {
        const given_camera *g = &given[i];
        if (strcmp(g->colour, c->colour) != 0) continue;
        if (isfinite(g->offset_counts)) c->offset = known(QUANTITY_GIVEN, g->offset_counts, g->offset_se);
        if (isfinite(g->gain)) c->gain = known(QUANTITY_GIVEN, g->gain, g->gain_se);
        if (isfinite(g->read_noise_electrons))
            c->read_noise = known(QUANTITY_GIVEN, g->read_noise_electrons, g->read_noise_se);
    }
}

static void add_channel(camera_model *camera, const char colour[24])
{
    if (camera_of_colour(camera, colour) || camera->n_channels == MOST_CHANNELS) return;
    camera_channel *c = &camera->channels[camera->n_channels++];
    *c = (camera_channel){0};
    memcpy(c->colour, colour, sizeof c->colour);
}

/* What is pooled of all channels while the model is made. */
typedef struct camera_pools {
    channel_pool channels[MOST_CHANNELS];
    transfer_line lines[MOST_CHANNELS];
} camera_pools;

static void camera_pools_free(camera_pools *pools)
{
    for (int i = 0; i < MOST_CHANNELS; i++) pool_free(&pools->channels[i]);
}

static sunder_status pool_all(const camera_facts *const *facts, size_t n_fields, camera_model *camera,
                              camera_pools *pools, sunder_error *err)
{
    sunder_status status = SUNDER_OK;
    for (int i = 0; status == SUNDER_OK && i < camera->n_channels; i++) {
        channel_pool *pool = &pools->channels[i];
        status = pool_channel(facts, n_fields, &camera->channels[i], pool, err);
        if (status == SUNDER_OK)
            status = photon_transfer_fit(pool->bins, pool->n_bins, pool->step, &pools->lines[i], err);
    }
    return status;
}

sunder_status camera_find(const camera_facts *const *facts, size_t n_fields, const given_camera *given, size_t n_given,
                          camera_model *out_camera, sunder_error *err)
{
    camera_model camera = {0};
    SUNDER_AUTO(camera_pools_free) camera_pools pools = {0};
    for (size_t i = 0; i < n_fields; i++) {
        camera.display_scaled = camera.display_scaled || facts[i]->display_scaled;
        for (int k = 0; k < facts[i]->n_channels; k++) add_channel(&camera, facts[i]->channels[k].colour);
    }
    sunder_status status = pool_all(facts, n_fields, &camera, &pools, err);
    if (status != SUNDER_OK) return status;
    lopsidedness lopsided = pool_lopsidedness(pools.lines, camera.n_channels);
    for (int i = 0; status == SUNDER_OK && i < camera.n_channels; i++) {
        camera_channel *c = &camera.channels[i];
        const channel_pool *pool = &pools.channels[i];
        take_given(c, given, n_given);
        find_kind(c, pool, &pools.lines[i], camera.display_scaled, lopsided);
        find_quantities(c, pool, &pools.lines[i]);
        status = flat_field_find(pool->grids, pool->n, c->offset.value, c->offset.error, &c->flat, err);
        camera.flat_field = camera.flat_field || c->flat.found;
    }
    if (status == SUNDER_OK) *out_camera = camera;
    return status;
}
