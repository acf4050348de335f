/* The tables of scenario and pattern files, and where such a file lies. models/scenarios/scenario.schema.json and
 * pattern.schema.json say the same for editors; a test holds the two together. */
#include "simulate/scenario.h"

#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "core/fail.h"
#include "core/text.h"
#include "simulate/scenario_tables.h"

#define AT(MEMBER) offsetof(scenario, MEMBER)
#define MOST_PHOTONS 1e6

static const setting scenario_rows[] = {
    {NULL, "schema", SETTING_SCHEMA, 0, 1, 1},
    {NULL, "id", SETTING_TEXT, AT(id), 1, sizeof((scenario *)0)->id},
    {NULL, "title", SETTING_TEXT, AT(title), 1, sizeof((scenario *)0)->title},
    {NULL, "pattern", SETTING_TEXT, AT(pattern), 1, sizeof((scenario *)0)->pattern},
    {"image", "width_px", SETTING_WHOLE, AT(image.width_px), 128, 4096},
    {"image", "height_px", SETTING_WHOLE, AT(image.height_px), 128, 4096},
    {"image", "fields", SETTING_WHOLE, AT(image.fields), 1, 99},
    {"image", "pixel_um", SETTING_NUMBER, AT(image.pixel_um), 0.03, 0.5},
    {"image", "stack", SETTING_FLAG, AT(image.stack), 0, 1},
    {"section", "thickness_um", SETTING_NUMBER, AT(section.thickness_um), 1, 20},
    {"section", "cuts", SETTING_FLAG, AT(section.cuts), 0, 1},
    {"section", "z_step_um", SETTING_NUMBER, AT(section.z_step_um), 0.2, 20},
    {"section", "focus_error_um", SETTING_NUMBER, AT(section.focus_error_um), -10, 10},
    {"nuclei", "count", SETTING_WHOLE, AT(nuclei.count), 1, 500},
    {"nuclei", "radius_um", SETTING_NUMBER, AT(nuclei.radius_um), 1.5, 15},
    {"nuclei", "radius_cv", SETTING_NUMBER, AT(nuclei.radius_cv), 0, 0.5},
    {"nuclei", "least_axis_ratio", SETTING_NUMBER, AT(nuclei.least_axis_ratio), 0.3, 1},
    {"nuclei", "height_ratio", SETTING_SPAN, AT(nuclei.height_ratio), 0.1, 2},
    {"nuclei", "roughness", SETTING_NUMBER, AT(nuclei.roughness), 0, 0.2},
    {"nuclei", "clustering", SETTING_NUMBER, AT(nuclei.clustering), 0, 1},
    {"nuclei", "overlapping", SETTING_NUMBER, AT(nuclei.overlapping), 0, 1},
    {"chromatin", "photons", SETTING_NUMBER, AT(chromatin.photons), 1, MOST_PHOTONS},
    {"chromatin", "stain_cv", SETTING_NUMBER, AT(chromatin.stain_cv), 0, 1},
    {"chromatin", "texture", SETTING_NUMBER, AT(chromatin.texture), 0, 1},
    {"chromatin", "grain_um", SETTING_NUMBER, AT(chromatin.grain_um), 0.2, 3},
    {"chromatin", "nucleoli", SETTING_NUMBER, AT(chromatin.nucleoli), 0, 10},
    {"chromatin", "chromocentres", SETTING_NUMBER, AT(chromatin.chromocentres), 0, 40},
    {"probes", "photons_green", SETTING_NUMBER, AT(probes.photons[GREEN]), 0, MOST_PHOTONS},
    {"probes", "photons_orange", SETTING_NUMBER, AT(probes.photons[ORANGE]), 0, MOST_PHOTONS},
    {"probes", "photons_cv", SETTING_NUMBER, AT(probes.photons_cv), 0, 2},
    {"probes", "sigma_um", SETTING_NUMBER, AT(probes.sigma_um), 0, 2},
    {"probes", "spread_um", SETTING_NUMBER, AT(probes.spread_um), 0, 1},
    {"probes", "emitters", SETTING_SPAN, AT(probes.emitters), 1, 100},
    {"probes", "failure", SETTING_NUMBER, AT(probes.failure), 0, 1},
    {"probes", "replicated", SETTING_NUMBER, AT(probes.replicated), 0, 1},
    {"probes", "doublet_um", SETTING_SPAN, AT(probes.doublet_um), 0, 2},
    {"probes", "stretched", SETTING_NUMBER, AT(probes.stretched), 0, 1},
    {"probes", "stretched_um", SETTING_SPAN, AT(probes.stretched_um), 0.1, 5},
    {"probes", "spurious", SETTING_NUMBER, AT(probes.spurious), 0, 10},
    {"probes", "spurious_brightness", SETTING_NUMBER, AT(probes.spurious_brightness), 0, 10},
    {"optics", "aperture", SETTING_NUMBER, AT(optics.aperture), 0.3, 1.49},
    {"optics", "refractive_index", SETTING_NUMBER, AT(optics.refractive_index), 1, 1.6},
    {"optics", "halo", SETTING_NUMBER, AT(optics.halo), 0, 0.8},
    {"optics", "halo_um", SETTING_NUMBER, AT(optics.halo_um), 0.2, 5},
    {"optics", "shift_green_um", SETTING_POINT, AT(optics.shift_um[GREEN]), -2, 2},
    {"optics", "shift_orange_um", SETTING_POINT, AT(optics.shift_um[ORANGE]), -2, 2},
    {"optics", "magnification_green", SETTING_NUMBER, AT(optics.magnification[GREEN]), 0.99, 1.01},
    {"optics", "magnification_orange", SETTING_NUMBER, AT(optics.magnification[ORANGE]), 0.99, 1.01},
    {"optics", "falloff", SETTING_NUMBER, AT(optics.falloff), 0, 0.9},
    {"optics", "bleed_dapi_green", SETTING_NUMBER, AT(optics.bleed_dapi_green), 0, 0.5},
    {"optics", "bleed_dapi_orange", SETTING_NUMBER, AT(optics.bleed_dapi_orange), 0, 0.5},
    {"optics", "bleed_green_orange", SETTING_NUMBER, AT(optics.bleed_green_orange), 0, 0.5},
    {"optics", "bleed_orange_green", SETTING_NUMBER, AT(optics.bleed_orange_green), 0, 0.5},
    {"tissue", "haze_dapi", SETTING_NUMBER, AT(tissue.haze[DAPI]), 0, MOST_PHOTONS},
    {"tissue", "haze_green", SETTING_NUMBER, AT(tissue.haze[GREEN]), 0, MOST_PHOTONS},
    {"tissue", "haze_orange", SETTING_NUMBER, AT(tissue.haze[ORANGE]), 0, MOST_PHOTONS},
    {"tissue", "nucleus_green", SETTING_NUMBER, AT(tissue.nucleus[GREEN]), 0, MOST_PHOTONS},
    {"tissue", "nucleus_orange", SETTING_NUMBER, AT(tissue.nucleus[ORANGE]), 0, MOST_PHOTONS},
    {"tissue", "cytoplasm_dapi", SETTING_NUMBER, AT(tissue.cytoplasm[DAPI]), 0, MOST_PHOTONS},
    {"tissue", "cytoplasm_green", SETTING_NUMBER, AT(tissue.cytoplasm[GREEN]), 0, MOST_PHOTONS},
    {"tissue", "cytoplasm_orange", SETTING_NUMBER, AT(tissue.cytoplasm[ORANGE]), 0, MOST_PHOTONS},
    {"tissue", "fibres", SETTING_WHOLE, AT(tissue.fibres), 0, 500},
    {"tissue", "fibre_width_um", SETTING_NUMBER, AT(tissue.fibre_width_um), 0.1, 10},
    {"tissue", "fibre_photons_dapi", SETTING_NUMBER, AT(tissue.fibre_photons[DAPI]), 0, MOST_PHOTONS},
    {"tissue", "fibre_photons_green", SETTING_NUMBER, AT(tissue.fibre_photons[GREEN]), 0, MOST_PHOTONS},
    {"tissue", "fibre_photons_orange", SETTING_NUMBER, AT(tissue.fibre_photons[ORANGE]), 0, MOST_PHOTONS},
    {"tissue", "granules", SETTING_WHOLE, AT(tissue.granules), 0, 2000},
    {"tissue", "granule_photons_dapi", SETTING_NUMBER, AT(tissue.granule_photons[DAPI]), 0, MOST_PHOTONS},
    {"tissue", "granule_photons_green", SETTING_NUMBER, AT(tissue.granule_photons[GREEN]), 0, MOST_PHOTONS},
    {"tissue", "granule_photons_orange", SETTING_NUMBER, AT(tissue.granule_photons[ORANGE]), 0, MOST_PHOTONS},
    {"tissue", "debris", SETTING_WHOLE, AT(tissue.debris), 0, 500},
    {"tissue", "debris_photons", SETTING_NUMBER, AT(tissue.debris_photons), 0, MOST_PHOTONS},
    {"camera", "bits", SETTING_DEPTH, AT(camera.bits), 8, 16},
    {"camera", "quantum_efficiency", SETTING_NUMBER, AT(camera.quantum_efficiency), 0.01, 1},
    {"camera", "read_noise_e", SETTING_NUMBER, AT(camera.read_noise_e), 0, 100},
    {"camera", "gain_counts_per_e", SETTING_NUMBER, AT(camera.gain_counts_per_e), 0.001, 100},
    {"camera", "offset_counts", SETTING_NUMBER, AT(camera.offset_counts), 0, 10000},
    {"camera", "hot_pixels_per_million", SETTING_NUMBER, AT(camera.hot_pixels_per_million), 0, 10000},
};
const settings_table scenario_table = {"scenario", scenario_rows, sizeof scenario_rows / sizeof *scenario_rows};

#undef AT
#define AT(MEMBER) offsetof(pattern, MEMBER)

static const setting pattern_rows[] = {
    {NULL, "schema", SETTING_SCHEMA, 0, 1, 1},
    {NULL, "id", SETTING_TEXT, AT(id), 1, sizeof((pattern *)0)->id},
    {NULL, "title", SETTING_TEXT, AT(title), 1, sizeof((pattern *)0)->title},
    {NULL, "tumour_share", SETTING_NUMBER, AT(tumour_share), 0, 1},
    {NULL, "rearranged_share", SETTING_NUMBER, AT(rearranged_share), 0, 1},
    {NULL, "copies", SETTING_WEIGHTS, AT(copies), 0, 1e6},
    {NULL, "split", SETTING_NUMBER, AT(split), 0, 1e6},
    {NULL, "deleted_5p", SETTING_NUMBER, AT(deleted_5p), 0, 1e6},
    {NULL, "narrow", SETTING_NUMBER, AT(narrow), 0, 1e6},
    {NULL, "narrow_um", SETTING_SPAN, AT(narrow_um), 0, 10},
    {NULL, "least_split_um", SETTING_NUMBER, AT(least_split_um), 0, 10},
};
const settings_table pattern_table = {"pattern", pattern_rows, sizeof pattern_rows / sizeof *pattern_rows};

/* Camera: a cooled sCMOS; optics: a 1.3 oil objective; tissue: a 4 um FFPE section (docs/algorithms.md 5). */
static const scenario usual_scenario = {
    .id = "unnamed",
    .title = "unnamed",
    .pattern = "normal",
    .image = {.width_px = 1024, .height_px = 1024, .fields = 2, .pixel_um = 0.1},
    .section = {.thickness_um = 4, .z_step_um = 0.6, .cuts = true},
    .nuclei = {.count = 50,
               .radius_um = 4.2,
               .radius_cv = 0.12,
               .least_axis_ratio = 0.6,
               .height_ratio = {0.55, 0.85},
               .roughness = 0.08,
               .clustering = 0.3,
               .overlapping = 0.1},
    .chromatin =
        {.photons = 900, .stain_cv = 0.15, .texture = 0.4, .grain_um = 0.45, .nucleoli = 1.5, .chromocentres = 3},
    .probes = {.photons = {0, 2500, 2500},
               .photons_cv = 0.35,
               .sigma_um = 0.18,
               .spread_um = 0.1,
               .emitters = {5, 20},
               .failure = 0.02,
               .replicated = 0.15,
               .doublet_um = {0.25, 0.5},
               .stretched_um = {0.8, 2.5},
               .spurious = 0.02,
               .spurious_brightness = 0.3},
    .optics = {.aperture = 1.3,
               .refractive_index = 1.515,
               .halo = 0.1,
               .halo_um = 0.8,
               .shift_um = {{0, 0}, {0.03, -0.02}, {0.08, 0.05}},
               .magnification = {1, 1, 1.0003},
               .falloff = 0.15,
               .bleed_dapi_green = 0.01,
               .bleed_green_orange = 0.03,
               .bleed_orange_green = 0.01},
    .tissue = {.haze = {30, 25, 25},
               .nucleus = {0, 20, 15},
               .cytoplasm = {8, 20, 15},
               .fibre_width_um = 0.8,
               .granules = 10,
               .granule_photons = {300, 1500, 1500},
               .debris = 2,
               .debris_photons = 20000},
    .camera = {.bits = 16,
               .quantum_efficiency = 0.8,
               .read_noise_e = 1.6,
               .gain_counts_per_e = 1,
               .offset_counts = 100,
               .hot_pixels_per_million = 3},
};

static const pattern usual_pattern = {.id = "unnamed",
                                      .title = "unnamed",
                                      .tumour_share = 1,
                                      .copies = {0, 1},
                                      .split = 1,
                                      .narrow_um = {1, 2},
                                      .least_split_um = 1.5};

/* Path of a bundled file, or the path given. Allocated. */
static sunder_status find_file(const char *name_or_path, const char *dir, const char *what, char **out_path,
                               sunder_error *err)
{
    bool is_path = strchr(name_or_path, '/') || ends_with_ignoring_case(name_or_path, ".json");
    char name[128];
    snprintf(name, sizeof name, "%.100s.json", name_or_path);
    SUNDER_AUTO(auto_free) char *path = is_path ? strdup(name_or_path) : path_join(dir, name);
    if (!path) return fail_memory(err, name_or_path);
    if (!is_path && access(path, F_OK) != 0)
        return fail(err, SUNDER_ERROR_INPUT, "no %s \"%.60s\" in %s; give a name from there, or the path of a file",
                    what, name_or_path, dir);
    *out_path = path;
    path = NULL;
    return SUNDER_OK;
}

/* What must hold between values. */
static sunder_status check_scenario(const scenario *s, const char *path, sunder_error *err)
{
    if (s->optics.aperture < s->optics.refractive_index) return SUNDER_OK;
    return fail(err, SUNDER_ERROR_INPUT,
                "%s: optics.aperture: found %g, expected a number below optics.refractive_index, which is %g", path,
                s->optics.aperture, s->optics.refractive_index);
}

sunder_status scenario_read(const char *name_or_path, const char *scenario_dir, scenario *out_scenario,
                            sunder_error *err)
{
    SUNDER_AUTO(auto_free) char *path = NULL;
    scenario s = usual_scenario;
    sunder_status status = find_file(name_or_path, scenario_dir, "scenario", &path, err);
    if (status == SUNDER_OK) status = settings_read(&scenario_table, path, &s, err);
    if (status == SUNDER_OK) status = check_scenario(&s, path, err);
    if (status == SUNDER_OK) *out_scenario = s;
    return status;
}

static sunder_status check_pattern(const pattern *p, const char *path, sunder_error *err)
{
    if (p->rearranged_share > 0 && p->split + p->deleted_5p + p->narrow <= 0)
        return fail(err, SUNDER_ERROR_INPUT,
                    "%s: split, deleted_5p, narrow: found 0 for all, expected one above 0 where rearranged_share is",
                    path);
    return SUNDER_OK;
}

sunder_status pattern_read(const char *name_or_path, const char *scenario_dir, pattern *out_pattern, sunder_error *err)
{
    SUNDER_AUTO(auto_free) char *dir = path_join(scenario_dir, "patterns");
    SUNDER_AUTO(auto_free) char *path = NULL;
    if (!dir) return fail_memory(err, name_or_path);
    pattern p = usual_pattern;
    sunder_status status = find_file(name_or_path, dir, "pattern", &path, err);
    if (status == SUNDER_OK) status = settings_read(&pattern_table, path, &p, err);
    if (status == SUNDER_OK) status = check_pattern(&p, path, err);
    if (status == SUNDER_OK) *out_pattern = p;
    return status;
}

json_node *scenario_parameters(const scenario *s, const pattern *p)
{
    json_node *all = node_object_new();
    node_set_number(all, "pixel_um", s->image.pixel_um, 9);
    node_set_take(all, "scenario", settings_write(&scenario_table, s));
    node_set_take(all, "pattern", settings_write(&pattern_table, p));
    return all;
}
