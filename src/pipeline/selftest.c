/* The self-test of an installation, from the expected results to the record. */
#include "sunder/selftest.h"

#include <stdio.h>
#include <stdlib.h>

#include "core/fail.h"
#include "pipeline/options.h"
#include "pipeline/selftest_checks.h"

#define EXPECTED_SCHEMA 1

static bool is_record(const json_node *mark)
{
    return node_is_number(node_get(mark, "sunder_selftest_record"));
}

static const char *const record_folders[] = {"results", NULL};
static const char *const record_names[] = {"selftest.json", "selftest.html", "results", NULL};
static const folder_kind record_kind = {"record of a self-test", "selftest.json", is_record, record_folders,
                                        record_names};

void add_check(selftest *t, const char *group, const char *name, bool passed, const char *found, const char *expected)
{
    if (!array_reserve((void **)&t->checks, &t->capacity, t->n + 1, sizeof *t->checks)) {
        t->short_of_memory = true;
        return;
    }
    selftest_check *c = &t->checks[t->n++];
    *c = (selftest_check){.passed = passed};
    snprintf(c->group, sizeof c->group, "%s", group);
    snprintf(c->name, sizeof c->name, "%s", name);
    snprintf(c->found, sizeof c->found, "%s", found);
    snprintf(c->expected, sizeof c->expected, "%s", expected);
}

static void selftest_free(selftest *t)
{
    node_free(t->expected);
    free(t->checks);
}

/* What cannot be read is a check that failed: a record is most needed then. */
static sunder_status read_expected(selftest *t, sunder_error *err)
{
    const char *name = "selftest/expected.json", *expected = "the expected results of this version";
    SUNDER_AUTO(auto_free) char *path = path_join(t->models_dir, name);
    sunder_error why = SUNDER_ERROR_INIT;
    if (!path) return fail_memory(err, name);
    if (node_read_file(path, &t->expected, &why) != SUNDER_OK) {
        add_check(t, "models", name, false, why.message, expected);
    } else if (node_integer(node_get(t->expected, "sunder_selftest"), 0) != EXPECTED_SCHEMA) {
        char found[400];
        snprintf(found, sizeof found, "%.200s: holds no expected results (sunder_selftest %d)", path, EXPECTED_SCHEMA);
        add_check(t, "models", name, false, found, expected);
        node_free(t->expected);
        t->expected = NULL;
    }
    return SUNDER_OK;
}

static size_t count_failed(const selftest *t, sunder_selftest_summary *out)
{
    size_t n_failed = 0;
    for (size_t i = 0; i < t->n; i++) {
        const selftest_check *c = &t->checks[i];
        if (c->passed) continue;
        if (n_failed++ == 0 && out)
            snprintf(out->first_failure, sizeof out->first_failure, "%s, %s: found %.120s, expected %.100s", c->group,
                     c->name, c->found, c->expected);
    }
    if (out) {
        out->checks = t->n;
        out->failed = n_failed;
    }
    return n_failed;
}

static sunder_status write_record(const selftest *t, size_t n_failed, sunder_error *err)
{
    SUNDER_AUTO(auto_free) char *path = result_folder_path(t->folder, "selftest.json");
    SUNDER_AUTO(auto_node) json_node *record = selftest_record(t, n_failed);
    if (!path || t->short_of_memory) return fail_memory(err, "the record");
    sunder_status status = node_write_file(record, path, err);
    return status == SUNDER_OK ? selftest_page_write(t, record, err) : status;
}

sunder_status sunder_selftest(sunder_context *context, const sunder_selftest_options *options, const char *out_dir,
                              sunder_selftest_summary *out_summary, sunder_error *err)
{
    sunder_selftest_options wanted = SUNDER_SELFTEST_OPTIONS_INIT;
    sunder_status status = options_take(options, &wanted, sizeof wanted, "selftest", err);
    if (status != SUNDER_OK) return status;
    if (!wanted.models_dir) return fail(err, SUNDER_ERROR_USAGE, "no folder of models is given");
    SUNDER_AUTO(selftest_free)
    selftest t = {.context = context, .models_dir = wanted.models_dir, .operator_name = wanted.operator_name};
    SUNDER_AUTO(auto_result_folder) result_folder *folder = NULL;
    status = kind_folder_begin(&record_kind, out_dir, wanted.force, &folder, err);
    if (status == SUNDER_OK) status = read_expected(&t, err);
    if (status != SUNDER_OK) return status;
    t.folder = folder;
    check_libraries(&t);
    check_arithmetic(&t);
    check_models(&t);
    check_disk(&t);
    status = check_slides(&t, err);
    const size_t n_failed = count_failed(&t, out_summary);
    if (status == SUNDER_OK) status = write_record(&t, n_failed, err);
    if (status != SUNDER_OK) return status;
    result_folder *finished = folder;
    folder = NULL;
    status = result_folder_commit(finished, err);
    if (status != SUNDER_OK || n_failed == 0) return status;
    return fail(err, SUNDER_SELFTEST_FAILED, "%zu of %zu checks failed; %s/selftest.html names them", n_failed, t.n,
                out_dir);
}
