/* The files of a result folder that hold no pixels. All but run.json are the same bytes whenever inputs and parameters are:
 * they hold no date, folder, host, thread count or operator. docs/results.md describes every column. */
#ifndef RESULT_RESULT_FILES_H
#define RESULT_RESULT_FILES_H

#include <time.h>

#include "result/result_folder.h"
#include "result/slide_result.h"

/* What `schema` of result.json holds; members and columns are only ever added within one. */
#define RESULT_SCHEMA 1

/* result.json. The tables must lie in the folder: their SHA-256 stand in it, so that a result is one thing and damage to any
 * part of it shows. */
sunder_status result_json_write(const slide_result *result, const result_folder *folder,
                                sunder_error *err) SUNDER_MUST_USE;

/* nuclei.csv, signals.csv, pairs.csv, rejected.csv and tables/. */
sunder_status result_tables_write(const slide_result *result, const result_folder *folder,
                                  sunder_error *err) SUNDER_MUST_USE;

/* Files whose SHA-256 result.json holds ("nuclei.csv" ...); NULL at the end. */
extern const char *const result_table_names[];

/* SHA-256 over the canonical parameters: what parameters.sha256 of result.json holds. */
sunder_status result_parameters_digest(const slide_result *result, digest_hex *out_digest,
                                       sunder_error *err) SUNDER_MUST_USE;

#define MOST_TIMINGS 16

typedef struct stage_timing {
    char stage[32];
    double wall_s, cpu_s;
} stage_timing;

/* What run.json holds. The writer adds what the machine says of itself. */
typedef struct run_facts {
    time_t started, finished; /* UTC seconds; written as ISO 8601 */
    double wall_s, cpu_s;
    int threads;
    const char *slide_path;    /* as given */
    const char *operator_name; /* NULL: none */
    int n_timings;
    stage_timing timings[MOST_TIMINGS];
} run_facts;

/* run.json: the only file outside the promise of same bytes. */
sunder_status run_json_write(const run_facts *run, const result_folder *folder, sunder_error *err) SUNDER_MUST_USE;

#endif
