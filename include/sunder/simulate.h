/* Slides with truth, made from physics: for trying a build, a setting or a laboratory's own pipeline against what is known to
 * be there. */
#ifndef SUNDER_SIMULATE_H
#define SUNDER_SIMULATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sunder/context.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct sunder_simulate_options {
    size_t struct_size;
    const char *pattern; /* bundled name or file; NULL: the one the scenario names */
    uint64_t seed;
    int fields; /* 0: as many as the scenario says */
    bool force; /* replace an older simulated slide */
} sunder_simulate_options;

#define SUNDER_SIMULATE_OPTIONS_INIT                       \
    {                                                      \
        sizeof(sunder_simulate_options), NULL, 1, 0, false \
    }

typedef struct sunder_simulate_summary {
    size_t struct_size;
    int fields;
    long nuclei;
    bool rearranged; /* what is true of the slide */
} sunder_simulate_summary;

#define SUNDER_SIMULATE_SUMMARY_INIT                 \
    {                                                \
        sizeof(sunder_simulate_summary), 0, 0, false \
    }

/* Makes the slide that a scenario describes: out_dir/field_NN.ome.tif, field_NN.labels.tif and truth.json, whole or not at
 * all. scenario is a name in scenario_dir or the path of a file. An existing out_dir is SUNDER_ERROR_USAGE unless
 * options->force; then only an empty folder or an older simulated slide is replaced. The same scenario, pattern, seed and
 * field count give the same bytes, whatever the number of threads. options and out_summary may be NULL. */
SUNDER_API SUNDER_MUST_USE sunder_status sunder_simulate(sunder_context *context, const char *scenario,
                                                         const char *scenario_dir,
                                                         const sunder_simulate_options *options, const char *out_dir,
                                                         sunder_simulate_summary *out_summary, sunder_error *err);

#ifdef __cplusplus
}
#endif

#endif
