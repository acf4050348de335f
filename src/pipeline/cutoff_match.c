/* A cutoff holds for slides like those it was made from. Each thing that must be alike is compared and named by itself. */
#include "pipeline/cutoff_match.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "assay/decision_names.h"
#include "core/context.h"
#include "core/fail.h"
#include "result/method_json.h"
#include "score/outcome.h"
#include "sunder/version.h"

/* Two files of one microscope may round its pixel size differently; 1 % moves no distance rule by more than an image could show
 * (0.8 um by 0.008 um). */
#define ALIKE_PIXELS 0.01

static sunder_status fail_text(const char *path, const char *what, const char *in_cutoff, const char *here,
                               sunder_error *err)
{
    return fail(
        err, SUNDER_ERROR_INPUT,
        "%s: the cutoff is for another %s: it has '%s', this slide '%s'; use the cutoff that belongs to it, or derive "
        "one from normal slides like it",
        path, what, in_cutoff[0] ? in_cutoff : "unknown", here[0] ? here : "unknown");
}

static sunder_status check_probe(const char *path, const json_node *root, const sunder_assay *assay, sunder_error *err)
{
    const json_node *probe = node_get(root, "probe");
    const struct {
        const char *what, *in_cutoff, *here;
    } parts[] = {
        {"locus", node_string(node_get(root, "locus"), ""), assay->locus},
        {"probe", node_string(node_get(probe, "probe_id"), ""), assay->probe_id},
        {"vendor of the probe", node_string(node_get(probe, "vendor"), ""), assay->vendor},
        {"catalogue number of the probe", node_string(node_get(probe, "catalogue_no"), ""), assay->catalogue_no}};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        if (strcmp(parts[i].in_cutoff, parts[i].here) != 0)
            return fail_text(path, parts[i].what, parts[i].in_cutoff, parts[i].here, err);
    }
    return SUNDER_OK;
}

static sunder_status check_section(const char *path, const json_node *root, double section_um, sunder_error *err)
{
    const double in_cutoff = node_number(node_get(root, "section_um"), 0), here = section_class_um(section_um);
    if (in_cutoff == here) return SUNDER_OK;
    char words[2][32];
    snprintf(words[0], sizeof words[0], in_cutoff > 0 ? "%.0f um" : "unknown", in_cutoff);
    snprintf(words[1], sizeof words[1], here > 0 ? "%.0f um (--section-um)" : "unknown (no --section-um)", here);
    return fail_text(path, "section thickness", words[0], words[1], err);
}

static sunder_status check_scale(const char *path, const json_node *root, double pixel_um, sunder_error *err)
{
    const double in_cutoff = node_number(node_get(root, "pixel_um"), 0);
    if (fabs(in_cutoff - pixel_um) <= ALIKE_PIXELS * pixel_um) return SUNDER_OK;
    char words[2][32];
    snprintf(words[0], sizeof words[0], "%.4g um", in_cutoff);
    snprintf(words[1], sizeof words[1], "%.4g um", pixel_um);
    return fail_text(path, "pixel size", words[0], words[1], err);
}

static sunder_status check_method(const char *path, const json_node *root, const json_node *here, sunder_error *err)
{
    const json_node *values = node_get(node_get(root, "parameters"), "values"), *value;
    const char *key;
    for (size_t i = 0; node_member(here, i, &key, &value); i++) {
        const json_node *other = node_get(values, key);
        if (node_is_equal(value, other)) continue;
        SUNDER_AUTO(auto_free) char *own = node_write_text(value);
        SUNDER_AUTO(auto_free) char *theirs = other ? node_write_text(other) : NULL;
        if (!own) return fail_memory(err, path);
        json_compact(own);
        if (theirs) json_compact(theirs);
        char what[80];
        snprintf(what, sizeof what, "method, parameter %s", key);
        return fail_text(path, what, theirs ? theirs : "", own, err);
    }
    return SUNDER_OK;
}

static bool same_lot(const json_node *root, const sunder_assay *assay, const char **out_first)
{
    const json_node *lots = node_get(node_get(root, "probe"), "lots");
    const size_t n = node_length(lots);
    *out_first = node_string(node_at(lots, 0), "");
    for (size_t i = 0; i < n; i++) {
        if (strcmp(node_string(node_at(lots, i), ""), assay->lot) == 0) return true;
    }
    return n == 0 && !assay->lot[0]; /* nobody knows either */
}

static sunder_status check_strict_lot(const char *path, const json_node *root, const sunder_assay *assay,
                                      sunder_error *err)
{
    const char *first;
    if (same_lot(root, assay, &first)) return SUNDER_OK;
    return fail_text(path, "lot of the probe (--strict)", first, assay->lot, err);
}

bool cutoff_other_lot(const json_node *root, const sunder_assay *assay, char *words, size_t size)
{
    const char *first;
    if (same_lot(root, assay, &first)) return false;
    snprintf(words, size,
             "the cutoff was set with lot %s of the probe, the assay has lot %s; verify the new lot on normals",
             first[0] ? first : "unknown", assay->lot[0] ? assay->lot : "unknown");
    return true;
}

static void warn_of_lot(sunder_context *context, const char *path, const json_node *root, const sunder_assay *assay)
{
    char words[LOT_WORDS];
    if (cutoff_other_lot(root, assay, words, sizeof words)) log_warning(context, "%s: %s", path, words);
}

static sunder_status check_segmenting(const cutoff_file *file, const sunder_score_options *options,
                                      const sunder_assay *assay, const segment_options *segment, sunder_error *err)
{
    const detect_options detect = detect_options_default();
    SUNDER_AUTO(auto_node) json_node *here = method_node(sunder_version(), assay, options, segment, &detect);
    return here ? check_method(options->cutoff_path, file->root, here, err) : fail_memory(err, options->cutoff_path);
}

static sunder_status read_and_match(const sunder_score_options *options, const sunder_assay *assay, double pixel_um,
                                    const segment_options *segment, cutoff_file *file, sunder_error *err)
{
    const char *path = options->cutoff_path;
    sunder_status status = cutoff_file_read(path, file, err);
    if (status == SUNDER_OK) status = check_probe(path, file->root, assay, err);
    if (status == SUNDER_OK) status = check_section(path, file->root, options->section_um, err);
    if (status == SUNDER_OK && pixel_um > 0) status = check_scale(path, file->root, pixel_um, err);
    if (status == SUNDER_OK) status = check_segmenting(file, options, assay, segment, err);
    if (status == SUNDER_OK && options->strict) status = check_strict_lot(path, file->root, assay, err);
    return status;
}

sunder_status cutoff_for_slide(sunder_context *context, const sunder_score_options *options, const sunder_assay *assay,
                               double pixel_um, const segment_options *segment, lab_cutoff *out_cutoff,
                               sunder_error *err)
{
    SUNDER_AUTO(cutoff_file_free) cutoff_file file = {0};
    sunder_status status = read_and_match(options, assay, pixel_um, segment, &file, err);
    if (status != SUNDER_OK) return status;
    warn_of_lot(context, options->cutoff_path, file.root, assay);
    *out_cutoff = file.cutoff;
    return SUNDER_OK;
}

sunder_status cutoff_fits(const sunder_score_options *options, const sunder_assay *assay, double pixel_um,
                          const segment_options *segment, sunder_error *err)
{
    SUNDER_AUTO(cutoff_file_free) cutoff_file file = {0};
    return read_and_match(options, assay, pixel_um, segment, &file, err);
}

sunder_status take_decision(const sunder_score_options *wanted, sunder_assay *assay, sunder_error *err)
{
    if (wanted->decision && !decision_from_name(wanted->decision, &assay->decision))
        return fail(err, SUNDER_ERROR_USAGE,
                    "score options: decision \"%s\"; expected evidence, plain, two_step, sequential or full",
                    wanted->decision);
    const bool in_part = assay->decision == SUNDER_DECISION_TWO_STEP || assay->decision == SUNDER_DECISION_SEQUENTIAL;
    if (wanted->cutoff_path && in_part)
        return fail(
            err, SUNDER_ERROR_USAGE,
            "the laboratory's cutoff (%s) is a count of all evaluable nuclei, and the decision %s reads a part of "
            "them; use the decision evidence, plain or full",
            wanted->cutoff_path, decision_name(assay->decision));
    return check_decision(assay, err);
}
