/* Wall and processor time of each stage, for run.json. */
#ifndef PIPELINE_STOPWATCH_H
#define PIPELINE_STOPWATCH_H

#include "result/result_files.h"

typedef struct stopwatch {
    run_facts facts;
    double start_wall_s, start_cpu_s, lap_wall_s, lap_cpu_s;
} stopwatch;

void stopwatch_start(stopwatch *watch, int threads, const char *slide_path, const char *operator_name);

/* What passed since the last lap belongs to `stage`. */
void stopwatch_lap(stopwatch *watch, const char *stage);

/* The facts up to now. */
const run_facts *stopwatch_stop(stopwatch *watch);

#endif
