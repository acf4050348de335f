/* study.json. It holds what decides a result and nothing of what readers and references said. A slide that is in a study stays
 * in it: one that can be taken out after its result was seen would make any agreement one likes. */
#include "study/study_file.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/fail.h"
#include "core/json.h"
#include "core/text.h"
#include "core/whole_file.h"
#include "sunder/version.h"

#define STUDY_SCHEMA 1

/* What is not given is null, as it is in a study that was begun before there was such a thing. A flag is true or null. */
static void set_text_or_null(json_node *node, const char *key, const char *value)
{
    if (value && value[0]) node_set_string(node, key, value);
    else node_set_null(node, key);
}

static sunder_status set_network(json_node *values, const char *path, sunder_error *err)
{
    if (!path || access(path, R_OK) != 0) {
        node_set_null(values, "network_sha256");
        return SUNDER_OK;
    }
    digest_hex sha256;
    sunder_status status = digest_file(path, &sha256, err);
    if (status == SUNDER_OK) node_set_string(values, "network_sha256", sha256.chars);
    return status;
}

static sunder_status parameters_of(sunder_context *context, const sunder_study_options *options, json_node *values,
                                   sunder_error *err)
{
    node_set_integer(values, "bootstrap_rounds", options->bootstrap_rounds);
    node_set_string(values, "channels", options->channels ? options->channels : "");
    set_text_or_null(values, "decision", options->decision);
    node_set_number(values, "max_doubt_frac", options->max_doubt_frac, 6);
    node_set_number(values, "most_false_candidates", options->most_false_candidates, 9);
    node_set_number(values, "pixel_um", options->pixel_um, 9);
    node_set_string(values, "profile", options->profile == SUNDER_PROFILE_VALIDATION ? "validation" : "research");
    node_set_integer(values, "seed", (long long)context_seed(context));
    node_set_string(values, "segmenter", options->segmenter);
    if (options->strict) node_set_bool(values, "strict", true);
    else node_set_null(values, "strict");
    return set_network(values, options->network_path, err);
}

static json_node *slide_node(const study_slide *slide, const study_assays *assays, const sunder_study_options *options)
{
    const scoring_row *row = &slide->scoring;
    json_node *node = node_object_new();
    node_set_string(node, "slide", row->id);
    node_set_string(node, "locus", row->locus);
    if (!row->images[0]) {
        node_set_integer(node, "evaluable", slide->given_n);
        node_set_integer(node, "rearranged", slide->given_k);
        node_set_string(node, "call", said_name(slide->given_call));
        return node;
    }
    node_set_string(node, "folder", row->folder);
    node_set_string(node, "images", row->images);
    node_set_string(node, "assay_sha256", study_assay_of(assays, row, options)->sha256);
    node_set_string(node, "channels", row->channels);
    node_set_number(node, "pixel_um", row->pixel_um, 9);
    set_text_or_null(node, "cutoff_sha256", row->cutoff_sha256.chars);
    if (row->section_um > 0) node_set_number(node, "section_um", row->section_um, 9);
    else node_set_null(node, "section_um");
    return node;
}

static bool is_not_given(const json_node *value)
{
    return !value || node_is_null(value) || (node_is_bool(value) && !node_bool(value, false));
}

static void value_words(const json_node *value, char *words, size_t size)
{
    if (node_is_string(value)) snprintf(words, size, "\"%.80s\"", node_string(value, ""));
    else if (node_is_number(value)) format_exact(words, size, node_number(value, 0));
    else snprintf(words, size, node_is_bool(value) ? "given" : "not given");
}

static bool same_value(const json_node *a, const json_node *b)
{
    if (node_is_string(a) && node_is_string(b)) return strcmp(node_string(a, ""), node_string(b, "")) == 0;
    if (node_is_bool(a) && node_is_bool(b)) return node_bool(a, false) == node_bool(b, false);
    if (node_is_number(a) && node_is_number(b)) return node_number(a, 0) == node_number(b, 0);
    return is_not_given(a) && is_not_given(b);
}

/* The first member of `now` that `then` holds with another value; SUNDER_OK when there is none. */
static sunder_status compare(const json_node *then, const json_node *now, const char *where, sunder_error *err)
{
    const char *key;
    const json_node *value;
    for (size_t i = 0; node_member(now, i, &key, &value); i++) {
        char was[128], is[128];
        if (same_value(node_get(then, key), value)) continue;
        value_words(node_get(then, key), was, sizeof was);
        value_words(value, is, sizeof is);
        return fail(err, SUNDER_ERROR_USAGE,
                    "%s: %s was %s when the study began and is %s now; a study goes on as it began: set it back, or "
                    "begin another with --out",
                    where, key, was, is);
    }
    return SUNDER_OK;
}

/* A slide of a study file by its id. */
typedef struct known_slide {
    const char *id;
    const json_node *node;
} known_slide;

static int by_id(const void *a, const void *b)
{
    const known_slide *one = a, *other = b;
    return strcmp(one->id, other->id);
}

static known_slide *sort_slides(const json_node *slides)
{
    const size_t n = node_length(slides);
    known_slide *known = array_new(n, sizeof *known);
    for (size_t i = 0; known && i < n; i++) {
        const json_node *slide = node_at(slides, i);
        known[i] = (known_slide){node_string(node_get(slide, "slide"), ""), slide};
    }
    if (known) qsort(known, n, sizeof *known, by_id);
    return known;
}

static sunder_status compare_slides(const json_node *then, const json_node *now, const char *path, sunder_error *err)
{
    SUNDER_AUTO(auto_free) known_slide *known = sort_slides(now);
    if (!known) return fail_memory(err, path);
    for (size_t i = 0; i < node_length(then); i++) {
        const known_slide was = {node_string(node_get(node_at(then, i), "slide"), ""), node_at(then, i)};
        const known_slide *is = bsearch(&was, known, node_length(now), sizeof *known, by_id);
        if (!is)
            return fail(err, SUNDER_ERROR_USAGE,
                        "%s: slide %s is in the study and not in the manifest any more; keep its row, and empty its "
                        "reference if it cannot be compared",
                        path, was.id);
        sunder_status status = compare(was.node, is->node, was.id, err);
        if (status != SUNDER_OK) return fail_within(err, status, "%s", path);
    }
    return SUNDER_OK;
}

static sunder_status compare_studies(const json_node *then, const json_node *now, const char *path, sunder_error *err)
{
    if (node_integer(node_get(then, "sunder_study"), 0) != STUDY_SCHEMA)
        return fail(err, SUNDER_ERROR_INPUT, "%s: is no study file of sunder (sunder_study %d)", path, STUDY_SCHEMA);
    const char *was = node_string(node_get(then, "sunder"), "");
    if (strcmp(was, sunder_version()) != 0)
        return fail(err, SUNDER_ERROR_USAGE,
                    "%s: the study was begun with sunder %s, this is %s; go on with that one, or "
                    "begin another with --out",
                    path, was, sunder_version());
    sunder_status status = compare(node_get(then, "parameters"), node_get(now, "parameters"), path, err);
    return status == SUNDER_OK ? compare_slides(node_get(then, "slides"), node_get(now, "slides"), path, err) : status;
}

static sunder_status write_study(const json_node *study, const char *path, sunder_error *err)
{
    whole_file file = {0};
    sunder_status status = whole_file_begin(path, true, &file, err);
    if (status == SUNDER_OK) status = node_write_file(study, file.partial, err);
    if (status == SUNDER_OK) status = whole_file_commit(&file, err);
    whole_file_abandon(&file);
    return status;
}

/* slides/ comes last: a folder without study.json is no study, and one that holds something else is left alone. */
static sunder_status settle(const json_node *study, const char *out_dir, sunder_error *err)
{
    SUNDER_AUTO(auto_free) char *path = path_join(out_dir, "study.json");
    SUNDER_AUTO(auto_free) char *slides = path_join(out_dir, "slides");
    SUNDER_AUTO(auto_node) json_node *then = NULL;
    if (!path || !slides) return fail_memory(err, out_dir);
    sunder_status status = SUNDER_OK;
    if (access(path, F_OK) == 0) {
        status = node_read_file(path, &then, err);
        if (status == SUNDER_OK) status = compare_studies(then, study, path, err);
    }
    if (status == SUNDER_OK) status = write_study(study, path, err);
    if (status == SUNDER_OK && mkdir(slides, 0777) != 0 && errno != EEXIST)
        status = fail_errno_writing(err, slides, errno);
    return status;
}

static sunder_status digest_parameters(const json_node *values, digest_hex *out_sha256, sunder_error *err)
{
    SUNDER_AUTO(auto_free) char *words = node_write_text(values);
    if (!words) return fail_memory(err, "the parameters");
    *out_sha256 = digest_bytes(words, strlen(words));
    return SUNDER_OK;
}

sunder_status study_file_lock(sunder_context *context, const study_slides *slides, const study_assays *assays,
                              const sunder_study_options *options, const char *out_dir,
                              digest_hex *out_parameters_sha256, sunder_error *err)
{
    SUNDER_AUTO(auto_node) json_node *study = node_object_new();
    json_node *parameters = node_object_new(), *rows = node_array_new();
    sunder_status status = parameters_of(context, options, parameters, err);
    node_set_integer(study, "sunder_study", STUDY_SCHEMA);
    node_set_string(study, "sunder", sunder_version());
    if (status == SUNDER_OK) status = digest_parameters(parameters, out_parameters_sha256, err);
    node_set_string(study, "parameters_sha256", out_parameters_sha256->chars);
    node_set_take(study, "parameters", parameters);
    for (size_t i = 0; i < slides->n; i++) node_append_take(rows, slide_node(&slides->rows[i], assays, options));
    node_set_take(study, "slides", rows);
    return status == SUNDER_OK ? settle(study, out_dir, err) : status;
}
