/* Scores the bundled slides and holds what came out against what is expected: call and counts exactly, numbers within the
 * tolerance that stands beside them; and once more on another number of threads, which must give the same bytes. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "core/digest.h"
#include "core/fail.h"
#include "pipeline/selftest_checks.h"
#include "result/stored_summary.h"
#include "sunder/score.h"

#define ASSAY "demo"

SUNDER_AUTO_DEFINE(auto_slide, sunder_slide, sunder_slide_free)

static sunder_status score(const selftest *t, sunder_context *context, const char *images, const char *out_dir,
                           sunder_error *err)
{
    SUNDER_AUTO(auto_free) char *assays = path_join(t->models_dir, "assays");
    SUNDER_AUTO(auto_free) char *network = path_join(t->models_dir, "nuclei.onnx");
    SUNDER_AUTO(auto_slide) sunder_slide *slide = NULL;
    sunder_assay assay;
    if (!assays || !network) return fail_memory(err, images);
    sunder_status status = sunder_assay_find(ASSAY, assays, &assay, err);
    if (status != SUNDER_OK) return status;
    sunder_slide_options opening = SUNDER_SLIDE_OPTIONS_INIT;
    opening.colour_5p = assay.colour_5p;
    opening.colour_3p = assay.colour_3p;
    sunder_score_options options = SUNDER_SCORE_OPTIONS_INIT;
    options.network_path = network;
    status = sunder_slide_open(context, images, &opening, &slide, err);
    return status == SUNDER_OK ? sunder_score_slide(context, slide, &assay, &options, out_dir, NULL, err) : status;
}

static void check_counts(selftest *t, const char *slide, const json_node *expected, const stored_summary *s)
{
    const struct {
        const char *name;
        long found;
    } counts[] = {{"nuclei", s->nuclei}, {"evaluable", s->evaluable},     {"rearranged", s->rearranged},
                  {"split", s->split},   {"isolated_3p", s->isolated_3p}, {"isolated_5p", s->isolated_5p}};
    for (size_t i = 0; i < sizeof counts / sizeof counts[0]; i++) {
        const long long should = node_integer(node_get(expected, counts[i].name), -1);
        char is[32], words[32];
        snprintf(is, sizeof is, "%ld", counts[i].found);
        snprintf(words, sizeof words, "%lld", should);
        add_check(t, slide, counts[i].name, counts[i].found == should, is, words);
    }
}

static void check_number(selftest *t, const char *slide, const json_node *entry, const char *result_dir)
{
    const char *at = node_string(node_get(entry, "at"), "");
    const double should = node_number(node_get(entry, "value"), NAN);
    const double tolerance = node_number(node_get(entry, "tolerance"), 0.0);
    double is = NAN;
    sunder_error why = SUNDER_ERROR_INIT;
    const bool read = stored_number_read(result_dir, at, &is, &why) == SUNDER_OK;
    char found[64], expected[224], digits[2][64];
    format_number(found, sizeof found, is, 5);
    format_number(digits[0], sizeof digits[0], should, 5);
    format_number(digits[1], sizeof digits[1], tolerance, 5);
    snprintf(expected, sizeof expected, "%s within %s (%.60s)", digits[0], digits[1],
             node_string(node_get(entry, "why"), ""));
    add_check(t, slide, at, read && fabs(is - should) <= tolerance, read ? found : why.message, expected);
}

static void check_result(selftest *t, const char *slide, const json_node *entry, const char *result_dir)
{
    stored_summary summary;
    sunder_error why = SUNDER_ERROR_INIT;
    if (stored_summary_read(result_dir, &summary, &why) != SUNDER_OK) {
        add_check(t, slide, "result", false, why.message, "a result");
        return;
    }
    const char *call = node_string(node_get(entry, "call"), ""), *found = sunder_call_name(summary.call);
    add_check(t, slide, "call", strcmp(call, found) == 0, found, call);
    check_counts(t, slide, node_get(entry, "counts"), &summary);
    const json_node *numbers = node_get(entry, "numbers");
    for (size_t i = 0; i < node_length(numbers); i++) check_number(t, slide, node_at(numbers, i), result_dir);
}

/* SHA-256 of result.json, which holds those of the tables. */
static sunder_status result_digest(const char *result_dir, digest_hex *out, sunder_error *err)
{
    SUNDER_AUTO(auto_free) char *path = path_join(result_dir, "result.json");
    return path ? digest_file(path, out, err) : fail_memory(err, result_dir);
}

SUNDER_AUTO_DEFINE(auto_context, sunder_context, sunder_context_free)

static sunder_status check_repeat(selftest *t, const char *slide, const char *images, const char *first,
                                  const char *again, sunder_error *err)
{
    sunder_context_options options = SUNDER_CONTEXT_OPTIONS_INIT;
    options.threads = context_threads(t->context) > 1 ? 1 : 2;
    options.max_memory_bytes = context_max_memory_bytes(t->context);
    options.seed = context_seed(t->context);
    SUNDER_AUTO(auto_context) sunder_context *context = NULL;
    digest_hex one = {""}, other = {""};
    sunder_error why = SUNDER_ERROR_INIT;
    sunder_status status = sunder_context_new(&options, &context, &why);
    if (status == SUNDER_OK) status = score(t, context, images, again, &why);
    if (status == SUNDER_OK) status = result_digest(first, &one, &why);
    if (status == SUNDER_OK) status = result_digest(again, &other, &why);
    const bool same = status == SUNDER_OK && strcmp(one.chars, other.chars) == 0;
    add_check(t, slide, "the same bytes from another number of threads", same,
              status == SUNDER_OK ? other.chars : why.message, one.chars);
    return context_check(t->context, err);
}

static sunder_status check_slide(selftest *t, const json_node *entry, sunder_error *err)
{
    const char *name = node_string(node_get(entry, "name"), "");
    text below = {0}, first = {0}, again = {0};
    text_addf(&below, "selftest/%s", name);
    text_addf(&first, "results/%s", name);
    text_addf(&again, "results/%s again", name);
    SUNDER_AUTO(auto_free) char *place = text_steal(&below);
    SUNDER_AUTO(auto_free) char *first_name = text_steal(&first);
    SUNDER_AUTO(auto_free) char *again_name = text_steal(&again);
    if (!place || !first_name || !again_name) return fail_memory(err, name);
    SUNDER_AUTO(auto_free) char *images = path_join(t->models_dir, place);
    SUNDER_AUTO(auto_free) char *result_dir = result_folder_path(t->folder, first_name);
    SUNDER_AUTO(auto_free) char *again_dir = result_folder_path(t->folder, again_name);
    if (!images || !result_dir || !again_dir) return fail_memory(err, name);
    sunder_error why = SUNDER_ERROR_INIT;
    sunder_status status = score(t, t->context, images, result_dir, &why);
    if (status == SUNDER_CANCELLED) return fail(err, status, "%s", why.message);
    add_check(t, name, "is scored", status == SUNDER_OK, status == SUNDER_OK ? "yes" : why.message, "yes");
    if (status != SUNDER_OK) return SUNDER_OK;
    check_result(t, name, entry, result_dir);
    return check_repeat(t, name, images, result_dir, again_dir, err);
}

sunder_status check_slides(selftest *t, sunder_error *err)
{
    const json_node *slides = node_get(t->expected, "slides");
    sunder_status status = SUNDER_OK;
    if (node_length(slides) == 0) add_check(t, "slides", "expected results", false, "none", "at least one slide");
    for (size_t i = 0; status == SUNDER_OK && i < node_length(slides); i++)
        status = check_slide(t, node_at(slides, i), err);
    return status;
}
