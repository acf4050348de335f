/* Reads laws that are given: strict, because a misspelt member that is passed over would be found from the slide without
 * anyone noticing. Ranges are those a microscope can have, so that a unit or sign gone wrong is named. */
#include "laws/given_laws.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "core/digest.h"
#include "core/fail.h"
#include "core/json.h"

/* Farther than signals are paired at all: a stage error, no lens. */
static const double most_shift_um = 5;
static const double most_matrix = 0.05; /* magnifications that differ by 5 % are two objectives */
static const double most_length_um = 1e6;

/* What is being read, for the words of an error. */
typedef struct reader {
    const char *path;
    sunder_error *err;
    sunder_status status;
} reader;

static void complain(reader *r, const char *where, const char *key, const char *expected)
{
    if (r->status != SUNDER_OK) return;
    r->status =
        fail(r->err, SUNDER_ERROR_INPUT, "%s: %s%s%s is not %s; laws are given in the format of tables/laws.json",
             r->path, where, where[0] ? "." : "", key, expected);
}

static bool is_one_of(const char *key, const char *const *known)
{
    for (; *known; known++)
        if (strcmp(key, *known) == 0) return true;
    return false;
}

/* Only members that are known, so that a misspelt one is noticed. */
static void check_members(reader *r, const json_node *object, const char *where, const char *const *known)
{
    const char *key;
    const json_node *value;
    for (size_t i = 0; node_member(object, i, &key, &value); i++)
        if (!is_one_of(key, known)) complain(r, where, key, "a member that is known here");
}

/* False when the member is absent or null. */
static bool number(reader *r, const json_node *object, const char *where, const char *key, double least, double most,
                   double *out)
{
    const json_node *value = node_get(object, key);
    if (!value || node_is_null(value)) return false;
    char expected[80];
    snprintf(expected, sizeof expected, "a number from %g to %g", least, most);
    double x = node_number(value, NAN);
    if (!node_is_number(value) || !(x >= least && x <= most)) complain(r, where, key, expected);
    *out = x;
    return true;
}

static void must(reader *r, const json_node *object, const char *where, const char *key, double least, double most,
                 double *out)
{
    if (!number(r, object, where, key, least, most, out)) complain(r, where, key, "there, but it is needed");
}

/* A law is an object, and one that the other slide refused is none. */
static bool is_given(reader *r, const json_node *law, const char *where)
{
    if (!law || node_is_null(law)) return false;
    if (!node_is_object(law)) complain(r, "", where, "an object");
    return strcmp(node_string(node_get(law, "state"), "given"), "refused") != 0;
}

static bool read_shift(reader *r, const json_node *law, chromatic_shift *shift)
{
    static const char *const known[] = {"state",       "why",    "x_um",  "y_um",        "origin_x_um",
                                        "origin_y_um", "matrix", "pairs", "residual_um", "cross_validated_residual_um",
                                        "error_um",    NULL};
    if (!is_given(r, law, "chromatic_shift")) return false;
    *shift = (chromatic_shift){.state = LAW_GIVEN, .residual_um = NAN, .cross_validated_um = NAN};
    check_members(r, law, "chromatic_shift", known);
    must(r, law, "chromatic_shift", "x_um", -most_shift_um, most_shift_um, &shift->shift_um.x);
    must(r, law, "chromatic_shift", "y_um", -most_shift_um, most_shift_um, &shift->shift_um.y);
    number(r, law, "chromatic_shift", "origin_x_um", -most_length_um, most_length_um, &shift->origin_um.x);
    number(r, law, "chromatic_shift", "origin_y_um", -most_length_um, most_length_um, &shift->origin_um.y);
    number(r, law, "chromatic_shift", "error_um", 0, most_shift_um, &shift->error_um);
    const json_node *matrix = node_get(law, "matrix");
    if (!matrix || node_is_null(matrix)) return true;
    if (node_length(matrix) != 4) complain(r, "chromatic_shift", "matrix", "a list of four numbers");
    for (size_t i = 0; i < 4 && r->status == SUNDER_OK; i++) {
        double x = node_number(node_at(matrix, i), NAN);
        if (!(fabs(x) <= most_matrix)) complain(r, "chromatic_shift", "matrix", "of numbers from -0.05 to 0.05");
        shift->matrix[i / 2][i % 2] = x;
    }
    return true;
}

static bool read_dapi_shift(reader *r, const json_node *law, dapi_shift *shift)
{
    static const char *const known[] = {"state",  "why",           "x_um", "y_um", "error_um",
                                        "nuclei", "through_other", "used", NULL};
    if (!is_given(r, law, "dapi_shift")) return false;
    *shift = (dapi_shift){.state = LAW_GIVEN, .error_um = NAN};
    check_members(r, law, "dapi_shift", known);
    must(r, law, "dapi_shift", "x_um", -most_shift_um, most_shift_um, &shift->shift_um.x);
    must(r, law, "dapi_shift", "y_um", -most_shift_um, most_shift_um, &shift->shift_um.y);
    number(r, law, "dapi_shift", "error_um", 0, most_shift_um, &shift->error_um);
    return true;
}

static bool read_bleed(reader *r, const json_node *law, bleed_law *bleed)
{
    static const char *const known[] = {"state", "why", "share_frac", "error_frac", "ghosts", NULL};
    if (!is_given(r, law, "bleed")) return false;
    *bleed = (bleed_law){.state = LAW_GIVEN, .error = NAN};
    check_members(r, law, "bleed", known);
    must(r, law, "bleed", "share_frac", 0, 0.5, &bleed->share);
    number(r, law, "bleed", "error_frac", 0, 0.5, &bleed->error);
    return true;
}

static bool read_brightness(reader *r, const json_node *law, brightness_law *out)
{
    static const char *const known[] = {
        "state", "ln_significance_mean", "ln_significance_sd", "flux_median_counts", "sigma_median_um", "signals",
        NULL};
    if (!is_given(r, law, "brightness")) return false;
    *out = (brightness_law){.state = LAW_GIVEN};
    check_members(r, law, "brightness", known);
    must(r, law, "brightness", "ln_significance_mean", -5, 12, &out->ln_significance_mean);
    must(r, law, "brightness", "ln_significance_sd", 1e-3, 5, &out->ln_significance_sd);
    must(r, law, "brightness", "sigma_median_um", 1e-3, 5, &out->sigma_median_um);
    number(r, law, "brightness", "flux_median_counts", 0, 1e12, &out->flux_median);
    return true;
}

static bool read_tail(reader *r, const json_node *law, const char *name, noise_tail *out)
{
    static const char *const known[] = {"state", "why", "rate_at_floor_per_um2", "decay", "floor", "curvature", NULL};
    if (!is_given(r, law, name)) return false;
    *out = (noise_tail){.state = LAW_GIVEN};
    check_members(r, law, name, known);
    must(r, law, name, "rate_at_floor_per_um2", 0, 1e6, &out->rate_at_floor);
    must(r, law, name, "decay", 0.01, 100, &out->decay);
    must(r, law, name, "floor", 0, 100, &out->floor);
    number(r, law, name, "curvature", 0, 100, &out->curvature);
    return true;
}

static void read_probe(reader *r, const json_node *probe, given_laws *given)
{
    static const char *const known[] = {"end",   "colour",     "brightness", "noise_tail", "false_alarm_tail",
                                        "bleed", "dapi_shift", NULL};
    const char *word = node_string(node_get(probe, "end"), "");
    if (strcmp(word, "5p") != 0 && strcmp(word, "3p") != 0) complain(r, "probes", "end", "\"5p\" or \"3p\"");
    int end = strcmp(word, "3p") == 0 ? END_3P : END_5P;
    check_members(r, probe, "probes", known);
    given->brightness[end] = read_brightness(r, node_get(probe, "brightness"), &given->laws.brightness[end]);
    given->noise[end] = read_tail(r, node_get(probe, "noise_tail"), "noise_tail", &given->laws.noise[end]);
    given->false_alarms[end] =
        read_tail(r, node_get(probe, "false_alarm_tail"), "false_alarm_tail", &given->laws.false_alarms[end]);
    given->dapi[end] = read_dapi_shift(r, node_get(probe, "dapi_shift"), &given->laws.dapi[end]);
    given->bleed[end] = read_bleed(r, node_get(probe, "bleed"), &given->laws.bleed[end]);
}

static void read_camera(reader *r, const json_node *channel, given_laws *given)
{
    static const char *const known[] = {"colour",
                                        "offset_counts",
                                        "offset_error_counts",
                                        "gain_counts_per_electron",
                                        "gain_error_counts_per_electron",
                                        "read_noise_electrons",
                                        "read_noise_error_electrons",
                                        "variance_slope_counts",
                                        "variance_intercept_counts2",
                                        NULL};
    given_camera c = {.offset_counts = NAN,
                      .gain = NAN,
                      .read_noise_electrons = NAN,
                      .variance_slope_counts = NAN,
                      .variance_intercept_counts2 = NAN};
    const char *colour = node_string(node_get(channel, "colour"), "");
    if (!colour[0]) complain(r, "camera", "colour", "the name of a channel's colour");
    if (given->n_cameras == MOST_CHANNELS) complain(r, "", "camera", "a list of at most 8 channels");
    if (r->status != SUNDER_OK) return;
    snprintf(c.colour, sizeof c.colour, "%s", colour);
    check_members(r, channel, "camera", known);
    number(r, channel, "camera", "offset_counts", 0, 1e6, &c.offset_counts);
    number(r, channel, "camera", "offset_error_counts", 0, 1e6, &c.offset_se);
    number(r, channel, "camera", "gain_counts_per_electron", 1e-6, 1e6, &c.gain);
    number(r, channel, "camera", "gain_error_counts_per_electron", 0, 1e6, &c.gain_se);
    number(r, channel, "camera", "read_noise_electrons", 0, 1e4, &c.read_noise_electrons);
    number(r, channel, "camera", "read_noise_error_electrons", 0, 1e4, &c.read_noise_se);
    const bool slope = number(r, channel, "camera", "variance_slope_counts", 0, 1e6, &c.variance_slope_counts);
    /* Below 0 by slope times offset. */
    if (number(r, channel, "camera", "variance_intercept_counts2", -1e12, 1e12, &c.variance_intercept_counts2) != slope)
        complain(r, "camera", "variance_slope_counts", "given together with variance_intercept_counts2");
    given->cameras[given->n_cameras++] = c;
}

static void read_laws(reader *r, const json_node *file, given_laws *given)
{
    static const char *const known[] = {"chromatic_shift",     "pair_sigma_um", "probes",
                                        "nuclear_area_um2",    "nuclei",        "camera",
                                        "own_chromatic_shift", "depth",         NULL};
    if (!node_is_object(file)) {
        complain(r, "", "the file", "a JSON object");
        return;
    }
    check_members(r, file, "", known);
    given->shift = read_shift(r, node_get(file, "chromatic_shift"), &given->laws.shift);
    given->pair_sigma = number(r, file, "", "pair_sigma_um", 0.01, 2, &given->laws.pair_sigma_um);
    given->nuclear_area = number(r, file, "", "nuclear_area_um2", 1, 1e4, &given->laws.nuclear_area_um2);
    const json_node *probes = node_get(file, "probes"), *cameras = node_get(file, "camera");
    if (probes && !node_is_array(probes)) complain(r, "", "probes", "a list");
    if (cameras && !node_is_array(cameras)) complain(r, "", "camera", "a list");
    for (size_t i = 0; i < node_length(probes); i++) read_probe(r, node_at(probes, i), given);
    for (size_t i = 0; i < node_length(cameras); i++) read_camera(r, node_at(cameras, i), given);
}

sunder_status given_laws_read(const char *path, given_laws *out_given, sunder_error *err)
{
    SUNDER_AUTO(auto_node) json_node *file = NULL;
    digest_hex digest;
    sunder_status status = node_read_file(path, &file, err);
    if (status == SUNDER_OK) status = digest_file(path, &digest, err);
    if (status != SUNDER_OK) return status;
    given_laws given = {0};
    reader r = {path, err, SUNDER_OK};
    read_laws(&r, file, &given);
    if (r.status != SUNDER_OK) return r.status;
    memcpy(given.sha256, digest.chars, sizeof given.sha256);
    *out_given = given;
    return SUNDER_OK;
}
