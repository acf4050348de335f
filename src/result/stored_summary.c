/* The short way into a result folder. */
#include "result/stored_summary.h"

#include <stdio.h>
#include <string.h>

#include "core/digest.h"
#include "core/fail.h"
#include "core/text.h"
#include "result/member_reader.h"
#include "result/result_files.h"
#include "result/stored_parts.h"
#include "result/table_reader.h"

#define NUCLEI_COLUMNS "field,nucleus,x_um,y_um,area_um2,p_rearranged,evaluable,exclusion,pattern,code,class"
enum { FIELD, NUCLEUS, X_UM, Y_UM, AREA_UM2, P_REARRANGED, EVALUABLE, EXCLUSION, PATTERN, CODE, CLASS };

static void take_text(member_reader *m, const json_node *parent, const char *key, char *out, size_t size)
{
    snprintf(out, size, "%s", member_text(m, parent, key));
}

static void take_call(member_reader *m, const json_node *root, sunder_call *out_call)
{
    const char *word = member_text(m, root, "call");
    for (int i = SUNDER_CALL_REARRANGED; i <= SUNDER_CALL_UNINFORMATIVE; i++) {
        if (strcmp(sunder_call_name((sunder_call)i), word) != 0) continue;
        *out_call = (sunder_call)i;
        return;
    }
    member_fault(m, "call", "rearranged, normal, equivocal or uninformative");
}

static void take_counts(member_reader *m, const json_node *root, stored_summary *s)
{
    const stored_counts c = read_stored_counts(m, root);
    s->nuclei = c.nuclei, s->evaluable = c.evaluable, s->rearranged = c.rearranged;
    s->split = c.split, s->isolated_3p = c.isolated_3p, s->isolated_5p = c.isolated_5p;
}

/* Appends what there is room for. */
static void append(char *words, size_t size, const char *separator, const char *more)
{
    const size_t used = strlen(words);
    snprintf(words + used, size - used, "%s%s", used ? separator : "", more);
}

static void take_flags(member_reader *m, const json_node *root, stored_summary *s)
{
    const json_node *flags = member_array(m, root, "flags");
    for (size_t i = 0; i < node_length(flags); i++)
        append(s->flags, sizeof s->flags, " ", node_string(node_at(flags, i), "?"));
}

static void take_left_out(member_reader *m, const json_node *root, stored_summary *s)
{
    const json_node *left_out = member_array(m, root, "left_out");
    s->n_left_out = (long)node_length(left_out);
    for (size_t i = 0; i < node_length(left_out); i++) {
        const char *name = member_text(m, node_at(left_out, i), "name");
        const char *why = member_text(m, node_at(left_out, i), "why");
        const bool is_named = strncmp(why, name, strlen(name)) == 0; /* most reasons begin with the file */
        if (!is_named) append(s->left_out, sizeof s->left_out, "; ", name);
        append(s->left_out, sizeof s->left_out, is_named ? "; " : ": ", why);
    }
}

static void take_nuclei_digest(member_reader *m, const json_node *root, stored_summary *s)
{
    const json_node *tables = member_array(m, root, "tables");
    for (size_t i = 0; i < node_length(tables); i++) {
        if (strcmp(node_string(node_get(node_at(tables, i), "name"), ""), "nuclei.csv") == 0)
            take_text(m, node_at(tables, i), "sha256", s->nuclei_sha256, sizeof s->nuclei_sha256);
    }
    if (!s->nuclei_sha256[0]) member_fault(m, "tables", "nuclei.csv with its SHA-256");
}

sunder_status stored_summary_read(const char *dir, stored_summary *out_summary, sunder_error *err)
{
    SUNDER_AUTO(auto_free) char *path = path_join(dir, "result.json");
    SUNDER_AUTO(auto_node) json_node *root = NULL;
    if (!path) return fail_memory(err, dir);
    digest_hex sha256;
    sunder_status status = digest_file(path, &sha256, err);
    if (status == SUNDER_OK) status = node_read_file(path, &root, err);
    if (status != SUNDER_OK) return status;
    member_reader m = {.path = path};
    stored_summary s = {.call = SUNDER_CALL_UNINFORMATIVE};
    member_integer(&m, root, "schema", RESULT_SCHEMA, RESULT_SCHEMA);
    take_text(&m, root, "sunder", s.version, sizeof s.version);
    const json_node *assay = member_object(&m, root, "assay");
    take_text(&m, assay, "id", s.assay_id, sizeof s.assay_id);
    take_text(&m, assay, "locus", s.locus, sizeof s.locus);
    take_text(&m, assay, "sha256", s.assay_sha256, sizeof s.assay_sha256);
    take_text(&m, member_object(&m, root, "parameters"), "sha256", s.parameters_sha256, sizeof s.parameters_sha256);
    const json_node *laboratory = node_get(member_object(&m, root, "cutoff"), "laboratory");
    if (laboratory) take_text(&m, laboratory, "sha256", s.cutoff_sha256, sizeof s.cutoff_sha256);
    take_call(&m, root, &s.call);
    take_counts(&m, root, &s);
    take_flags(&m, root, &s);
    take_left_out(&m, root, &s);
    take_nuclei_digest(&m, root, &s);
    memcpy(s.result_sha256, sha256.chars, sizeof s.result_sha256);
    status = member_status(&m, err);
    if (status == SUNDER_OK) *out_summary = s;
    return status;
}

sunder_status stored_inputs_each(const char *dir, stored_input_fn fn, void *user, sunder_error *err)
{
    SUNDER_AUTO(auto_free) char *path = path_join(dir, "result.json");
    SUNDER_AUTO(auto_node) json_node *root = NULL;
    if (!path) return fail_memory(err, dir);
    sunder_status status = node_read_file(path, &root, err);
    if (status != SUNDER_OK) return status;
    const json_node *inputs = node_get(root, "inputs");
    for (size_t i = 0; i < node_length(inputs); i++) {
        const json_node *input = node_at(inputs, i);
        fn(user, node_string(node_get(input, "name"), ""), node_string(node_get(input, "sha256"), ""));
    }
    return SUNDER_OK;
}

sunder_status stored_number_read(const char *dir, const char *at, double *out_number, sunder_error *err)
{
    SUNDER_AUTO(auto_free) char *path = path_join(dir, "result.json");
    SUNDER_AUTO(auto_node) json_node *root = NULL;
    if (!path) return fail_memory(err, dir);
    sunder_status status = node_read_file(path, &root, err);
    if (status != SUNDER_OK) return status;
    const json_node *node = root;
    for (const char *part = at; *part;) {
        char key[64];
        const size_t length = strcspn(part, ".");
        snprintf(key, sizeof key, "%.*s", (int)length, part);
        node = node_get(node, key);
        part += length + (part[length] == '.');
    }
    if (!node_is_number(node)) return fail(err, SUNDER_ERROR_INPUT, "%s: %s is no number there", path, at);
    *out_number = node_number(node, 0);
    return SUNDER_OK;
}

static stored_nucleus nucleus_in_hand(table_reader *t)
{
    return (stored_nucleus){.field = table_integer(t, FIELD, 0, MOST_COUNTED),
                            .nucleus = table_integer(t, NUCLEUS, 1, MOST_COUNTED),
                            .x_um = table_number(t, X_UM),
                            .y_um = table_number(t, Y_UM),
                            .area_um2 = table_number(t, AREA_UM2),
                            .p_rearranged = table_number(t, P_REARRANGED),
                            .evaluable = table_integer(t, EVALUABLE, 0, 1) == 1,
                            .exclusion = table_text(t, EXCLUSION),
                            .pattern = table_text(t, PATTERN),
                            .code = table_text(t, CODE),
                            .class_ = table_text(t, CLASS)};
}

sunder_status stored_nuclei_each(const char *dir, const stored_summary *summary, stored_nucleus_fn fn, void *user,
                                 sunder_error *err)
{
    SUNDER_AUTO(auto_free) char *path = path_join(dir, "nuclei.csv");
    if (!path) return fail_memory(err, dir);
    digest_hex found;
    sunder_status status = digest_file(path, &found, err);
    if (status != SUNDER_OK) return fail_within(err, status, "the result is damaged");
    if (strcmp(found.chars, summary->nuclei_sha256) != 0)
        return fail(err, SUNDER_ERROR_INPUT, "%s: was changed or damaged: SHA-256 %s, expected %s as in result.json",
                    path, found.chars, summary->nuclei_sha256);
    table_reader t;
    table_open(&t, path, NUCLEI_COLUMNS);
    while (table_next(&t)) {
        const stored_nucleus in_hand = nucleus_in_hand(&t);
        if (t.status == SUNDER_OK) fn(user, &in_hand);
    }
    return table_close(&t, err);
}
