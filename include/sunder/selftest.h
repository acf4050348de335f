/* Installation and operational qualification: does this installation read slides with a known result as it should? */
#ifndef SUNDER_SELFTEST_H
#define SUNDER_SELFTEST_H

#include <stdbool.h>
#include <stddef.h>

#include "sunder/context.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct sunder_selftest_options {
    size_t struct_size;
    const char *models_dir;    /* holds assays/, nuclei.onnx and selftest/ */
    const char *operator_name; /* NULL: none */
    bool force;                /* replace an older record */
} sunder_selftest_options;

#define SUNDER_SELFTEST_OPTIONS_INIT                       \
    {                                                      \
        sizeof(sunder_selftest_options), NULL, NULL, false \
    }

typedef struct sunder_selftest_summary {
    size_t struct_size;
    size_t checks, failed;
    char first_failure[400]; /* in words; "" when none failed */
} sunder_selftest_summary;

#define SUNDER_SELFTEST_SUMMARY_INIT           \
    {                                          \
        sizeof(sunder_selftest_summary), 0, 0, \
        {                                      \
            0                                  \
        }                                      \
    }

/* Checks the releases of libraries, arithmetic, models, assays and disk, scores the bundled slides and holds them against
 * models_dir/selftest/expected.json. Writes out_dir, whole or not at all: selftest.html, selftest.json and the results of the
 * slides. The record is written also when checks failed, models_dir missing among them; then SUNDER_SELFTEST_FAILED.
 * options->models_dir must be given. out_summary may be
 * NULL; it is filled also for SUNDER_SELFTEST_FAILED. */
SUNDER_API SUNDER_MUST_USE sunder_status sunder_selftest(sunder_context *context,
                                                         const sunder_selftest_options *options, const char *out_dir,
                                                         sunder_selftest_summary *out_summary, sunder_error *err);

#ifdef __cplusplus
}
#endif

#endif
