/* study.json. It holds what decides a result, and each slide's reference with all that were there before it. A slide that is in a
 * study stays in it: one that can be taken out after its result was seen would make any agreement one likes. */
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
#include "study/run_slides.h"
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
    set_text_or_null(node, "reference", slide->reference == SAID_NOTHING ? "" : said_name(slide->reference));
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

typedef bool (*key_question)(const char *key);

static bool no_key(const char *key)
{
    (void)key;
    return false;
}

static bool may_change_scored(const char *key)
{
    return study_may_change(key, true);
}

static bool may_change_unscored(const char *key)
{
    return study_may_change(key, false);
}

/* The first member of `now` that `then` holds with another value, but for those that may differ; SUNDER_OK when there is none. */
static sunder_status compare(const json_node *then, const json_node *now, key_question may_differ, const char *where,
                             sunder_error *err)
{
    const char *key;
    const json_node *value;
    for (size_t i = 0; node_member(now, i, &key, &value); i++) {
        char was[128], is[128];
        if (may_differ(key) || same_value(node_get(then, key), value)) continue;
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

/* The slides of a study file in the order of their ids. */
typedef struct known_slides {
    size_t n;
    known_slide *rows;
} known_slides;

static void known_slides_free(known_slides *known)
{
    free(known->rows);
}

static sunder_status sort_slides(const json_node *slides, known_slides *known, sunder_error *err)
{
    known->n = node_length(slides);
    known->rows = array_new(known->n, sizeof *known->rows);
    if (!known->rows) return fail_memory(err, "slides");
    for (size_t i = 0; i < known->n; i++) {
        const json_node *slide = node_at(slides, i);
        known->rows[i] = (known_slide){node_string(node_get(slide, "slide"), ""), slide};
    }
    qsort(known->rows, known->n, sizeof *known->rows, by_id);
    return SUNDER_OK;
}

/* NULL: not there. */
static const json_node *find_slide(const known_slides *known, const char *id)
{
    const known_slide wanted = {id, NULL};
    const known_slide *found = bsearch(&wanted, known->rows, known->n, sizeof *known->rows, by_id);
    return found ? found->node : NULL;
}

static sunder_status check_none_removed(const json_node *then, const json_node *now, const char *path,
                                        sunder_error *err)
{
    SUNDER_AUTO(known_slides_free) known_slides known = {0};
    sunder_status status = sort_slides(now, &known, err);
    for (size_t i = 0; status == SUNDER_OK && i < node_length(then); i++) {
        const char *id = node_string(node_get(node_at(then, i), "slide"), "");
        if (!find_slide(&known, id))
            status = fail(err, SUNDER_ERROR_USAGE,
                          "%s: slide %s is in the study and not in the manifest any more; put its row back: a slide "
                          "that was taken into a study stays in it",
                          path, id);
    }
    return status;
}

static sunder_status check_parameters(const json_node *then, const json_node *parameters, const char *path,
                                      sunder_error *err)
{
    if (node_integer(node_get(then, "sunder_study"), 0) != STUDY_SCHEMA)
        return fail(err, SUNDER_ERROR_INPUT, "%s: is no study file of sunder (sunder_study %d)", path, STUDY_SCHEMA);
    const char *was = node_string(node_get(then, "sunder"), "");
    if (strcmp(was, sunder_version()) != 0)
        return fail(err, SUNDER_ERROR_USAGE,
                    "%s: the study was begun with sunder %s, this is %s; go on with that one, or "
                    "begin another with --out",
                    path, was, sunder_version());
    return compare(node_get(then, "parameters"), parameters, no_key, path, err);
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

/* What the study began with; *out_then stays NULL where none is there. */
static sunder_status read_then(const char *path, const json_node *parameters, json_node **out_then, sunder_error *err)
{
    if (access(path, F_OK) != 0) return SUNDER_OK;
    sunder_status status = node_read_file(path, out_then, err);
    return status == SUNDER_OK ? check_parameters(*out_then, parameters, path, err) : status;
}

/* slides/ comes last: a folder without study.json is no study, and one that holds something else is left alone. */
static sunder_status settle(const json_node *study, const char *path, const char *out_dir, sunder_error *err)
{
    SUNDER_AUTO(auto_free) char *slides = path_join(out_dir, "slides");
    if (!slides) return fail_memory(err, out_dir);
    sunder_status status = write_study(study, path, err);
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

typedef struct lock_work {
    const study_slides *slides;
    const study_assays *assays;
    const sunder_study_options *options;
    const char *out_dir, *path;
} lock_work;

/* Every slide as it is now, held against what the study has of it, with what changed. */
static sunder_status add_slides(const lock_work *w, const json_node *then, json_node *rows, study_changes *changes,
                                sunder_error *err)
{
    SUNDER_AUTO(known_slides_free) known_slides known = {0};
    sunder_status status = sort_slides(node_get(then, "slides"), &known, err);
    for (size_t i = 0; status == SUNDER_OK && i < w->slides->n; i++) {
        const scoring_row *row = &w->slides->rows[i].scoring;
        const json_node *was = find_slide(&known, row->id);
        const bool has_result = slide_has_result(w->out_dir, row);
        json_node *node = slide_node(&w->slides->rows[i], w->assays, w->options);
        if (was) status = compare(was, node, has_result ? may_change_scored : may_change_unscored, row->id, err);
        if (status != SUNDER_OK) status = fail_within(err, status, "%s", w->path);
        study_changes_carry(was, node, has_result, &w->slides->sha256);
        if (status == SUNDER_OK) status = study_changes_take(node, i, changes, err);
        node_append_take(rows, node);
    }
    return status;
}

void study_lock_free(study_lock *lock)
{
    study_changes_free(&lock->changes);
}

sunder_status study_file_lock(sunder_context *context, const study_slides *slides, const study_assays *assays,
                              const sunder_study_options *options, const char *out_dir, study_lock *out_lock,
                              sunder_error *err)
{
    SUNDER_AUTO(auto_node) json_node *study = node_object_new();
    SUNDER_AUTO(auto_node) json_node *then = NULL;
    SUNDER_AUTO(auto_free) char *path = path_join(out_dir, "study.json");
    json_node *parameters = node_object_new(), *rows = node_array_new();
    node_set_integer(study, "sunder_study", STUDY_SCHEMA);
    node_set_string(study, "sunder", sunder_version());
    sunder_status status = path ? parameters_of(context, options, parameters, err) : fail_memory(err, out_dir);
    if (status == SUNDER_OK) status = digest_parameters(parameters, &out_lock->parameters_sha256, err);
    if (status == SUNDER_OK) status = read_then(path, parameters, &then, err);
    node_set_string(study, "parameters_sha256", out_lock->parameters_sha256.chars);
    node_set_take(study, "parameters", parameters);
    const lock_work work = {slides, assays, options, out_dir, path};
    if (status == SUNDER_OK) status = add_slides(&work, then, rows, &out_lock->changes, err);
    if (status == SUNDER_OK) status = check_none_removed(node_get(then, "slides"), rows, path, err);
    node_set_take(study, "slides", rows);
    return status == SUNDER_OK ? settle(study, path, out_dir, err) : status;
}
