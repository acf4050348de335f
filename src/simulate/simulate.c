/* sunder_simulate: fields one by one on the worker threads, each from streams of random numbers of its own; then the truth. */
#include "sunder/simulate.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/context.h"
#include "core/fail.h"
#include "core/text.h"
#include "image/label_tiff.h"
#include "image/tiff_write.h"
#include "pipeline/options.h"
#include "result/result_folder.h"
#include "simulate/exposure.h"
#include "simulate/truth.h"
#include "sunder/version.h"

#define MOST_FIELDS 99
/* Planes of float that a field needs at once beside the layers of its section and the pictures it keeps. */
#define WORKING_PLANES 14

static const char *const channel_names[N_DYES] = {"DAPI", "SpectrumGreen", "SpectrumOrange"};

typedef struct work {
    sunder_context *context;
    scenario scenario;
    pattern pattern;
    uint64_t seed;
    camera camera;
    const result_folder *folder;
    json_node *truths[MOST_FIELDS]; /* of the fields */
    long nuclei[MOST_FIELDS];
} work;

static void work_free(work *w)
{
    camera_free(&w->camera);
    for (int i = 0; i < MOST_FIELDS; i++) node_free(w->truths[i]);
}

static bool is_truth_json(const json_node *truth)
{
    return node_is_string(node_get(truth, "simulated_by")) && node_is_array(node_get(truth, "fields"));
}

static const char *const no_sub_folders[] = {NULL};
static const char *const slide_names[] = {"truth.json", "field_[0-9][0-9].ome.tif", "field_[0-9][0-9].labels.tif",
                                          NULL};
static const folder_kind simulated_slide = {"simulated slide", "truth.json", is_truth_json, no_sub_folders,
                                            slide_names};

static char *field_path(const work *w, size_t field, const char *ending)
{
    char name[40];
    snprintf(name, sizeof name, "field_%02zu.%s", field, ending);
    return result_folder_path(w->folder, name);
}

static sunder_status write_picture(const work *w, size_t field, const picture *p, sunder_error *err)
{
    SUNDER_AUTO(auto_free) char *path = field_path(w, field, "ome.tif");
    if (!path) return fail_memory(err, "the name of a field");
    const scenario *s = &w->scenario;
    ome_tiff_image image = {.width = s->image.width_px,
                            .height = s->image.height_px,
                            .n_channels = N_DYES,
                            .n_z = p->n_z,
                            .bits = s->camera.bits,
                            .pixel_um = s->image.pixel_um,
                            .z_um = p->z_step_um,
                            .names = channel_names,
                            .px = (const uint16_t *const *)p->px};
    return ome_tiff_write(path, &image, err);
}

static sunder_status write_labels(const work *w, size_t field, const specimen *sp, sunder_error *err)
{
    SUNDER_AUTO(auto_free) char *path = field_path(w, field, "labels.tif");
    if (!path) return fail_memory(err, "the name of a field");
    return label_tiff_write(path, &sp->labels, w->scenario.image.pixel_um, err);
}

static sunder_status make_field(void *user, size_t field, sunder_error *err)
{
    work *w = user;
    SUNDER_AUTO(specimen_free) specimen sp = {0};
    SUNDER_AUTO(picture_free) picture p = {0};
    sunder_status status = specimen_new(&w->scenario, &w->pattern, w->seed, (int)field, &sp, err);
    if (status == SUNDER_OK)
        status = photograph(w->context, &w->scenario, &sp, &w->camera, w->seed, (int)field, &p, err);
    if (status == SUNDER_OK) status = write_picture(w, field, &p, err);
    if (status == SUNDER_OK) status = write_labels(w, field, &sp, err);
    if (status == SUNDER_OK) status = truth_of_field(&w->scenario, &sp, (int)field, &w->truths[field], err);
    w->nuclei[field] = (long)sp.n;
    return status;
}

static sunder_status write_truth(work *w, const char *out_dir, sunder_error *err)
{
    SUNDER_AUTO(auto_free) char *path = result_folder_path(w->folder, "truth.json");
    SUNDER_AUTO(auto_free) char *plain = strdup(out_dir);
    SUNDER_AUTO(auto_node) json_node *truth = node_object_new(), *fields = node_array_new();
    if (!path || !plain) return fail_memory(err, "truth.json");
    for (size_t n = strlen(plain); n > 1 && plain[n - 1] == '/'; n--) plain[n - 1] = '\0';
    node_set_string(truth, "slide", path_name(plain));
    node_set_string(truth, "simulated_by", sunder_version());
    node_set_string(truth, "scenario", w->pattern.id);
    node_set_integer(truth, "seed", (long long)w->seed);
    node_set_take(truth, "parameters", scenario_parameters(&w->scenario, &w->pattern));
    node_set_bool(truth, "rearranged", w->pattern.rearranged_share > 0 && w->pattern.tumour_share > 0);
    for (int i = 0; i < w->scenario.image.fields; i++) {
        node_append_take(fields, w->truths[i]);
        w->truths[i] = NULL;
    }
    node_set_take(truth, "fields", fields);
    fields = NULL;
    return node_write_file(truth, path, err);
}

/* How many fields may be in the making at once; refuses a scenario of which not even one fits. */
static sunder_status plan_memory(const work *w, int *out_workers, sunder_error *err)
{
    const scenario *s = &w->scenario;
    double planes = WORKING_PLANES + MOST_LAYERS / 2.0;
    if (s->image.stack) planes += focus_plane_count(s) * N_DYES * 0.5;
    double need = planes * sizeof(float) * s->image.width_px * s->image.height_px;
    double limit = (double)context_max_memory_bytes(w->context);
    if (need > limit)
        return fail(
            err, SUNDER_ERROR_RESOURCE,
            "a field of %d x %d pixels needs %.0f MiB, more than the limit of %.0f MiB; make it smaller or raise "
            "--max-memory",
            s->image.width_px, s->image.height_px, need / 1048576, limit / 1048576);
    double fitting = limit / need;
    *out_workers = fitting < MOST_FIELDS ? (int)fitting : MOST_FIELDS;
    return SUNDER_OK;
}

static sunder_status make_slide(work *w, const char *out_dir, sunder_error *err)
{
    int workers = 1;
    sunder_status status = plan_memory(w, &workers, err);
    if (status == SUNDER_OK) status = camera_new(&w->scenario, w->seed, &w->camera, err);
    if (status == SUNDER_OK)
        status = parallel_for(w->context, (size_t)w->scenario.image.fields, workers, make_field, w, err);
    return status == SUNDER_OK ? write_truth(w, out_dir, err) : status;
}

static sunder_status settle(work *w, const char *name, const char *dir, const sunder_simulate_options *o,
                            sunder_error *err)
{
    if (o->fields < 0 || o->fields > MOST_FIELDS)
        return fail(err, SUNDER_ERROR_USAGE, "found %d fields, expected 1 to %d", o->fields, MOST_FIELDS);
    sunder_status status = scenario_read(name, dir, &w->scenario, err);
    if (status != SUNDER_OK) return status;
    w->seed = o->seed;
    if (o->fields > 0) w->scenario.image.fields = o->fields;
    status = pattern_read(o->pattern ? o->pattern : w->scenario.pattern, dir, &w->pattern, err);
    snprintf(w->scenario.pattern, sizeof w->scenario.pattern, "%s", w->pattern.id);
    return status;
}

static void summarise(const work *w, sunder_simulate_summary *out)
{
    out->fields = w->scenario.image.fields;
    out->nuclei = 0;
    for (int i = 0; i < out->fields; i++) out->nuclei += w->nuclei[i];
    out->rearranged = w->pattern.rearranged_share > 0 && w->pattern.tumour_share > 0;
}

sunder_status sunder_simulate(sunder_context *context, const char *scenario_name, const char *scenario_dir,
                              const sunder_simulate_options *options, const char *out_dir,
                              sunder_simulate_summary *out_summary, sunder_error *err)
{
    sunder_simulate_options wanted = SUNDER_SIMULATE_OPTIONS_INIT;
    sunder_status status = options_take(options, &wanted, sizeof wanted, "simulate", err);
    if (status != SUNDER_OK) return status;
    SUNDER_AUTO(work_free) work w = {.context = context};
    SUNDER_AUTO(auto_result_folder) result_folder *folder = NULL;
    status = settle(&w, scenario_name, scenario_dir, &wanted, err);
    if (status == SUNDER_OK) status = kind_folder_begin(&simulated_slide, out_dir, wanted.force, &folder, err);
    if (status != SUNDER_OK) return status;
    w.folder = folder;
    status = make_slide(&w, out_dir, err);
    if (status != SUNDER_OK) return status;
    result_folder *finished = folder;
    folder = NULL;
    status = result_folder_commit(finished, err);
    if (status == SUNDER_OK && out_summary) summarise(&w, out_summary);
    return status;
}
