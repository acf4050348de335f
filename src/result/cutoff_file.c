/* cutoff.json back into the limits that decide. What it says of locus, probe and parameters stays JSON: who scores a slide
 * compares it (pipeline/cutoff_match.c). */
#include "result/cutoff_file.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "core/digest.h"
#include "core/fail.h"
#include "result/member_reader.h"

#define MOST_NORMALS 1000000
/* The same number twice: the file holds 17 digits, what `--json` prints 15. */
#define PRINTED 1e-12

void cutoff_file_free(cutoff_file *file)
{
    node_free(file->root);
    *file = (cutoff_file){0};
}

json_node *count_limit_node(const count_limit *limit)
{
    json_node *node = node_object_new();
    const bool is_share = limit->rule == LIMIT_SHARE;
    node_set_string(node, "rule", is_share ? "share" : "law");
    if (is_share) {
        node_set_number(node, "share", limit->share, EXACT_DECIMALS);
        return node;
    }
    node_set_number(node, "level", limit->level, EXACT_DECIMALS);
    node_set_number(node, "mean", limit->law.mean, EXACT_DECIMALS);
    node_set_number(node, "spread", limit->law.spread, EXACT_DECIMALS);
    return node;
}

static count_limit read_limit(member_reader *m, const json_node *node)
{
    const char *rule = member_text(m, node, "rule");
    count_limit limit = {.rule = LIMIT_SHARE};
    if (strcmp(rule, "share") == 0) {
        limit.share = member_number(m, node, "share");
        if (!(limit.share >= 0)) member_fault(m, "share", "a number of 0 or more");
        return limit;
    }
    if (strcmp(rule, "law") != 0) member_fault(m, "rule", "share or law");
    limit = (count_limit){.rule = LIMIT_LAW, .level = member_number(m, node, "level")};
    limit.law = (beta_binomial){member_number(m, node, "mean"), member_number(m, node, "spread")};
    if (!(limit.level > 0 && limit.level < 1)) member_fault(m, "level", "a number between 0 and 1");
    if (!(limit.law.mean >= 0 && limit.law.mean <= 1)) member_fault(m, "mean", "a number from 0 to 1");
    if (!(limit.law.spread >= 0)) member_fault(m, "spread", "a number of 0 or more");
    return limit;
}

json_node *lab_cutoff_node(const lab_cutoff *cutoff)
{
    json_node *node = node_object_new(), *limits = node_object_new();
    node_set_string(node, "sha256", cutoff->sha256);
    node_set_string(node, "method", cutoff->method);
    node_set_number(node, "level", cutoff->level, EXACT_DECIMALS);
    if (cutoff->sd > 0) node_set_integer(node, "sd", cutoff->sd);
    node_set_string(node, "date", cutoff->date);
    node_set_integer(node, "normals", cutoff->normals);
    for (int kind = 0; kind < COUNT_KINDS; kind++)
        node_set_take(limits, counted_kind_name((counted_kind)kind), count_limit_node(&cutoff->limit[kind]));
    node_set_take(node, "limits", limits);
    return node;
}

static void read_head(member_reader *m, const json_node *node, lab_cutoff *cutoff)
{
    snprintf(cutoff->method, sizeof cutoff->method, "%s", member_text(m, node, "method"));
    snprintf(cutoff->date, sizeof cutoff->date, "%s", node_string(node_get(node, "date"), ""));
    cutoff->level = node_number(node_get(node, "level"), NAN);
    cutoff->sd = (int)node_integer(node_get(node, "sd"), 0); /* results of earlier versions lack it */
    cutoff->normals = (long)member_integer(m, node, "normals", 1, MOST_NORMALS);
    cutoff->given = true;
}

sunder_status lab_cutoff_from_node(const char *path, const json_node *node, lab_cutoff *out_cutoff, sunder_error *err)
{
    member_reader m = {.path = path};
    lab_cutoff cutoff = {0};
    read_head(&m, node, &cutoff);
    snprintf(cutoff.sha256, sizeof cutoff.sha256, "%s", member_text(&m, node, "sha256"));
    const json_node *limits = member_object(&m, node, "limits");
    for (int kind = 0; kind < COUNT_KINDS; kind++)
        cutoff.limit[kind] = read_limit(&m, member_object(&m, limits, counted_kind_name((counted_kind)kind)));
    sunder_status status = member_status(&m, err);
    if (status == SUNDER_OK) *out_cutoff = cutoff;
    return status;
}

static sunder_status check_kind(const char *path, const json_node *root, sunder_error *err)
{
    const long long schema = node_integer(node_get(root, "schema"), 0);
    if (strcmp(node_string(node_get(root, "kind"), ""), "cutoff") != 0 || schema < 1)
        return fail(err, SUNDER_ERROR_INPUT, "%s: is no cutoff; expected the cutoff.json of 'sunder cutoff'", path);
    if (schema > CUTOFF_SCHEMA)
        return fail(err, SUNDER_ERROR_INPUT, "%s: schema %lld, this sunder knows %d: the cutoff is of a newer sunder",
                    path, schema, CUTOFF_SCHEMA);
    return SUNDER_OK;
}

static sunder_status read_limits(const char *path, const json_node *root, lab_cutoff *cutoff, sunder_error *err)
{
    member_reader m = {.path = path};
    read_head(&m, root, cutoff);
    const json_node *kinds = member_object(&m, root, "cutoffs");
    for (int kind = 0; kind < COUNT_KINDS; kind++) {
        const json_node *node = member_object(&m, kinds, counted_kind_name((counted_kind)kind));
        cutoff->limit[kind] = read_limit(&m, member_object(&m, node, "limit"));
    }
    return member_status(&m, err);
}

/* Whether the numbers that people read are those of the limit that decides. */
static bool agrees(const json_node *node, const count_limit *limit)
{
    const long n = (long)node_integer(node_get(node, "n"), 0);
    const long first = count_limit_first_positive(limit, n);
    if (n <= 0 || first != node_integer(node_get(node, "first_positive"), -1)) return false;
    const double frac = limit->rule == LIMIT_SHARE ? limit->share : (double)(first - 1) / (double)n;
    return fabs(node_number(node_get(node, "limit_frac"), NAN) - frac) <= PRINTED;
}

static bool counts_agree(const json_node *rows, const lab_cutoff *cutoff)
{
    for (size_t i = 0; i < node_length(rows); i++) {
        const json_node *row = node_at(rows, i);
        const long n = (long)node_integer(node_get(row, "n"), 0);
        for (int kind = 0; kind < COUNT_KINDS; kind++) {
            const long long said = node_integer(node_get(row, counted_kind_name((counted_kind)kind)), -1);
            if (said != count_limit_first_positive(&cutoff->limit[kind], n)) return false;
        }
    }
    return true;
}

static sunder_status check_agreement(const char *path, const json_node *root, const lab_cutoff *cutoff,
                                     sunder_error *err)
{
    const char *what = NULL;
    const json_node *kinds = node_get(root, "cutoffs");
    for (int kind = COUNT_KINDS - 1; kind >= 0; kind--) {
        const char *name = counted_kind_name((counted_kind)kind);
        if (!agrees(node_get(kinds, name), &cutoff->limit[kind])) what = name;
    }
    if (!what && !agrees(root, &cutoff->limit[COUNT_COMBINED])) what = "the file as a whole";
    if (!what && !counts_agree(node_get(root, "first_positive_counts"), cutoff)) what = "first_positive_counts";
    if (!what) return SUNDER_OK;
    return fail(err, SUNDER_ERROR_INPUT,
                "%s: limit_frac or first_positive of %s is not what the limit gives: the cutoff was edited or damaged; "
                "derive it again with 'sunder cutoff'",
                path, what);
}

sunder_status cutoff_file_read(const char *path, cutoff_file *out_file, sunder_error *err)
{
    SUNDER_AUTO(cutoff_file_free) cutoff_file file = {0};
    digest_hex digest;
    sunder_status status = digest_file(path, &digest, err);
    if (status == SUNDER_OK) status = node_read_file(path, &file.root, err);
    if (status == SUNDER_OK) status = check_kind(path, file.root, err);
    if (status != SUNDER_OK) return status;
    if (!node_is_object(node_get(file.root, "parameters")))
        return fail(
            err, SUNDER_ERROR_INPUT,
            "%s: was made from a table of counts, which does not say how the nuclei were read; a slide is scored with "
            "a cutoff from the result folders of normal slides",
            path);
    status = read_limits(path, file.root, &file.cutoff, err);
    if (status == SUNDER_OK) status = check_agreement(path, file.root, &file.cutoff, err);
    if (status != SUNDER_OK) return status;
    memcpy(file.cutoff.sha256, digest.chars, sizeof file.cutoff.sha256);
    *out_file = file;
    file = (cutoff_file){0};
    return SUNDER_OK;
}
