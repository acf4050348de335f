/* Is what was installed what was released, and does the machine compute as it should? */
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <sys/statvfs.h>

#include "assay/assay_list.h"
#include "core/digest.h"
#include "core/fail.h"
#include "image/ome_xml.h"
#include "image/png_read.h"
#include "image/tiff_file.h"
#include "pipeline/selftest_checks.h"
#include "report/canvas.h"
#include "stats/gsl_version.h"
#include "stats/intervals.h"
#include "stats/normal.h"
#include "sunder/assay.h"
#include "sunder/version.h"

/* A slide of ten fields leaves some 50 MB; below this a day's work would not fit. */
#define LEAST_FREE_MIB 1024.0

void check_libraries(selftest *t)
{
    const library_version libraries[] = {tiff_library(), png_library(),    xml_library(),   gsl_library(),
                                         json_library(), digest_library(), canvas_library()};
    for (size_t i = 0; i < sizeof libraries / sizeof *libraries; i++) {
        char expected[80];
        snprintf(expected, sizeof expected, "%s, which it was built with, or a later %.*s.x", libraries[i].built,
                 (int)strcspn(libraries[i].built, "."), libraries[i].built);
        add_check(t, "libraries", libraries[i].name, library_is_compatible(&libraries[i]), libraries[i].found,
                  expected);
    }
}

void check_arithmetic(selftest *t)
{
    /* FIPS 180-4, the example of one block. */
    const char *abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    const digest_hex found = digest_bytes("abc", 3);
    add_check(t, "libraries", "SHA-256 of \"abc\" (nettle)", strcmp(found.chars, abc) == 0, found.chars, abc);
    /* docs/clinical.md 3.2. */
    static const struct {
        const char *name;
        double expected;
    } known[] = {{"BETAINV(0.95, 1, 50) (GSL)", 0.058155079117}, {"Wilson upper limit of 15 of 100", 0.232835595908}};
    const double values[] = {exact_upper_limit(0, 50, 0.95), wilson_interval(15, 100, NORMAL_95_TWO_SIDED).upper};
    const double last_digit = 0.5e-12;
    for (int i = 0; i < 2; i++) {
        char is[64], should[64];
        format_number(is, sizeof is, values[i], 12);
        format_number(should, sizeof should, known[i].expected, 12);
        add_check(t, "libraries", known[i].name, fabs(values[i] - known[i].expected) <= last_digit, is, should);
    }
}

static void check_file(selftest *t, const json_node *entry)
{
    const char *name = node_string(node_get(entry, "file"), ""), *expected = node_string(node_get(entry, "sha256"), "");
    SUNDER_AUTO(auto_free) char *path = path_join(t->models_dir, name);
    digest_hex found = {""};
    sunder_error why = SUNDER_ERROR_INIT;
    const bool read = path && digest_file(path, &found, &why) == SUNDER_OK;
    add_check(t, "models", name, read && strcmp(found.chars, expected) == 0, read ? found.chars : why.message,
              expected);
}

/* "as released", "CHANGED since the release", "not one of the release". */
static const char *release_words(const selftest *t, const sunder_assay *assay)
{
    const json_node *released = node_get(t->expected, "assays");
    for (size_t i = 0; i < node_length(released); i++) {
        const json_node *one = node_at(released, i);
        if (strcmp(node_string(node_get(one, "id"), ""), assay->id) != 0) continue;
        const bool same = strcmp(node_string(node_get(one, "sha256"), ""), assay->sha256) == 0;
        return same ? "as released" : "CHANGED since the release";
    }
    return "not one of the release";
}

/* A laboratory sets the colours of its kits, so an assay need not be as released; it must be valid, and the record says which. */
static void check_assays(selftest *t)
{
    SUNDER_AUTO(auto_free) char *dir = path_join(t->models_dir, "assays");
    char(*ids)[32] = NULL;
    size_t n = 0;
    sunder_error why = SUNDER_ERROR_INIT;
    if (!dir || assay_list(dir, &ids, &n, &why) != SUNDER_OK) {
        add_check(t, "assays", "folder", false, why.message, "a folder of assays");
        return;
    }
    for (size_t i = 0; i < n; i++) {
        sunder_assay assay;
        char found[400];
        const bool valid = sunder_assay_find(ids[i], dir, &assay, &why) == SUNDER_OK;
        if (valid)
            snprintf(found, sizeof found, "valid, %s, colours %s, SHA-256 %s", release_words(t, &assay),
                     assay.colours_confirmed ? "confirmed" : "not confirmed", assay.sha256);
        add_check(t, "assays", ids[i], valid, valid ? found : why.message,
                  "valid; one that is not as released was changed here, by name and date");
    }
    auto_free(&ids);
}

void check_models(selftest *t)
{
    const json_node *models = node_get(t->expected, "models");
    for (size_t i = 0; i < node_length(models); i++) check_file(t, node_at(models, i));
    check_assays(t);
}

static sunder_status write_and_read_back(const char *path, sunder_error *err)
{
    const char *words = "0.1 + 0.2";
    const double value = 0.1 + 0.2;
    SUNDER_AUTO(auto_node) json_node *out = node_object_new();
    SUNDER_AUTO(auto_node) json_node *back = NULL;
    node_set_number(out, words, value, EXACT_DECIMALS);
    sunder_status status = node_write_file_exact(out, path, err);
    if (status == SUNDER_OK) status = node_read_file(path, &back, err);
    if (status == SUNDER_OK && node_number(node_get(back, words), 0) != value)
        status = fail(err, SUNDER_ERROR_INTERNAL, "a number that was written reads back as another");
    if (remove(path) != 0 && status == SUNDER_OK) status = fail_errno_writing(err, path, errno);
    return status;
}

void check_disk(selftest *t)
{
    SUNDER_AUTO(auto_free) char *path = result_folder_path(t->folder, "written.json");
    SUNDER_AUTO(auto_free) char *place = result_folder_path(t->folder, "");
    sunder_error why = SUNDER_ERROR_INIT;
    const bool written = path && write_and_read_back(path, &why) == SUNDER_OK;
    add_check(t, "disk", "a number is written and reads back (jansson)", written, written ? "the same" : why.message,
              "the same");
    struct statvfs info;
    const bool known = place && statvfs(place, &info) == 0;
    const double free_mib = known ? (double)info.f_bavail * (double)info.f_frsize / 1048576.0 : 0.0;
    char found[64], expected[64];
    snprintf(found, sizeof found, "%.0f MiB", free_mib);
    snprintf(expected, sizeof expected, "at least %.0f MiB", LEAST_FREE_MIB);
    add_check(t, "disk", "free space for results", known && free_mib >= LEAST_FREE_MIB, known ? found : "not known",
              expected);
}
