/* The checks of a self-test: a growing list, and the parts that add to it. Inside of pipeline. */
#ifndef PIPELINE_SELFTEST_CHECKS_H
#define PIPELINE_SELFTEST_CHECKS_H

#include "core/context.h"
#include "core/json.h"
#include "core/text.h"
#include "result/result_folder.h"
#include "sunder/selftest.h"

typedef struct selftest_check {
    char group[48], name[96];
    bool passed;
    char found[400], expected[224];
} selftest_check;

typedef struct selftest {
    sunder_context *context;
    const char *models_dir, *operator_name;
    const result_folder *folder;
    json_node *expected; /* expected.json */
    size_t n, capacity;
    selftest_check *checks;
    bool short_of_memory; /* a check is missing */
} selftest;

/* Adds a check; found and expected are formatted by the caller. */
void add_check(selftest *t, const char *group, const char *name, bool passed, const char *found, const char *expected);

/* Releases of libraries, arithmetic against known values, models and assays against their SHA-256, disk. */
void check_libraries(selftest *t);
void check_arithmetic(selftest *t);
void check_models(selftest *t);
void check_disk(selftest *t);

/* Scores the slides. Only SUNDER_CANCELLED and a lack of memory come back; else a failure is a check that failed. */
sunder_status check_slides(selftest *t, sunder_error *err) SUNDER_MUST_USE;

/* selftest.json and selftest.html. record is the former. */
json_node *selftest_record(const selftest *t, size_t n_failed) SUNDER_MUST_USE;
sunder_status selftest_page_write(const selftest *t, const json_node *record, sunder_error *err) SUNDER_MUST_USE;

#endif
