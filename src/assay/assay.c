/* Reads an assay file: each field by its row (assay_fields.c), then what must hold between fields. Every message names
 * the file, the field, what was found and what was expected. */
#include "sunder/assay.h"

#include <errno.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "assay/assay_fields.h"
#include "assay/assay_list.h"
#include "core/digest.h"
#include "core/fail.h"
#include "core/text.h"

#define LONGEST_NAME 64

static size_t smallest(size_t a, size_t b, size_t c)
{
    size_t least = a < b ? a : b;
    return least < c ? least : c;
}

/* Letters to insert, delete or exchange to make one name of the other (Levenshtein 1966). */
static size_t name_distance(const char *a, const char *b)
{
    size_t row[LONGEST_NAME + 1], n = strnlen(b, LONGEST_NAME);
    for (size_t j = 0; j <= n; j++) row[j] = j;
    for (size_t i = 0; a[i] && i < LONGEST_NAME; i++) {
        size_t diagonal = row[0];
        row[0] = i + 1;
        for (size_t j = 0; j < n; j++) {
            size_t above = row[j + 1];
            row[j + 1] = smallest(diagonal + (a[i] != b[j]), above + 1, row[j] + 1);
            diagonal = above;
        }
    }
    return row[n];
}

static sunder_status refuse_unknown(const json_node *root, const field_rule *rules, size_t n_rules, sunder_error *err)
{
    const char *key;
    const json_node *value;
    for (size_t i = 0; node_member(root, i, &key, &value); i++) {
        size_t nearest = 0, least = SIZE_MAX;
        for (size_t k = 0; k < n_rules; k++) {
            size_t distance = name_distance(key, rules[k].name);
            if (distance < least) nearest = k, least = distance;
        }
        if (strcmp(key, rules[nearest].name) != 0)
            return fail(err, SUNDER_ERROR_INPUT, "\"%s\" is no field of an assay; the nearest is \"%s\"", key,
                        rules[nearest].name);
    }
    return SUNDER_OK;
}

static sunder_status fail_field(const field_rule *rule, const json_node *value, sunder_error *err)
{
    if (!value) return fail(err, SUNDER_ERROR_INPUT, "%s: missing; expected %s", rule->name, rule->expected);
    SUNDER_AUTO(auto_free) char *found = node_write_text(value);
    if (!found) return fail_memory(err, "an assay");
    found[strcspn(found, "\n")] = '\0';
    char shown[64];
    if (node_is_object(value) || node_is_array(value))
        snprintf(shown, sizeof shown, "%s", node_is_object(value) ? "an object" : "a list");
    else if (strlen(found) < sizeof shown) snprintf(shown, sizeof shown, "%s", found);
    else snprintf(shown, sizeof shown, "a text of %zu bytes", strlen(node_string(value, found)));
    return fail(err, SUNDER_ERROR_INPUT, "%s: found %s, expected %s", rule->name, shown, rule->expected);
}

static sunder_status read_fields(const json_node *root, sunder_assay *assay, sunder_error *err)
{
    field_rule rules[MOST_ASSAY_FIELDS];
    size_t n = list_assay_fields(assay, rules);
    sunder_status status = refuse_unknown(root, rules, n, err);
    for (size_t i = 0; i < n && status == SUNDER_OK; i++) {
        const json_node *value = node_get(root, rules[i].name);
        if (!value && rules[i].presence == OPTIONAL) continue;
        if (node_is_null(value) && rules[i].presence == REQUIRED_NULL) continue;
        if (!value || !rules[i].read(value, rules[i].target, rules[i].size)) status = fail_field(&rules[i], value, err);
    }
    return status;
}

/* Coordinates run from the tip of p to the tip of q: on q the lower end of a gene is the nearer to the centromere, on p
 * the upper one (clinical.md 1.1). Unknown when the band or the strand is. */
static sunder_arm_end centromeric_end_of(const char *band, char strand)
{
    const char *arm = strpbrk(band, "pq");
    if (!arm || strand == '?') return SUNDER_END_UNKNOWN;
    return (*arm == 'q') == (strand == '+') ? SUNDER_END_5P : SUNDER_END_3P;
}

static sunder_status check_ends(const sunder_assay *a, sunder_error *err)
{
    if (strcmp(a->colour_5p, a->colour_3p) == 0)
        return fail(err, SUNDER_ERROR_INPUT, "colour_3p: found \"%s\" for both probes, expected two different colours",
                    a->colour_3p);
    sunder_arm_end expected = centromeric_end_of(a->band, a->strand);
    if (a->centromeric_end == SUNDER_END_UNKNOWN || expected == SUNDER_END_UNKNOWN || a->centromeric_end == expected)
        return SUNDER_OK;
    return fail(err, SUNDER_ERROR_INPUT,
                "centromeric_end: found \"%s\", expected \"%s\" for a gene on the %c strand of %s; swapped ends turn "
                "isolated 3' into isolated 5'",
                a->centromeric_end == SUNDER_END_5P ? "5p" : "3p", expected == SUNDER_END_5P ? "5p" : "3p", a->strand,
                a->band);
}

static sunder_status check_places(const sunder_assay *a, sunder_error *err)
{
    if ((a->gene_region[0] || a->chr5p_start || a->chr3p_start) && !a->assembly[0])
        return fail(err, SUNDER_ERROR_INPUT, "assembly: found null beside coordinates, expected their genome assembly");
    const struct {
        const char *name;
        long long start, end;
    } probes[] = {{"chr5p", a->chr5p_start, a->chr5p_end}, {"chr3p", a->chr3p_start, a->chr3p_end}};
    for (int i = 0; i < 2; i++)
        if ((probes[i].start || probes[i].end) && (!probes[i].start || probes[i].end <= probes[i].start))
            return fail(err, SUNDER_ERROR_INPUT,
                        "%s_end: found %lld after %s_start %lld, expected both, end above start", probes[i].name,
                        probes[i].end, probes[i].name, probes[i].start);
    return SUNDER_OK;
}

static sunder_status check_sizes(const sunder_assay *a, sunder_error *err)
{
    if (!(a->least_nucleus_um > 0) || !(a->largest_nucleus_um > 0) || a->least_nucleus_um < a->largest_nucleus_um)
        return SUNDER_OK;
    return fail(err, SUNDER_ERROR_INPUT, "largest_nucleus_um: found %g, expected more than least_nucleus_um, %g",
                a->largest_nucleus_um, a->least_nucleus_um);
}

static sunder_status read_checked(const json_node *root, sunder_assay *assay, sunder_error *err)
{
    if (!node_is_object(root))
        return fail(err, SUNDER_ERROR_INPUT, "is no JSON object; expected an assay as in docs/assay.md");
    sunder_status status = read_fields(root, assay, err);
    if (status == SUNDER_OK) status = check_ends(assay, err);
    if (status == SUNDER_OK) status = check_sizes(assay, err);
    return status == SUNDER_OK ? check_places(assay, err) : status;
}

sunder_status sunder_assay_read(const char *path, sunder_assay *out_assay, sunder_error *err)
{
    SUNDER_AUTO(auto_node) json_node *root = NULL;
    digest_hex digest;
    sunder_assay assay = {.strand = '?', .size_5p_kb = NAN, .size_3p_kb = NAN, .gap_kb = NAN};
    sunder_status status = node_read_file(path, &root, err);
    if (status != SUNDER_OK) return status;
    status = read_checked(root, &assay, err);
    if (status != SUNDER_OK) return fail_within(err, status, "%s", path);
    status = digest_file(path, &digest, err);
    if (status != SUNDER_OK) return status;
    memcpy(assay.sha256, digest.chars, sizeof assay.sha256);
    *out_assay = assay;
    return SUNDER_OK;
}

static sunder_status fail_unknown_assay(const char *id, const char *dir, sunder_error *err)
{
    SUNDER_AUTO(auto_free) char(*ids)[32] = NULL;
    SUNDER_AUTO(text_free) text known = {0};
    size_t n = 0;
    sunder_status status = assay_list(dir, &ids, &n, err);
    if (status != SUNDER_OK) return fail_within(err, status, "no assay \"%.40s\"", id);
    for (size_t i = 0; i < n; i++) text_addf(&known, "%s%s", i ? ", " : "", ids[i]);
    return fail(err, SUNDER_ERROR_INPUT, "no assay \"%.40s\" in %s; there are: %s; or give the path of an assay file",
                id, dir, known.chars ? known.chars : "none");
}

sunder_status sunder_assay_find(const char *id_or_path, const char *assay_dir, sunder_assay *out_assay,
                                sunder_error *err)
{
    if (strchr(id_or_path, '/') || ends_with_ignoring_case(id_or_path, ".json"))
        return sunder_assay_read(id_or_path, out_assay, err);
    char name[LONGEST_NAME + 8];
    snprintf(name, sizeof name, "%.*s.json", LONGEST_NAME, id_or_path);
    SUNDER_AUTO(auto_free) char *path = path_join(assay_dir, name);
    if (!path) return fail_memory(err, "an assay");
    if (access(path, F_OK) != 0) return fail_unknown_assay(id_or_path, assay_dir, err);
    sunder_assay assay;
    sunder_status status = sunder_assay_read(path, &assay, err);
    if (status != SUNDER_OK) return status;
    if (strcmp(assay.id, id_or_path) != 0)
        return fail(err, SUNDER_ERROR_INPUT, "%s: id: found \"%s\", expected \"%.40s\" as the file's name says", path,
                    assay.id, id_or_path);
    *out_assay = assay;
    return SUNDER_OK;
}
